using System.Globalization;
using System.Numerics;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs;

/// <summary>What is known of a column after some of its rows: counts, extremes, and moments of numbers.</summary>
/// <remarks>
/// Moments are joined by the pairwise update of Chan, Golub and LeVeque (1983), so that partitions can be summarized apart.
/// NaN counts as a value and is left out of extremes and moments.
/// </remarks>
internal sealed record ColumnSummary
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public long Count { get; init; }

    public long Nulls { get; init; }

    /// <summary>Numbers that are in the moments.</summary>
    public long Numbers { get; init; }

    public double Mean { get; init; }

    /// <summary>Sum of squared differences from the mean.</summary>
    public double Squares { get; init; }

    /// <summary>The extremes as numbers, for comparing, and as text, for showing.</summary>
    public double Low { get; init; } = double.PositiveInfinity;

    public double High { get; init; } = double.NegativeInfinity;

    public string? Min { get; init; }

    public string? Max { get; init; }

    /// <summary>The different values, as a <see cref="DistinctCounter"/> saves them; null where they are not counted.</summary>
    public byte[]? Distinct { get; init; }

    public static ColumnSummary Of(Field field) => new() { Name = field.Name, Type = TypeNames.Of(field.DataType) };

    /// <summary>This and the rows of another batch of the column.</summary>
    public ColumnSummary Plus(IArrowArray column) => Plus(Cells.Visit(column, new Summaries(this)));

    /// <summary>This and the rows of another batch of the column, of which only nulls are counted.</summary>
    public ColumnSummary PlusCells(IArrowArray column) => Plus(Counted(column));

    /// <summary>This and another together.</summary>
    public ColumnSummary Plus(ColumnSummary other)
    {
        long numbers = Numbers + other.Numbers;
        double difference = other.Mean - Mean;
        return this with
        {
            Count = Count + other.Count,
            Nulls = Nulls + other.Nulls,
            Numbers = numbers,
            Mean = numbers == 0 ? 0 : Mean + difference * other.Numbers / numbers,
            Squares = numbers == 0 ? 0 : Squares + other.Squares + difference * difference * ((double)Numbers * other.Numbers / numbers),
            Low = Math.Min(Low, other.Low),
            High = Math.Max(High, other.High),
            Min = other.Min is not null && (Min is null || other.Low < Low) ? other.Min : Min,
            Max = other.Max is not null && (Max is null || other.High > High) ? other.Max : Max,
        };
    }

    public ColumnRecord ToRecord() => new()
    {
        Name = Name,
        Type = Type,
        Count = Count,
        Nulls = Nulls,
        Min = Min,
        Max = Max,
        Mean = Numbers > 0 ? Mean : null,
        StandardDeviation = Numbers > 1 ? Math.Sqrt(Squares / (Numbers - 1)) : null,
    };

    private ColumnSummary Counted(IArrowArray column) =>
        new() { Name = Name, Type = Type, Count = column.Length - column.NullCount, Nulls = column.NullCount };

    private ColumnSummary Numeric<T>(IArrowArray array, ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        bool nulls = array.NullCount > 0;
        long numbers = 0;
        double sum = 0, low = double.PositiveInfinity, high = double.NegativeInfinity;
        int lowest = -1, highest = -1;
        for (int i = 0; i < values.Length; i++)
        {
            double value = double.CreateTruncating(values[i]);
            if ((nulls && array.IsNull(i)) || double.IsNaN(value))
                continue;
            numbers++;
            sum += value;
            if (value < low)
                (low, lowest) = (value, i);
            if (value > high)
                (high, highest) = (value, i);
        }
        double mean = numbers == 0 ? 0 : sum / numbers, squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double difference = double.CreateTruncating(values[i]) - mean;
            if (!double.IsNaN(difference) && !(nulls && array.IsNull(i)))
                squares += difference * difference;
        }
        return this with
        {
            Count = array.Length - array.NullCount,
            Nulls = array.NullCount,
            Numbers = numbers,
            Mean = mean,
            Squares = squares,
            Low = low,
            High = high,
            Min = lowest < 0 ? null : Text(array, lowest),
            Max = highest < 0 ? null : Text(array, highest),
        };
    }

    private static string? Text(IArrowArray array, int row) => Cells.Value(array, row) switch
    {
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var value => value?.ToString(),
    };

    // Dates and times have extremes, which are compared as they are kept, and no moments.
    private sealed class Summaries(ColumnSummary summary) : ColumnVisitor<ColumnSummary>
    {
        public override ColumnSummary Numbers<T>(PrimitiveArray<T> column) => summary.Numeric(column, column.Values);

        public override ColumnSummary Dates(IArrowArray column, Func<int, DateOnly> read) => column is PrimitiveArray<int> days
            ? summary.Numeric(days, days.Values) with { Numbers = 0 }
            : Moments((PrimitiveArray<long>)column);

        public override ColumnSummary DateTimes(TimestampArray column, Func<int, DateTime> read) => Moments(column);

        public override ColumnSummary Instants(TimestampArray column, Func<int, DateTimeOffset> read) => Moments(column);

        protected override ColumnSummary Other(IArrowArray column) => summary.Counted(column);

        private ColumnSummary Moments(PrimitiveArray<long> column) => summary.Numeric(column, column.Values) with { Numbers = 0 };
    }
}
