using System.Text.Json.Serialization;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs;

/// <summary>What every input of an activity of a run says.</summary>
internal interface IOfRun
{
    /// <summary>Location of the run's folder.</summary>
    string Folder { get; }
}

/// <summary>What a run starts from; its folder holds <c>specification.json</c>.</summary>
/// <param name="RunId">Identity of the run.</param>
/// <param name="Folder">Location of the run's folder.</param>
public sealed record RunInput(string RunId, string Folder) : IOfRun
{
    /// <summary>Whether somebody wants to be told when the run ends.</summary>
    public bool Notify { get; init; }

    /// <summary>
    /// How often the run was started again by an engine that keeps no finished tasks of the start before. What is done is then
    /// found in the run's folder instead, and not done again.
    /// </summary>
    public int Restarts { get; init; }

    /// <summary>Identity of the run that this one is a part of; null where it is none.</summary>
    public string? Parent { get; init; }
}

/// <summary>What a run ends with; everything else is in its folder.</summary>
/// <param name="Record">Location of <c>run.json</c>.</param>
/// <param name="Status">How it ended.</param>
internal sealed record RunOutcome(string Record, RunStatus Status);

/// <summary>What a stage of the run asks of the engine.</summary>
internal enum StageRole
{
    /// <summary>A transformer that may run again: it is fused with its neighbours.</summary>
    Transform,

    /// <summary>A transformer whose output is worth keeping; fused too, and its output is written before it is needed twice.</summary>
    Costly,

    /// <summary>An estimator whose fit is an aggregation.</summary>
    Aggregate,

    /// <summary>An estimator that trains in one place.</summary>
    Gang,

    /// <summary>An estimator whose fit takes several steps, and reads its data as often.</summary>
    Rounds,

    /// <summary>A transformer that redistributes rows.</summary>
    Shuffle,

    /// <summary>As <see cref="Shuffle"/>, after it has gathered statistics of the whole dataset.</summary>
    CountedShuffle,

    /// <summary>A transformer that computes one table from the whole dataset.</summary>
    Summary,
}

/// <summary>A dataset of the run.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Partitions">How many partitions it has.</param>
internal sealed record RunSource(DataRef Name, int Partitions);

/// <summary>What is to be done, as far as it can be known before anything is.</summary>
internal sealed record RunPlan
{
    /// <summary>The roles of the stages, nested pipelines flattened.</summary>
    public required IReadOnlyList<StageRole> Stages { get; init; }

    /// <summary>What the stages are called, for the news of the run; empty where that would be too long to travel.</summary>
    public IReadOnlyList<string> StageNames { get; init; } = [];

    /// <summary>What to fit on; null when nothing is fitted.</summary>
    public RunSource? Fit { get; init; }

    /// <summary>What a fit is judged by; null for nothing of its own.</summary>
    public RunSource? Validation { get; init; }

    /// <summary>What to transform; null when nothing is.</summary>
    public RunSource? Transform { get; init; }

    /// <summary>What each evaluation is computed over; null for what the run transforms.</summary>
    public IReadOnlyList<RunSource?> Evaluations { get; init; } = [];

    /// <summary>Which work goes to workers; null when all of it is done in the engine.</summary>
    public WorkerPlan? Workers { get; init; }

    /// <summary>How many ranks train a stage as tasks of their own, by index; a stage that trains in one place is not in it.</summary>
    public IReadOnlyDictionary<int, int> Gangs { get; init; } = new Dictionary<int, int>();

    /// <summary>The first step of each fit of several steps, by index of its stage; null where there are none.</summary>
    public IReadOnlyDictionary<int, FitNext>? Rounds { get; init; }

    /// <summary>Whether partitions that fail for good are set aside.</summary>
    public bool SetAside { get; init; }

    /// <summary>Whether short tasks share activities; null for a task an activity.</summary>
    public bool? Grouped { get; init; }

    /// <summary>By the first of several stages whose fits share one pass over the data, how many they are; null where there are none.</summary>
    public IReadOnlyDictionary<int, int>? Shared { get; init; }

    /// <summary>How failures are retried.</summary>
    public required RetryPolicy Retry { get; init; }
}

/// <summary>Which work of a run goes to workers. It is decided when the run is planned, by the pools that there are.</summary>
internal sealed record WorkerPlan
{
    /// <summary>The pools that there are.</summary>
    public required IReadOnlyList<string> Pools { get; init; }

    /// <summary>The pool that the specification asked for, for all tasks whose stages ask for no other; null for the engine.</summary>
    public string? All { get; init; }

