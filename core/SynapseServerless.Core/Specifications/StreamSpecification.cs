using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.Specifications;

/// <summary>How a stream is cut into epochs, and what time its rows have.</summary>
/// <remarks>
/// An epoch begins when <see cref="EverySeconds"/> have gone by since the one before began, or as soon as <see cref="AtRows"/> rows wait. With neither, the next begins
/// as soon as there is a row. It takes all that waits, up to <see cref="MaxRows"/> and <see cref="MaxBytes"/>: after a pause epochs are larger until the stream has caught up.
/// </remarks>
public sealed record StreamSpecification
{
    /// <summary>Seconds from the beginning of an epoch to that of the next; 0 for as fast as it goes.</summary>
    [Range(0, 604_800)]
    public double EverySeconds { get; init; }

    /// <summary>How many rows make an epoch begin before its time; null for no such number. Counts where the source can tell how many rows wait.</summary>
    [Range(1, 1_000_000_000_000)]
    public long? AtRows { get; init; }

    /// <summary>Seconds until the source is looked at again when it had nothing new.</summary>
    [Range(0.001, 3_600)]
    public double PollSeconds { get; init; } = 1;

    /// <summary>About how many rows an epoch has at most.</summary>
    [Range(1, 1_000_000_000_000)]
    public long MaxRows { get; init; } = 5_000_000;

    /// <summary>About how many bytes of the source an epoch has at most.</summary>
    [Range(1, 1_000_000_000_000_000)]
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>What happens where the source has dropped rows before they were read.</summary>
    public OnGap OnGap { get; init; }

    /// <summary>When the rows happened; null where nothing asks.</summary>
    public EventTimeSpecification? EventTime { get; init; }

    /// <summary>Windows of event time that rows are gathered to and aggregated over; null for none.</summary>
    public WindowSpecification? Window { get; init; }

    /// <summary>Tables, which are other inputs, that rows are joined with before the pipeline; each is read again when its files change.</summary>
    public IReadOnlyList<JoinSpecification> Join { get; init; } = [];

    /// <summary>How many small files of the output are merged into one as soon as there are so many; 0 for never.</summary>
    [Range(0, 10_000)]
    public int CompactFiles { get; init; } = 32;

    /// <summary>Size that merged files of the output grow to, in bytes.</summary>
    [Range(1, 1_000_000_000_000)]
    public long CompactBytes { get; init; } = 128L << 20;

    /// <summary>How many epochs are kept with their ranges and counts, for people to look at.</summary>
    [Range(2, 1_000_000)]
    public int KeepEpochs { get; init; } = 100;
}

/// <summary>What happens where rows are gone that were never read.</summary>
public enum OnGap
{
    /// <summary>The stream pauses and says how many; resuming it goes on without them.</summary>
    Pause,

    /// <summary>The rows are counted, and the stream goes on.</summary>
    Continue,
}

/// <summary>A table that rows of a stream are joined with.</summary>
public sealed record JoinSpecification
{
    /// <summary>The input that is the table; it fits into memory.</summary>
    public required string Input { get; init; }

    /// <summary>The columns that both have, by which a row finds at most one of the table.</summary>
    public required IReadOnlyList<string> On { get; init; }

    /// <summary>What becomes of a row that finds none: <c>left</c> keeps it with nulls, <c>inner</c> leaves it out.</summary>
    public JoinKind How { get; init; }
}

/// <summary>What becomes of a row that finds none in a table.</summary>
public enum JoinKind
{
    /// <summary>It is kept, with nulls for the columns of the table.</summary>
    Left,

    /// <summary>It is left out.</summary>
    Inner,
}

/// <summary>When rows happened.</summary>
public sealed record EventTimeSpecification
{
    /// <summary>The column with the time: a timestamp, or a date; of the rows as they leave the pipeline.</summary>
    [Required]
    public string Column { get; init; } = "";

    /// <summary>How long after the newest row an older one may still come, in seconds. What comes later is late: it is counted and set aside.</summary>
    [Range(0, 31_536_000)]
    public double DelaySeconds { get; init; } = 60;

    /// <summary>How far a time may lie ahead of the clock, in seconds. A row beyond it is set aside: it would make all others late.</summary>
    [Range(0, 31_536_000)]
    public double AheadSeconds { get; init; } = 86_400;
}

/// <summary>Windows of event time. A window is aggregated when no row of it can come any more that is not late.</summary>
public sealed record WindowSpecification
{
    /// <summary>Length of a window in seconds. Windows begin at multiples of the slide since 1970.</summary>
    [Range(0.001, 31_536_000)]
    public double Seconds { get; init; } = 60;

    /// <summary>Seconds from the beginning of a window to that of the next; null for the length, so that windows do not overlap. The length is a multiple of it.</summary>
    [Range(0.001, 31_536_000)]
    public double? SlideSeconds { get; init; }

    /// <summary>A stage that makes a table of all rows, such as SummarizeData or ComputeModelStatistics.</summary>
    public Transformer? Stage { get; init; }

    /// <summary>An aggregation in SQL over the rows of a window, which are <c>__THIS__</c>.</summary>
    public string? Sql { get; init; }

    /// <summary>The longest time that rows are kept for windows that are not complete, in seconds; windows and delays that need more are refused.</summary>
    [Range(1, 31_536_000)]
    public double KeepSeconds { get; init; } = 86_400;
}
