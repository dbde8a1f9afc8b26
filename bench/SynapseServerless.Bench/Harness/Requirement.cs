using System.Globalization;

namespace SynapseServerless.Bench.Harness;

/// <summary>What a figure is made of.</summary>
public enum Measure
{
    /// <summary>Time of the project divided by time of the reference.</summary>
    Time,

    /// <summary>Speed of the project divided by speed of the reference.</summary>
    Speed,

    /// <summary>Processor time of the reference divided by that of the project, over all threads.</summary>
    ProcessorSpeed,

    /// <summary>Peak resident memory of the project divided by that of the reference.</summary>
    PeakMemory,

    /// <summary>Units that the project does in a second; there is no reference.</summary>
    Rate,

    /// <summary>What the project counted itself divided by what the reference counted; see <see cref="Comparison.Amount"/>.</summary>
    Amount,

    /// <summary>What lies between what both counted themselves.</summary>
    Difference,

    /// <summary>By how many megabytes the project's peak resident memory is over that of the reference.</summary>
    MemoryOver,

    /// <summary>By how many microseconds of processor time a unit takes the project more than the reference, over all threads.</summary>
    ProcessorOver,
}

/// <summary>What a measured figure must reach.</summary>
/// <param name="Measure">What the figure is made of.</param>
/// <param name="Bound">The bound.</param>
/// <param name="IsMinimum">Whether the figure must be at least the bound; otherwise at most.</param>
public sealed record Requirement(Measure Measure, double Bound, bool IsMinimum)
{
    /// <summary>Time of the project, at most this many times that of the reference.</summary>
    public static Requirement TimeAtMost(double ratio) => new(Measure.Time, ratio, IsMinimum: false);

    /// <summary>Speed of the project, at least this many times that of the reference.</summary>
    public static Requirement SpeedAtLeast(double ratio) => new(Measure.Speed, ratio, IsMinimum: true);

    /// <summary>Processor time, all threads together: the reference takes at least this many times that of the project.</summary>
    public static Requirement ProcessorSpeedAtLeast(double ratio) => new(Measure.ProcessorSpeed, ratio, IsMinimum: true);

    /// <summary>Peak memory of the project, at most this many times that of the reference.</summary>
    public static Requirement PeakMemoryAtMost(double ratio) => new(Measure.PeakMemory, ratio, IsMinimum: false);

    /// <summary>Units a second, at least.</summary>
    public static Requirement RateAtLeast(double perSecond) => new(Measure.Rate, perSecond, IsMinimum: true);

    /// <summary>What the sides count, such as bytes: of the project, at most this many times that of the reference.</summary>
    public static Requirement AmountAtMost(string what, double ratio) => new(Measure.Amount, ratio, IsMinimum: false) { What = what };

    /// <summary>What the sides count, such as an AUC, is at most this far apart.</summary>
    public static Requirement DifferenceAtMost(string what, double difference) => new(Measure.Difference, difference, IsMinimum: false) { What = what };

    /// <summary>Peak memory of the project, at most this many megabytes more than that of the reference.</summary>
    public static Requirement MemoryOverAtMost(double megabytes) => new(Measure.MemoryOver, megabytes, IsMinimum: false);

    /// <summary>Processor time of a unit, all threads together: at most this many microseconds more than the reference takes.</summary>
    public static Requirement ProcessorOverAtMost(double microseconds) => new(Measure.ProcessorOver, microseconds, IsMinimum: false);

    /// <summary>What the sides count, where they do.</summary>
    public string What { get; private init; } = "";

    /// <summary>Whether a figure reaches the bound.</summary>
    public bool IsMetBy(double figure) => IsMinimum ? figure >= Bound : figure <= Bound;

    /// <summary>The figure of one round, in which <paramref name="reference"/> and <paramref name="project"/> were measured.</summary>
    public double Figure(Measurement? reference, Measurement project) => Measure switch
    {
        Measure.Rate => project.Units / project.Seconds,
        _ when reference is null => throw new ArgumentNullException(nameof(reference), $"{Measure} is a ratio and needs a reference."),
        Measure.Time => project.Seconds / reference.Seconds,
        Measure.Speed => reference.Seconds / project.Seconds,
        Measure.ProcessorSpeed => reference.ProcessorSeconds / project.ProcessorSeconds,
        Measure.Amount => Counted(project) / Counted(reference),
        Measure.Difference => Math.Abs(Counted(project) - Counted(reference)),
        Measure.ProcessorOver => ((project.ProcessorSeconds / project.Units) - (reference.ProcessorSeconds / reference.Units)) * 1e6,
        Measure.MemoryOver => (project.PeakBytes - reference.PeakBytes) / 1e6,
        _ => (double)project.PeakBytes / reference.PeakBytes,
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Word} {(IsMinimum ? "at least" : "at most")} {Bound:#,0.###}{(Measure == Measure.MemoryOver ? " MB over" : Measure == Measure.ProcessorOver ? " µs over" : "")}");

    /// <summary>The measure in words.</summary>
    public string Word => Measure switch
    {
        Measure.Time => "time",
        Measure.Speed => "speed",
        Measure.ProcessorSpeed => "processor speed",
        Measure.PeakMemory or Measure.MemoryOver => "peak memory",
        Measure.ProcessorOver => "processor time of a unit",
        Measure.Amount => What,
        Measure.Difference => $"difference of {What}",
        _ => "units per second",
    };

    private double Counted(Measurement side) => side.Amount ?? throw new InvalidOperationException($"A side did not say what '{What}' came to.");
}

/// <summary>What one run of one side took.</summary>
/// <param name="Seconds">Wall-clock time of the work, in seconds.</param>
/// <param name="Units">Units of work done.</param>
/// <param name="PeakBytes">Peak resident memory of the process, in bytes; means something for isolated sides only.</param>
/// <param name="Amount">What the side counted itself, where the comparison is about that.</param>
/// <param name="ProcessorSeconds">Processor time of the process meanwhile, all threads together, in seconds.</param>
public sealed record Measurement(double Seconds, long Units, long PeakBytes, double? Amount = null, double ProcessorSeconds = 0);