    /// <summary>The pool that each stage asks for, of those that there are, by index; null for none.</summary>
    public required IReadOnlyList<string?> Stages { get; init; }

    /// <summary>How long a task may take.</summary>
    public required TimeSpan Timeout { get; init; }
}

/// <summary>What an aggregation belongs to.</summary>
internal enum AggregationOwner
{
    /// <summary>The fit of a stage.</summary>
    Fit,

    /// <summary>The statistics that a shuffle needs.</summary>
    Statistics,

    /// <summary>The output of a summarizing transformer.</summary>
    Summary,

    /// <summary>An evaluation.</summary>
    Evaluation,
}

/// <summary>An aggregation of the run.</summary>
/// <param name="Owner">What it belongs to.</param>
/// <param name="Index">Index of the stage or evaluation.</param>
internal sealed record AggregationRef(AggregationOwner Owner, int Index)
{
    /// <summary>The step of a fit of several steps; null for the first.</summary>
    public int? Round { get; init; }
}

/// <summary>One pass over a dataset, without the index of the partition: read, apply stages, and do something with what comes out.</summary>
internal sealed record PassTask
{
    /// <summary>Location of the run's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Number of the pass in the run.</summary>
    public required int Pass { get; init; }

    /// <summary>What the pass is for.</summary>
    public required RunPhase Phase { get; init; }

    /// <summary>The dataset that is read.</summary>
    public required DataRef Source { get; init; }

    /// <summary>The first stage applied.</summary>
    public required int First { get; init; }

    /// <summary>The stage after the last one applied.</summary>
    public required int Last { get; init; }

    /// <summary>Stages from this one on report rows that they set aside; those before did in an earlier pass.</summary>
    public int ReportFrom { get; init; }

    /// <summary>Whether this is the first pass over the input, which reports records that cannot be read and summarizes columns.</summary>
    public bool FirstReading { get; init; }

    /// <summary>Aggregations over what comes out.</summary>
    public IReadOnlyList<AggregationRef> Aggregations { get; init; } = [];

    /// <summary>Where what comes out is written; null for nowhere.</summary>
    public DataRef? Write { get; init; }

    /// <summary>Only the columns that this stage's fit reads are written; null for all.</summary>
    public int? ColumnsOfFit { get; init; }

    /// <summary>The stage that deals out what comes out; null for none.</summary>
    public int? Shuffle { get; init; }

    /// <summary>The pool of workers that its tasks go to; null for the engine.</summary>
    public string? Pool { get; init; }
}

/// <summary>States that are merged, without the index of the group.</summary>
/// <param name="Folder">Location of the run's folder.</param>
/// <param name="Aggregation">The aggregation.</param>
/// <param name="Level">Level of the tree that is merged; 0 has a state per partition.</param>
/// <param name="Count">How many states the level has.</param>
internal sealed record MergeTask(string Folder, AggregationRef Aggregation, int Level, int Count)
{
    /// <summary>How many states one task merges.</summary>
    public const int FanIn = 16;

    /// <summary>How many states the next level has.</summary>
    public int Groups() => (Count + FanIn - 1) / FanIn;
}

/// <summary>Buckets of a shuffle that are joined to output partitions, without the index of the partition.</summary>
/// <param name="Folder">Location of the run's folder.</param>
/// <param name="Dealt">Number of the pass that dealt rows out.</param>
/// <param name="Partitions">How many partitions it read.</param>
/// <param name="Stage">The stage that dealt rows out.</param>
/// <param name="Source">Dataset that was read.</param>
/// <param name="First">First stage that was applied to it.</param>
/// <param name="Write">Dataset that the partition is written to.</param>
/// <param name="Pass">Number of the pass that joins.</param>
internal sealed record GatherTask(string Folder, int Dealt, int Partitions, int Stage, DataRef Source, int First, DataRef Write, int Pass);

/// <summary>What one task, or a number of tasks together, did.</summary>
public sealed record TaskSummary
{
    /// <summary>What a single task was about, such as <c>partition 17</c>; null for several together.</summary>
    public string? Subject { get; init; }

    /// <summary>How many tasks.</summary>
    public int Tasks { get; init; }

    /// <summary>Rows read, before a split.</summary>
    public long RowsRead { get; init; }

    /// <summary>Of the rows read, those of an input that is read for the first time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RowsOfInput { get; init; }

    /// <summary>Rows that went into the first stage.</summary>
    public long RowsIn { get; init; }

