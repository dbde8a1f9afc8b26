using System.Globalization;

namespace SynapseServerless.Bench.Harness;

/// <summary>What a figure is made of.</summary>
public enum Measure
{
    /// <summary>Time of the project divided by time of the reference.</summary>
    Time,

    /// <summary>Speed of the project divided by speed of the reference.</summary>
    Speed,

    /// <summary>Peak resident memory of the project divided by that of the reference.</summary>
    PeakMemory,

    /// <summary>Units that the project does in a second; there is no reference.</summary>
    Rate,
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

    /// <summary>Peak memory of the project, at most this many times that of the reference.</summary>
    public static Requirement PeakMemoryAtMost(double ratio) => new(Measure.PeakMemory, ratio, IsMinimum: false);

    /// <summary>Units a second, at least.</summary>
    public static Requirement RateAtLeast(double perSecond) => new(Measure.Rate, perSecond, IsMinimum: true);

    /// <summary>Whether a figure reaches the bound.</summary>
    public bool IsMetBy(double figure) => IsMinimum ? figure >= Bound : figure <= Bound;

    /// <summary>The figure of one round, in which <paramref name="reference"/> and <paramref name="project"/> were measured.</summary>
    public double Figure(Measurement? reference, Measurement project) => Measure switch
    {
        Measure.Rate => project.Units / project.Seconds,
        _ when reference is null => throw new ArgumentNullException(nameof(reference), $"{Measure} is a ratio and needs a reference."),
        Measure.Time => project.Seconds / reference.Seconds,
        Measure.Speed => reference.Seconds / project.Seconds,
        _ => (double)project.PeakBytes / reference.PeakBytes,
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Word} {(IsMinimum ? "at least" : "at most")} {Bound:#,0.##}");

    /// <summary>The measure in words.</summary>
    public string Word => Measure switch
    {
        Measure.Time => "time",
        Measure.Speed => "speed",
        Measure.PeakMemory => "peak memory",
        _ => "units per second",
    };
}

/// <summary>What one run of one side took.</summary>
/// <param name="Seconds">Wall-clock time of the work, in seconds.</param>
/// <param name="Units">Units of work done.</param>
/// <param name="PeakBytes">Peak resident memory of the process, in bytes; means something for isolated sides only.</param>
public sealed record Measurement(double Seconds, long Units, long PeakBytes);
