namespace SynapseServerless.Orchestration;

/// <summary>The names that the orchestrations of a run are registered under.</summary>
public static class OrchestrationNames
{
    /// <summary>
    /// Version of the orchestrations. It grows when one of them asks for other actions than before, so that a run in flight
    /// goes on with the code that it began with.
    /// </summary>
    public const string Version = "1.0";

    /// <summary><see cref="RunOrchestration"/>.</summary>
    public const string Run = "Run";

    /// <summary><see cref="FanOutOrchestration"/>.</summary>
    public const string FanOut = "FanOut";

    /// <summary><see cref="FanOutPageOrchestration"/>.</summary>
    public const string FanOutPage = "FanOutPage";

    /// <summary><see cref="GangOrchestration"/>.</summary>
    public const string Gang = "Gang";

    /// <summary><see cref="FitRoundsOrchestration"/>.</summary>
    public const string FitRounds = "FitRounds";

    /// <summary><see cref="StreamOrchestration"/>.</summary>
    public const string Stream = "Stream";

    /// <summary>Adds the orchestrations of a run to a registry.</summary>
    public static OrchestrationRegistry AddRunOrchestrations(this OrchestrationRegistry registry) => registry
        .AddOrchestration(Run, new RunOrchestration())
        .AddOrchestration(FanOut, new FanOutOrchestration())
        .AddOrchestration(FanOutPage, new FanOutPageOrchestration())
        .AddOrchestration(Gang, new GangOrchestration())
        .AddOrchestration(FitRounds, new FitRoundsOrchestration());

    /// <summary>Adds the orchestration of a stream to a registry.</summary>
    public static OrchestrationRegistry AddStreamOrchestration(this OrchestrationRegistry registry) => registry.AddOrchestration(Stream, new StreamOrchestration());
}

/// <summary>The names that the activities of a run are registered under.</summary>
public static class ActivityNames
{
    /// <summary>Plans inputs and stages.</summary>
    public const string Plan = "Plan";

    /// <summary>Transforms one partition of a pass. The name that journals know stays.</summary>
    public const string TransformPartition = "ProcessPartition";

    /// <summary>Carries out several short tasks of a fan-out one after the other.</summary>
    public const string TaskGroup = "TaskGroup";

    /// <summary>Sets aside a partition that failed for good.</summary>
    public const string SetAside = "SetPartitionAside";

    /// <summary>Merges states of an aggregation.</summary>
    public const string Merge = "MergeStates";

    /// <summary>Makes a model, a table or an evaluation of a merged state.</summary>
    public const string Complete = "CompleteAggregation";

    /// <summary>Joins buckets of a shuffle to an output partition.</summary>
    public const string Gather = "GatherBuckets";

    /// <summary>Declares what a pass wrote complete and keeps what it counted.</summary>
    public const string ClosePass = "ClosePass";

    /// <summary>Trains in one place.</summary>
    public const string Fit = "Fit";

    /// <summary>Trains as one of several ranks, which meet at a training hub.</summary>
    public const string FitRank = "FitRank";

    /// <summary>Keeps what the ranks of a fit counted.</summary>
    public const string CloseFit = "CloseFit";

    /// <summary>Makes a child of a fit ready: a run of its own.</summary>
    public const string PrepareChild = "PrepareChild";

    /// <summary>Gives what became of children to the fit that they belong to.</summary>
    public const string CloseChildren = "CloseChildren";

    /// <summary>Saves the fitted pipeline.</summary>
    public const string SaveModel = "SaveModel";

    /// <summary>Writes the record, the metrics and the report.</summary>
    public const string Finish = "Finish";

    /// <summary>Puts a task in the queue of a pool of workers.</summary>
    public const string QueueTask = "QueueTask";

    /// <summary>Tells others that the run has ended.</summary>
    public const string Notify = "Notify";

    /// <summary>Says what a stream does next, and plans its next epoch.</summary>
    public const string PlanEpoch = "PlanEpoch";

    /// <summary>Reads, transforms and writes a part of an epoch of a stream.</summary>
    public const string ReadEpochPart = "ReadEpochPart";

    /// <summary>Commits what an epoch of a stream wrote and how far it read.</summary>
    public const string CommitEpoch = "CommitEpoch";

    /// <summary>Merges small files of the output of a stream.</summary>
    public const string CompactStream = "CompactStream";

    /// <summary>Keeps why a stream cannot go on.</summary>
    public const string HoldStream = "HoldStream";
}
