using SynapseServerless.Stages;

namespace SynapseServerless.Runs;

/// <summary>Everything that is kept of a run: <c>run.json</c> in its folder.</summary>
public sealed record RunRecord
{
    /// <summary>Identity of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the job.</summary>
    public required string Name { get; init; }

    /// <summary>What the job does.</summary>
    public string? Description { get; init; }

    /// <summary>How the run stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The specification as canonical JSON; secrets by name only.</summary>
    public required string Specification { get; init; }

    /// <summary>Location the specification was read from.</summary>
    public string? Source { get; init; }

    /// <summary>When the run was started first.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Seconds at work, resumed parts added up, pauses between them left out.</summary>
    public double Seconds { get; init; }

    /// <summary>How often the run was taken up again.</summary>
    public int Resumes { get; init; }

    /// <summary>Versions of the project and of the native libraries, by name.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>The machine: operating system, processor count, memory, by name.</summary>
    public IReadOnlyDictionary<string, string> Machine { get; init; } = new Dictionary<string, string>();

    /// <summary>Rows read from inputs, counted once however often they were read.</summary>
    public long RowsIn { get; init; }

    /// <summary>Rows written to the output.</summary>
    public long RowsOut { get; init; }

    /// <summary>Rows set aside.</summary>
    public long RowsSetAside { get; init; }

    /// <summary>Time and rows per stage, in order of execution.</summary>
    public IReadOnlyList<StageRecord> Stages { get; init; } = [];

    /// <summary>The tasks, finished or failed, in order of completion.</summary>
    public IReadOnlyList<TaskRecord> Tasks { get; init; } = [];

    /// <summary>How many of the tasks that handle data ran where: <c>engine</c>, or the name of a pool of workers.</summary>
    public IReadOnlyDictionary<string, int> RanOn { get; init; } = new Dictionary<string, int>();

    /// <summary>A summary of each input.</summary>
    public IReadOnlyList<InputRecord> Inputs { get; init; } = [];

    /// <summary>The evaluations.</summary>
    public IReadOnlyList<EvaluationResult> Evaluations { get; init; } = [];

    /// <summary>What fitted stages have to show, by uid.</summary>
    public IReadOnlyDictionary<string, ModelInsights> Insights { get; init; } = new Dictionary<string, ModelInsights>();

    /// <summary>Explanations of the first rows of the output, where stages explain rows.</summary>
    public IReadOnlyList<RowExplanations> Explanations { get; init; } = [];

    /// <summary>Why rows were set aside, counted, with examples.</summary>
    public IReadOnlyList<SetAsideRecord> SetAside { get; init; } = [];

    /// <summary>How many partitions were set aside as a whole: their rows, however many they are, are in no result.</summary>
    public int PartitionsSetAside { get; init; }

    /// <summary>These partitions, a hundred at most.</summary>
    public IReadOnlyList<PartitionSetAside> Partitions { get; init; } = [];

    /// <summary>What was asked of services; null where none was.</summary>
    public ServicesRecord? Services { get; init; }

    /// <summary>What the run was estimated to come to before it started; null where nobody estimated it.</summary>
    public Planning.PlanEstimate? Estimate { get; init; }

    /// <summary>Locations of what the run wrote, by name: model, data, metrics, report, setAside.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Warnings worth reading, such as a parameter that was accepted and has no effect.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why the run failed.</summary>
    public string? Error { get; init; }

    /// <summary>Full name of the type of the exception that the run failed with; tells a bad specification from bad data.</summary>
    public string? ErrorType { get; init; }
}

/// <summary>Time and rows of one stage of a run.</summary>
public sealed record StageRecord
{
    /// <summary>Uid of the stage, or a name such as <c>read flights</c> or <c>write</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What was done: <c>read</c>, <c>fit</c>, <c>transform</c>, <c>shuffle</c>, <c>evaluate</c> or <c>write</c>.</summary>
    public required RunPhase Phase { get; init; }

    /// <summary>Number of the pass over the data that it was a part of, from 1; 0 in records that do not say.</summary>
    public int Pass { get; init; }

    /// <summary>What the pass was for and what it read, such as <c>fit over train</c>.</summary>
    public string? PassLabel { get; init; }