    /// <summary>Rows that came out of the last stage.</summary>
    public long RowsOut { get; init; }

    /// <summary>Of the rows that came out, those written to the output.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RowsOfOutput { get; init; }

    /// <summary>Rows set aside.</summary>
    public long RowsSetAside { get; init; }

    /// <summary>Bytes of the partitions read.</summary>
    public long BytesIn { get; init; }

    /// <summary>Bytes written.</summary>
    public long BytesOut { get; init; }

    /// <summary>Partitions set aside as a whole.</summary>
    public int PartitionsSetAside { get; init; }

    /// <summary>Why the first of them was.</summary>
    public TaskFailure? FirstFailure { get; init; }

    /// <summary>Seconds that the tasks took, where an engine groups tasks by them; else 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Seconds { get; init; }

    /// <summary>Time and rows by stage.</summary>
    public IReadOnlyList<StageTime> Stages { get; init; } = [];

    /// <summary>This and another together.</summary>
    public TaskSummary Plus(TaskSummary other) => new()
    {
        Tasks = Tasks + other.Tasks,
        RowsRead = RowsRead + other.RowsRead,
        RowsOfInput = RowsOfInput + other.RowsOfInput,
        RowsOfOutput = RowsOfOutput + other.RowsOfOutput,
        RowsIn = RowsIn + other.RowsIn,
        RowsOut = RowsOut + other.RowsOut,
        RowsSetAside = RowsSetAside + other.RowsSetAside,
        BytesIn = BytesIn + other.BytesIn,
        BytesOut = BytesOut + other.BytesOut,
        PartitionsSetAside = PartitionsSetAside + other.PartitionsSetAside,
        FirstFailure = FirstFailure ?? other.FirstFailure,
        Seconds = Math.Round(Seconds + other.Seconds, 6),
        Stages = [.. Stages.Concat(other.Stages).GroupBy(stage => stage.Stage).OrderBy(group => group.Key).Select(group => new StageTime(
            group.Key, Math.Round(group.Sum(stage => stage.Seconds), 6), group.Sum(stage => stage.RowsIn), group.Sum(stage => stage.RowsOut)))],
    };
}

/// <summary>Time and rows of a stage in a pass.</summary>
/// <param name="Stage">Index of the stage; see <see cref="Reading"/> and the other constants for what is no stage.</param>
/// <param name="Seconds">Seconds of work.</param>
/// <param name="RowsIn">Rows that went in.</param>
/// <param name="RowsOut">Rows that came out.</param>
public sealed record StageTime(int Stage, double Seconds, long RowsIn, long RowsOut)
{
    /// <summary>Stands for reading.</summary>
    public const int Reading = -1;

    /// <summary>Stands for what is done with the output: aggregating, dealing out, writing.</summary>
    public const int Using = int.MaxValue;
}

/// <summary>A pass that is complete.</summary>
/// <param name="Task">The pass.</param>
/// <param name="Partitions">How many partitions it had.</param>
/// <param name="Summary">What its tasks did.</param>
internal sealed record PassEnd(PassTask Task, int Partitions, TaskSummary Summary) : IOfRun
{
    string IOfRun.Folder => Task.Folder;
}

/// <summary>What a complete pass left behind.</summary>
/// <param name="Partitions">How many partitions its output has: of the data written, or those that a shuffle makes.</param>
internal sealed record PassResult(int Partitions);

/// <summary>An aggregation whose states are merged into one.</summary>
/// <param name="Folder">Location of the run's folder.</param>
/// <param name="Aggregation">The aggregation.</param>
/// <param name="Level">Level of the tree at which one state is left.</param>
/// <param name="Source">Dataset that was read.</param>
/// <param name="First">First stage that was applied to it.</param>
/// <param name="Last">The stage after the last one that was.</param>
internal sealed record CompleteTask(string Folder, AggregationRef Aggregation, int Level, DataRef Source, int First, int Last) : IOfRun
{
    /// <summary>Dataset that a summarizing transformer's table is written to.</summary>
    public DataRef? Write { get; init; }
}

/// <summary>What a completed aggregation or fit gave.</summary>
/// <param name="Cheap">Whether the model may run again at next to no cost.</param>
internal sealed record CompleteResult(bool Cheap)
{
    /// <summary>The pool of workers that the model asks for.</summary>
    public string? Pool { get; init; }

    /// <summary>The step that comes next; null where the fit is done.</summary>
    public FitNext? Next { get; init; }
}

