using System.ComponentModel.DataAnnotations;
using SynapseServerless.Databases;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Specifications;

/// <summary>What a run is to do, once a specification has been read and checked.</summary>
/// <remarks>
/// A run fits (<see cref="Pipeline"/> and <see cref="Fit"/>), transforms (<see cref="Transform"/>, with what was fitted or
/// with <see cref="Model"/>), evaluates (<see cref="Evaluate"/>), or any of these together.
/// </remarks>
public sealed record RunSpecification
{
    /// <summary>Name of the job; names the run and its report.</summary>
    public required string Name { get; init; }

    /// <summary>What the job does, in a sentence or two; shown in the report.</summary>
    public string? Description { get; init; }

    /// <summary>The inputs, by name.</summary>
    public required IReadOnlyDictionary<string, InputSpecification> Inputs { get; init; }

    /// <summary>The stages to fit or apply; null when <see cref="Model"/> is given or nothing but an evaluation is wanted.</summary>
    public Stages.Stage? Pipeline { get; init; }

    /// <summary>Location of a saved model to apply in place of <see cref="Pipeline"/>.</summary>
    public string? Model { get; init; }

    /// <summary>The input, or <c>input.split</c>, that <see cref="Pipeline"/> is fitted on; null when nothing is fitted.</summary>
    public string? Fit { get; init; }

    /// <summary>The input, or <c>input.split</c>, whose rows what is fitted is judged by and does not learn from; null for none.</summary>
    public string? Validation { get; init; }

    /// <summary>The input, or <c>input.split</c>, that is transformed; null when nothing is.</summary>
    public string? Transform { get; init; }

    /// <summary>The evaluations, each computed over what was transformed, or over an input of its own.</summary>
    public IReadOnlyList<EvaluateSpecification> Evaluate { get; init; } = [];

    /// <summary>Where results go.</summary>
    public OutputSpecification Output { get; init; } = new();

    /// <summary>How the stream is cut into epochs, where an input is one; null where none is.</summary>
    public StreamSpecification? Stream { get; init; }

    /// <summary>What happens to rows that fail.</summary>
    public OnError OnError { get; init; }

    /// <summary>How the run is carried out.</summary>
    public RunOptions Options { get; init; } = new();

    /// <summary>Location of the specification; relative locations in it are relative to its folder.</summary>
    public string? Source { get; init; }

    /// <summary>SHA-256 of the file it was read from, in hexadecimal digits; null where it was not read from one.</summary>
    public string? SourceHash { get; init; }

    /// <summary>Where each stage stands in the specification, by uid.</summary>
    public IReadOnlyDictionary<string, Location> StageLocations { get; init; } = new Dictionary<string, Location>();

    /// <summary>Where each output stands in the specification, by its key, such as <c>data</c>.</summary>
    public IReadOnlyDictionary<string, Location> OutputLocations { get; init; } = new Dictionary<string, Location>();

    /// <summary>What a user should know of the specification, each a sentence without its full stop.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The specification as canonical JSON, overrides and environment applied, secrets still by name.</summary>
    public required string Canonical { get; init; }
}

/// <summary>An input dataset.</summary>
public sealed record InputSpecification
{
    /// <summary>Files, folders or globs, local or in Azure Blob Storage; at least one.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Format: parquet, csv, tsv, json, ndjson, arrow or binary; null to go by the name of the file.</summary>
    [AllowedValues(null, "parquet", "csv", "tsv", "json", "ndjson", "arrow", "binary")]
    public string? Format { get; init; }

    /// <summary>The columns wanted; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Types of columns of text formats, by name, where guessing them is not wanted; DuckDB's type names.</summary>
    public IReadOnlyDictionary<string, string> Types { get; init; } = new Dictionary<string, string>();

    /// <summary>Delimiter of CSV; null to detect it.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether CSV has a header line; null to detect it.</summary>
    public bool? Header { get; init; }

    /// <summary>How many lines stand before the header of CSV, or before its first record; null to leave out lines without a delimiter.</summary>
    [Range(0, 1_000_000)]
    public int? SkipLines { get; init; }

    /// <summary>Quote of CSV; empty for none.</summary>
    public string Quote { get; init; } = "\"";

    /// <summary>Escape of a quote within quotes in CSV; null where a quote is doubled.</summary>
    public string? Escape { get; init; }

