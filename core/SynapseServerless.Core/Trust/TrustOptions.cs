namespace SynapseServerless.Trust;

/// <summary>What an operator allows the work of others to touch.</summary>
public sealed record TrustOptions
{
    /// <summary>
    /// <c>SYNAPSE_ROOT</c>: the service's folder, local or a container of Azure Blob Storage; <c>data/</c>, <c>models/</c> and
    /// <c>drop/</c> in it are open, the rest is closed.
    /// </summary>
    public required string Root { get; init; }

    /// <summary><c>SYNAPSE_ALLOWED_LOCATIONS</c>: folders and URLs that are open as well, each with all that is in it.</summary>
    public IReadOnlyList<string> AllowedLocations { get; init; } = [];

    /// <summary><c>SYNAPSE_ALLOWED_HOSTS</c>: hosts that may be called; none: no host may be.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}
