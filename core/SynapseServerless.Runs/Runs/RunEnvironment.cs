using Microsoft.Extensions.Logging;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Orchestration;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Workers;

namespace SynapseServerless.Runs;

/// <summary>What the activities of a run are given by the process that hosts them.</summary>
public sealed record RunEnvironment
{
    /// <summary>What the process gives the stages of its runs; data, states and models are in its storage.</summary>
    public required StageHost Host { get; init; }

    /// <summary>The stages there are.</summary>
    public required StageCatalog Catalog { get; init; }

    /// <summary>Where data, states and models are.</summary>
    public IStorage Storage => Host.Storage;

    /// <summary>Where warnings go.</summary>
    public ILogger Logger => Host.Logger;

    /// <summary>The clock.</summary>
    public TimeProvider Time => Host.Time;

    /// <summary>How many tasks the process runs at a time; 0 for as many as there are processors.</summary>
    public int Parallelism { get; init; }

    /// <summary>Folder for temporary files; null for the system's.</summary>
    public string? ScratchFolder { get; init; }

    /// <summary>
    /// Whether finished tasks are kept in the run's folder, and found there when they are asked for again: for engines whose own
    /// journal does not outlive the start of a run.
    /// </summary>
    public bool KeepsTasks { get; init; }

    /// <summary>
    /// Whether tasks count in the run's folder how often they began, and give up where they never finish: for processes whose
    /// tasks are delivered again when a process ends. The embedded engine counts by its journal.
    /// </summary>
    public bool CountsBeginnings { get; init; }

    /// <summary>
    /// Whether short tasks share activities, several to each: for engines to which an activity costs messages and rows of a history.
    /// The embedded engine has a task an activity.
    /// </summary>
    public bool GroupsTasks { get; init; }

    /// <summary>Lets tasks that began before without an end begin again one at a time, where <see cref="CountsBeginnings"/> counts them.</summary>
    public SuspectTasks Suspects { get; init; } = SuspectTasks.OfProcess;

    /// <summary>How many runs the process keeps open when nobody is executing them.</summary>
    public int OpenRuns { get; init; } = 8;

    /// <summary>The pools of workers that there are (<c>SYNAPSE_WORKER_POOLS</c>); none: all tasks run in the engine.</summary>
    public IReadOnlyList<string> WorkerPools { get; init; } = [];

    /// <summary>The queues to the workers; null where there are none.</summary>
    public ITaskQueues? TaskQueues { get; init; }

    /// <summary>The training hub at which ranks in different processes meet; null where there is none.</summary>
    public HubAccess? Hub { get; init; }

    /// <summary>
    /// Whether ranks of a fit are tasks of their own also where they run in the engine: for engines whose activities run on many
    /// machines. In one process they are better threads of one task.
    /// </summary>
    public bool SpreadsRanks { get; init; }

    /// <summary>Name of this process where it is a worker, for the record of the run; null for an engine.</summary>
    public string? Worker { get; init; }

    /// <summary>The file that the process at work on a run keeps locked, by identity of the run; null where the engine locks none.</summary>
    public Func<string, string>? LockFile { get; init; }

    /// <summary>Hears how far tasks are.</summary>
    public IRunListener? Listener { get; init; }

    /// <summary>Writes the report of a run; null for no report.</summary>
    public IRunReporter? Reporter { get; init; }

    /// <summary>Announces that a run has ended; null for no announcement.</summary>
    public IRunNotifier? Notifier { get; init; }

    /// <summary>Versions worth keeping with a run, by name, beyond those of the core.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>Adds to a record what only the engine knows, such as its tasks.</summary>
    public Func<RunRecord, RunRecord> Complete { get; init; } = static record => record;
}

/// <summary>Writes the report of a run.</summary>
public interface IRunReporter
{
    /// <summary>Writes the report.</summary>
    /// <param name="record">The run, as it ended.</param>
    /// <param name="location">Where the report goes.</param>
    /// <param name="storage">Writes there.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    Task WriteAsync(RunRecord record, string location, IStorage storage, CancellationToken cancellationToken);
}

/// <summary>Hears how far tasks are; calls come from many threads and return at once.</summary>
public interface IRunListener
{
    /// <summary>A task has handled rows.</summary>
    /// <param name="pass">Number of the pass.</param>
    /// <param name="rows">How many more.</param>
    void RowsHandled(int pass, long rows);

    /// <summary>A fit has come further.</summary>
    /// <param name="fit">How far it is.</param>
    void FitProgressed(FitProgress fit);
}