    /// <summary>Seconds of work, all tasks added up.</summary>
    public required double Seconds { get; init; }

    /// <summary>Number of tasks that took part.</summary>
    public required int Tasks { get; init; }

    /// <summary>Rows that went in.</summary>
    public required long RowsIn { get; init; }

    /// <summary>Rows that came out.</summary>
    public required long RowsOut { get; init; }
}

/// <summary>One task of a run.</summary>
public sealed record TaskRecord
{
    /// <summary>Activity of the task.</summary>
    public required string Activity { get; init; }

    /// <summary>What it was about, such as <c>partition 17</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Seconds it took, its last attempt only.</summary>
    public required double Seconds { get; init; }

    /// <summary>Attempts made.</summary>
    public required int Attempts { get; init; }

    /// <summary>The worker that it ran on; null for the engine.</summary>
    public string? Worker { get; init; }

    /// <summary>Rows read.</summary>
    public long RowsIn { get; init; }

    /// <summary>Rows written.</summary>
    public long RowsOut { get; init; }

    /// <summary>Rows set aside.</summary>
    public long RowsSetAside { get; init; }

    /// <summary>Bytes read.</summary>
    public long BytesIn { get; init; }

    /// <summary>Bytes written.</summary>
    public long BytesOut { get; init; }

    /// <summary>Why it failed, when it did.</summary>
    public string? Error { get; init; }
}

/// <summary>A summary of an input.</summary>
public sealed record InputRecord
{
    /// <summary>Name of the input.</summary>
    public required string Name { get; init; }

    /// <summary>Locations it was read from, as the specification gives them.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>The format of the files, such as parquet.</summary>
    public required string Format { get; init; }

    /// <summary>Number of files.</summary>
    public required int Files { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of partitions.</summary>
    public required int Partitions { get; init; }

    /// <summary>Number of rows.</summary>
    public required long Rows { get; init; }

    /// <summary>The columns, with statistics over the whole input where they were computed.</summary>
    public IReadOnlyList<ColumnRecord> Columns { get; init; } = [];
}

/// <summary>A summary of a column.</summary>
public sealed record ColumnRecord
{
    /// <summary>Name of the column.</summary>
    public required string Name { get; init; }

    /// <summary>Its type, as Arrow names it.</summary>
    public required string Type { get; init; }

    /// <summary>Number of values that are not null.</summary>
    public long Count { get; init; }

    /// <summary>Number of nulls.</summary>
    public long Nulls { get; init; }

    /// <summary>Number of distinct values, approximate above a thousand; null when not computed.</summary>
    public long? Distinct { get; init; }

    /// <summary>Smallest value, as text.</summary>
    public string? Min { get; init; }

    /// <summary>Largest value, as text.</summary>
    public string? Max { get; init; }

    /// <summary>Mean of a numeric column.</summary>
    public double? Mean { get; init; }

    /// <summary>Sample standard deviation of a numeric column.</summary>
    public double? StandardDeviation { get; init; }
}

/// <summary>A partition that was set aside as a whole, because it failed as often as it was tried.</summary>
public sealed record PartitionSetAside
{
    /// <summary>The input, or the dataset of the run, that it is a partition of.</summary>
    public required string Source { get; init; }

    /// <summary>Index of the partition.</summary>
    public required int Partition { get; init; }

    /// <summary>Files that it is made of; where they are very many, the first of them.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>How many rows it has; null where that is not known without reading them.</summary>
    public long? Rows { get; init; }

    /// <summary>What it failed with.</summary>
    public required string Problem { get; init; }
}

/// <summary>A reason why rows were set aside.</summary>
public sealed record SetAsideRecord
{
    /// <summary>The stage, or the input's name where reading failed.</summary>
    public required string Stage { get; init; }

    /// <summary>The column at fault.</summary>
    public string? Column { get; init; }

    /// <summary>What is wrong with the rows.</summary>
    public required string Problem { get; init; }

    /// <summary>How many rows; of a partition that was set aside as a whole 0, where that is not known.</summary>
    public required long Rows { get; init; }

    /// <summary>How many partitions were set aside as a whole for it.</summary>
    public int Partitions { get; init; }

    /// <summary>Up to five of them, as JSON objects.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}
