using SynapseServerless.Resources;
using SynapseServerless.Stages;

namespace SynapseServerless.Services.Governing;

/// <summary>What a governor is known by in a process.</summary>
/// <param name="Endpoint">The endpoint: scheme, host and port.</param>
/// <param name="Deployment">The deployment, or the operation whose limits are its own; empty where the endpoint has one limit for all.</param>
public sealed record GovernorKey(Uri Endpoint, string Deployment);

/// <summary>The governors of a process, one for each endpoint and deployment, kept with what its stages share.</summary>
public static class Governors
{
    // A governor takes next to nothing, and what it found out should outlive the stage that found it.
    private const long Bytes = 4096;

    /// <summary>Leases the governor of an endpoint and deployment, and makes it where there is none.</summary>
    /// <remarks>Options count where the governor is made. Whatever a stage wants to be less, such as its concurrency, it sees to itself.</remarks>
    /// <param name="host">What the process gives its stages.</param>
    /// <param name="key">What the governor is known by.</param>
    /// <param name="options">How it governs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lease, which the caller disposes; the governor is loaded.</returns>
    public static Task<Lease<Governor>> LeaseAsync(StageHost host, GovernorKey key, GovernorOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(key);
        string name = $"{key.Endpoint.GetLeftPart(UriPartial.Authority)} {key.Deployment}";
        return host.Resources.LoadAsync(
            new ResourceKey("governor", name), version: null, _ => Task.FromResult(new Loaded<Governor>(new Governor(options, host.Time), Bytes)), cancellationToken);
    }
}
