using System.ComponentModel.DataAnnotations;

namespace SynapseServerless.Collectives.Networked;

/// <summary>Where a rank lets the others of its session connect to it, so that blocks need not go through the hub.</summary>
/// <remarks>
/// For ranks that can reach each other, as in one virtual network. The hub still says who is there and who is not. When one rank
/// does not allow it, or a connection cannot be made, all blocks of the session go through the hub.
/// </remarks>
public sealed record DirectOptions
{
    /// <summary>Name or address under which the others reach this rank. It listens there, or, behind a name, at all addresses of the machine.</summary>
    [Required]
    public required string Host { get; init; }

    /// <summary>The port; 0 for one that is free.</summary>
    [Range(0, 65_535)]
    public int Port { get; init; }

    /// <summary>How long a rank tries to connect to the others before the session goes on through the hub.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