    /// <summary>Mark that begins a line of CSV that is a comment; null for none.</summary>
    public string? Comment { get; init; }

    /// <summary>Encoding of text files: utf-8, utf-16le, utf-16be, iso-8859-1, iso-8859-15, windows-1252 or us-ascii; null for UTF-8, or what a byte order mark says.</summary>
    [AllowedValues(null, "utf-8", "utf-16le", "utf-16be", "iso-8859-1", "iso-8859-15", "windows-1252", "us-ascii")]
    public string? Encoding { get; init; }

    /// <summary>Mark before the fraction of a number in CSV: a point or a comma.</summary>
    [AllowedValues(".", ",")]
    public string DecimalMark { get; init; } = ".";

    /// <summary>Mark between thousands in numbers of CSV; null for none.</summary>
    [AllowedValues(null, ",", ".", " ", "'", "_")]
    public string? ThousandsMark { get; init; }

    /// <summary>Texts of CSV that stand for null, such as NA, beside the empty one.</summary>
    public IReadOnlyList<string> NullValues { get; init; } = [];

    /// <summary>Texts of CSV that stand for true, such as yes, beside <c>true</c>.</summary>
    public IReadOnlyList<string> TrueValues { get; init; } = [];

    /// <summary>Texts of CSV that stand for false, such as no, beside <c>false</c>.</summary>
    public IReadOnlyList<string> FalseValues { get; init; } = [];

    /// <summary>Format of dates in text files, in strptime's notation, such as <c>%d/%m/%Y</c>; null for ISO 8601, or a format that fits all.</summary>
    public string? DateFormat { get; init; }

    /// <summary>Format of dates with times in text files, in strptime's notation, such as <c>%d/%m/%Y %H:%M</c>; null for ISO 8601, or a format that fits all.</summary>
    public string? TimestampFormat { get; init; }

    /// <summary>Size that partitions are cut to, in bytes of the files.</summary>
    public long PartitionBytes { get; init; } = 64 << 20;

    /// <summary>Exact number of partitions; null to go by <see cref="PartitionBytes"/>.</summary>
    public int? Partitions { get; init; }

    /// <summary>How rows are dealt to splits; null when there are none.</summary>
    public SplitSpecification? Split { get; init; }

    /// <summary>A source whose rows never end, by its <c>kind</c> and parameters; without a kind, the files that land where <see cref="Path"/> says. Null for data that is there.</summary>
    public StreamSource? Stream { get; init; }

    /// <summary>A table of a database, or a query of one, by its <c>kind</c> and parameters, in the place of <see cref="Path"/>. Null for files.</summary>
    public TableSource? Database { get; init; }
}

/// <summary>How rows of an input are dealt to splits, such as <c>train</c> and <c>test</c>.</summary>
public sealed record SplitSpecification
{
    /// <summary>Fraction of the rows each split gets, by name; they sum to at most 1. Empty when a column says it.</summary>
    public IReadOnlyDictionary<string, double> Fractions { get; init; } = new Dictionary<string, double>();

    /// <summary>Seed of the draw: the same seed and the same data give the same splits on every machine.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>The column whose value, as text, names the split of a row; null to draw by <see cref="Fractions"/>.</summary>
    public string? Column { get; init; }

    /// <summary>How many folds the rows are dealt to, for cross-validation; null for none. The splits are then <c>train</c> and <c>test</c>.</summary>
    [Range(2, 1_000)]
    public int? Folds { get; init; }

    /// <summary>The fold, from 0, whose rows are <c>test</c>; those of all others are <c>train</c>.</summary>
    [Range(0, 999)]
    public int Fold { get; init; }

    /// <summary>The column whose rows of one value all draw alike, so that a customer, say, is never in two splits or folds; null for draws of rows.</summary>
    public string? GroupCol { get; init; }

    /// <summary>Folds of the groups that have one; others draw theirs.</summary>
    public IReadOnlyDictionary<string, int> GroupFolds { get; init; } = new Dictionary<string, int>();

    /// <summary>The column whose values have equal shares of every fold or split; null for none.</summary>
    public string? StratifyCol { get; init; }

    /// <summary>How many rows of each value there are; a search counts them before it deals.</summary>
    public IReadOnlyDictionary<string, Stratum> Strata { get; init; } = new Dictionary<string, Stratum>();

