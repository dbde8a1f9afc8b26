using SynapseServerless.Collectives.Networked;
using SynapseServerless.Embedded;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;

namespace SynapseServerless.Cli;

/// <summary>The workers that the environment names: <c>SYNAPSE_WORKER_POOLS</c> says which there are, <c>SYNAPSE_QUEUES</c> how to reach them, <c>SYNAPSE_HUB</c> where those that train together meet.</summary>
internal static class WorkerEnvironment
{
    /// <summary>The workers; null where there are none.</summary>
    /// <exception cref="SynapseException">The environment contradicts itself.</exception>
    public static EmbeddedWorkers? Workers()
    {
        IReadOnlyList<string> pools = WorkerPools.Parse(Environment.GetEnvironmentVariable("SYNAPSE_WORKER_POOLS"));
        if (pools.Count == 0)
            return null;
        if (Environment.GetEnvironmentVariable("SYNAPSE_QUEUES") is not { Length: > 0 } queues)
        {
            throw new SynapseException(
                "SYNAPSE_WORKER_POOLS names workers, and SYNAPSE_QUEUES does not say how to reach them", Location.None,
                "Set SYNAPSE_QUEUES to the URL of a queue service or to a connection string, or take SYNAPSE_WORKER_POOLS away.");
        }
        WorkerQueues account = WorkerQueues.Open(queues);
        return new EmbeddedWorkers
        {
            Pools = pools, Queues = results => account.ForEngine(results), Hub = HubAccess.Read(Environment.GetEnvironmentVariable),
        };
    }

    /// <summary>Where the folders of runs are that workers elsewhere see too, by <c>SYNAPSE_ROOT</c>; null for the work folder.</summary>
    public static string? RunsFolder() =>
        Environment.GetEnvironmentVariable("SYNAPSE_WORKER_POOLS") is { Length: > 0 } && Environment.GetEnvironmentVariable("SYNAPSE_ROOT") is { Length: > 0 } root
            ? $"{root.TrimEnd('/')}/runs"
            : null;
}
