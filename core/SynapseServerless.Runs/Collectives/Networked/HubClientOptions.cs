using System.Net.Security;

namespace SynapseServerless.Collectives.Networked;

/// <summary>How a rank deals with its hub.</summary>
public sealed record HubClientOptions
{
    /// <summary>How long a rank waits for the hub and for the other ranks to join.</summary>
    public TimeSpan JoinTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a rank says that it is alive.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long a rank may hear nothing of the hub, which says that it is alive as often.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where other ranks connect to this one directly; null where blocks go through the hub.</summary>
    public DirectOptions? Direct { get; init; }

    /// <summary>Decides about the hub's certificate; null to decide as the system does.</summary>
    public RemoteCertificateValidationCallback? Certificates { get; init; }
}