    /// <summary>The column that has the number of the row's fold, from 0; null to draw it.</summary>
    public string? FoldCol { get; init; }

    /// <summary>Names of the splits; null where a column gives them.</summary>
    internal IReadOnlyCollection<string>? Names => Column is not null ? null : Folds is not null ? ["test", "train"] : [.. Fractions.Keys];
}

/// <summary>How many rows have a value.</summary>
/// <param name="Rows">In all.</param>
/// <param name="Before">By partition, how many in those before it; empty where there is one.</param>
public sealed record Stratum(long Rows, IReadOnlyList<long> Before);

/// <summary>An evaluation: a stage that turns scored data into metrics.</summary>
public sealed record EvaluateSpecification
{
    /// <summary>The stage, such as ComputeModelStatistics.</summary>
    public required Transformer Stage { get; init; }

    /// <summary>The input, or <c>input.split</c>, to evaluate; null for what the run transformed.</summary>
    public string? Input { get; init; }
}

/// <summary>Where results of a run go; null for what is not wanted, or for a place in the run's own folder.</summary>
public sealed record OutputSpecification
{
    /// <summary>Folder of the fitted model.</summary>
    public string? Model { get; init; }

    /// <summary>Folder of the transformed data, or, by a name such as <c>scored.csv</c>, the one file of data that is one partition.</summary>
    public string? Data { get; init; }

    /// <summary>Format of the transformed data: parquet, csv, tsv, ndjson or arrow; null to go by the name of the file, and for Parquet in a folder.</summary>
    [AllowedValues(null, "parquet", "csv", "tsv", "ndjson", "arrow")]
    public string? Format { get; init; }

    /// <summary>The columns written; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>File of the metrics, as JSON.</summary>
    public string? Metrics { get; init; }

    /// <summary>File of the report.</summary>
    public string? Report { get; init; }

    /// <summary>Folder of the rows that were set aside.</summary>
    public string? SetAside { get; init; }

    /// <summary>Where the rows of a stream go that are not written to files, by its <c>kind</c> and parameters.</summary>
    public StreamSink? Sink { get; init; }

    /// <summary>The table of a database that transformed rows are written to, by its <c>kind</c> and parameters.</summary>
    public TableSink? Database { get; init; }
}

/// <summary>What happens to rows that a reader or a stage cannot handle, and to partitions that fail for good.</summary>
public enum OnError
{
    /// <summary>The run fails, and says which row and why.</summary>
    Fail,

    /// <summary>The row is written to the set-aside folder with the reason, counted, and the run goes on without it.</summary>
    SetAside,
}

/// <summary>How a run is carried out.</summary>
public sealed record RunOptions
{
    /// <summary>How many tasks run at a time; 0 for as many as there are processors.</summary>
    [Range(0, 1024)]
    public int Parallelism { get; init; }

    /// <summary>How many rows a batch has.</summary>
    [Range(1, 16 << 20)]
    public int BatchRows { get; init; } = 65_536;

    /// <summary>How many bytes a batch has at which it ends, however few rows: images and documents are large.</summary>
    [Range(1 << 16, 1 << 30)]
    public int BatchBytes { get; init; } = 64 << 20;

    /// <summary>How often a failing task is tried in all.</summary>
    [Range(1, 100)]
    public int Attempts { get; init; } = 3;

    /// <summary>Wait before the second attempt, in seconds; doubles with each further one, with jitter.</summary>
    [Range(0, 3600)]
    public double RetrySeconds { get; init; } = 1;

    /// <summary>
    /// The pool of workers that tasks of the run go to: <c>gpu</c> or <c>train</c>. Without it, or where there is no such pool, they run in the
    /// engine, but for stages that ask for a pool themselves.
    /// </summary>
    [AllowedValues(null, "gpu", "train")]
    public string? Workers { get; init; }

    /// <summary>How long a task that went to a worker may take, in seconds, the wait for a worker included; then it is tried again.</summary>
    [Range(1, 518_400)]
    public double WorkerTimeoutSeconds { get; init; } = 3_600;

    /// <summary>When fits of the run end with what they have learned so far, where their stages can (LightGBM): a time by ISO 8601, such as <c>2026-05-01T18:00:00Z</c>.</summary>
    public string? Deadline { get; init; }

    /// <summary>How much the stages of the run may spend at services together; without it there is no limit but those of the stages.</summary>
    public CallBudget? Budget { get; init; }
}
