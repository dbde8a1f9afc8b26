using System.Security.Cryptography;
using System.Text;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Runs;
using SynapseServerless.Workers;

namespace SynapseServerless.Embedded;

/// <summary>The workers that the embedded engine can leave tasks to.</summary>
public sealed record EmbeddedWorkers
{
    /// <summary>The pools that there are.</summary>
    public required IReadOnlyList<string> Pools { get; init; }

    /// <summary>Opens the queues; its argument is the name of the queue of results, which every run has of its own.</summary>
    public required Func<string, ITaskQueues> Queues { get; init; }

    /// <summary>The training hub at which ranks on different workers meet; null where a fit is left to one worker.</summary>
    public HubAccess? Hub { get; init; }

    /// <summary>The queues of a run. Another engine that uses the same account does not see its results.</summary>
    internal ITaskQueues Open(RunInput run) =>
        // A name of a queue has 63 letters at most.
        Queues($"task-results-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{run.Folder}\n{run.RunId}")))[..24]}");
}