/// <summary>A fit in one place.</summary>
/// <param name="Folder">Location of the run's folder.</param>
/// <param name="Pass">Number of the pass in the run.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Source">Dataset to train on.</param>
public sealed record FitTask(string Folder, int Pass, int Stage, DataRef Source) : IOfRun
{
    /// <summary>The pool of workers that it goes to; null for the engine.</summary>
    public string? Pool { get; init; }

    /// <summary>Dataset to validate on; null for none of its own.</summary>
    public DataRef? Validation { get; init; }

    /// <summary>The step of a fit of several steps; null for the first.</summary>
    public int? Round { get; init; }
}

/// <summary>The part of one rank in a fit.</summary>
/// <param name="Task">The fit.</param>
/// <param name="Rank">Number of the rank, from 0.</param>
/// <param name="Ranks">How many ranks there are.</param>
/// <param name="Attempt">Which attempt of the gang it belongs to, from 1.</param>
/// <param name="Session">The session of the hub at which they meet.</param>
public sealed record RankTask(FitTask Task, int Rank, int Ranks, int Attempt, string Session) : IOfRun
{
    string IOfRun.Folder => Task.Folder;
}

/// <summary>How a rank ended.</summary>
/// <param name="Model">What is to be known of the model, where this rank saved it; null on all other ranks.</param>
internal sealed record RankResult(CompleteResult? Model);

/// <summary>A fit whose ranks have ended well.</summary>
/// <param name="Task">The fit.</param>
/// <param name="Ranks">How many ranks there were.</param>
/// <param name="Attempt">The attempt that succeeded.</param>
internal sealed record FitEnd(FitTask Task, int Ranks, int Attempt) : IOfRun
{
    string IOfRun.Folder => Task.Folder;
}

/// <summary>A partition that failed for good.</summary>
/// <param name="Task">The pass.</param>
/// <param name="Partition">Index of the partition.</param>
/// <param name="Failure">What it failed with.</param>
internal sealed record PartitionFailure(PassTask Task, int Partition, TaskFailure Failure) : IOfRun
{
    string IOfRun.Folder => Task.Folder;
}

/// <summary>A run that has finish.</summary>
/// <param name="Run">The run.</param>
/// <param name="Failure">What it failed with; null when it did what it was to do.</param>
internal sealed record RunEnd(RunInput Run, TaskFailure? Failure) : IOfRun
{
    string IOfRun.Folder => Run.Folder;
}

/// <summary>Where a run is; its custom status.</summary>
/// <param name="Phase">What it is at.</param>
/// <param name="Pass">Number of the pass.</param>
/// <param name="Tasks">How many tasks the pass has.</param>
public sealed record RunStep(RunPhase Phase, int Pass, int Tasks)
{
    /// <summary>Index of the stage that the pass is for, when it is for one.</summary>
    public int? Stage { get; init; }

    /// <summary>What that stage is called.</summary>
    public string? StageName { get; init; }

    /// <summary>Identity of the orchestration that the tasks of the pass are parts of; null where there is none.</summary>
    public string? FanOut { get; init; }

    /// <summary>Identity of the orchestration of a fit of several steps, whose own status says more; null where there is none.</summary>
    public string? Rounds { get; init; }

    /// <summary>How many of the tasks have ended; null where other orchestrations count them.</summary>
    public int? Done { get; init; }

    /// <summary>How far the step is, in words; null for nothing to say.</summary>
    public string? Text { get; init; }

    /// <summary>Identity of the orchestration of the ranks that train in the step; null where there are none.</summary>
    public string? Gang { get; init; }

    /// <summary>Which attempt of a fit is with a worker, from 1; null where none is.</summary>
    public int? Attempt { get; init; }

    /// <summary>When the step began, or the attempt did.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>Rows that the passes before set aside.</summary>
    public long RowsSetAside { get; init; }

    /// <summary>The fit that the step waits for.</summary>
    /// <param name="gang">The custom status of <see cref="Gang"/>; null where there is none, or none yet.</param>
    /// <returns>The fit; null where nothing trains in one place or as ranks, or ranks have not been put together yet.</returns>
    public AwaitedFit? Awaits(GangStatus? gang = null) => this switch
    {
        { Phase: not RunPhase.Fit } or { FanOut: not null } => null,
        { Gang: null } => new AwaitedFit(Pass) { Attempt = Attempt, Since = Began },
        _ when gang is not null => new AwaitedFit(Pass) { Attempt = gang.Attempt, Session = gang.Session },
        _ => null,
    };
}
