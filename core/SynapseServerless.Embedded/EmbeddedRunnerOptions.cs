using Microsoft.Extensions.Logging;
using SynapseServerless.Embedded.Hosts;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Embedded;

/// <summary>Where and with what runs are carried out.</summary>
public sealed record EmbeddedRunnerOptions
{
    /// <summary>The stages there are.</summary>
    public required StageCatalog Catalog { get; init; }

    /// <summary>What the process gives the stages; data and runs are in its storage, warnings go to its log.</summary>
    public StageHost Host { get; init; } = StageHost.Default;

    /// <summary>Folder of the journal, and of the runs unless <see cref="RunsFolder"/> says otherwise.</summary>
    public string WorkFolder { get; init; } = ".synapse";

    /// <summary>Location of the folders of runs, local or in Azure Blob Storage; null for <c>runs</c> in the work folder.</summary>
    public string? RunsFolder { get; init; }

    /// <summary>Location of the folders of streams, local or in Azure Blob Storage; null for <c>streams</c> in the work folder.</summary>
    public string? StreamsFolder { get; init; }

    /// <summary>Writes the report of a run; null for none.</summary>
    public IRunReporter? Reporter { get; init; }

    /// <summary>Tells others that a run has ended, where its input asks for that; null where no one asks.</summary>
    public IRunNotifier? Notifier { get; init; }

    /// <summary>Workers that tasks are left to; null where all of them run in this process.</summary>
    public EmbeddedWorkers? Workers { get; init; }

    /// <summary>Processes that tasks run in; null where they run in this one.</summary>
    public TaskHostPool? TaskHosts { get; init; }

    /// <summary>Versions worth keeping with a run, by name.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    internal IStorage Storage => Host.Storage;

    internal ILogger Logger => Host.Logger;

    internal TimeProvider Time => Host.Time;
}
