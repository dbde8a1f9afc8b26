using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>What to keep of a column.</summary>
/// <param name="Moments">Whether variance, skewness and kurtosis are wanted.</param>
/// <param name="Quantiles">Whether quantiles are wanted.</param>
/// <param name="Capacity">How many different values are kept for them.</param>
internal sealed record SummaryPlan(bool Moments, bool Quantiles, int Capacity);

/// <summary>What is kept of the cells of a column.</summary>
internal sealed class ColumnSummary
{
    // 2^14 registers: a standard error of 0.8 %.
    private const int MaxExact = 1 << 17;
    private const int IndexBits = 14;

    private ColumnSummary(long present, long missing, DistinctCounter? distinct, PowerSums? powers, ValueCells? values)
    {
        Present = present;
        Missing = missing;
        Distinct = distinct;
        Powers = powers;
        Values = values;
    }

    /// <summary>Cells that are neither null nor NaN.</summary>
    public long Present { get; private set; }

    /// <summary>Cells that are null or NaN.</summary>
    public long Missing { get; private set; }

    /// <summary>Counts different values; null for lists, vectors and structs.</summary>
    public DistinctCounter? Distinct { get; }

    /// <summary>Sums of powers of numbers; null for what is no number, or when not wanted.</summary>
    public PowerSums? Powers { get; }

    /// <summary>Counts of numbers; null for what is no number, or when not wanted.</summary>
    public ValueCells? Values { get; }

    /// <summary>The summary of no cells.</summary>
    public static ColumnSummary Create(Field field, SummaryPlan plan)
    {
        bool number = NumericColumn.IsNumber(field.DataType);
        return new ColumnSummary(
            0, 0, CellHashes.IsReadable(field.DataType) ? new DistinctCounter(MaxExact, IndexBits) : null,
            number && plan.Moments ? new PowerSums() : null, number && plan.Quantiles ? new ValueCells(plan.Capacity) : null);
    }

    /// <summary>Adds the cells of a column.</summary>
    public void Add(IArrowArray column)
    {
        double[]? numbers = NumericColumn.IsNumber(column.Data.DataType) ? NumericColumn.ToDoubles(column) : null;
        ulong[]? hashes = Distinct is null ? null : CellHashes.Read(column);
        for (int row = 0; row < column.Length; row++)
        {
            if (numbers is null ? column.IsNull(row) : double.IsNaN(numbers[row]))
            {
                Missing++;
                continue;
            }
            Present++;
            Distinct?.Add(hashes![row]);
            if (numbers is null)
                continue;
            Powers?.Add(numbers[row]);
            Values?.Add(numbers[row]);
        }
    }

    /// <summary>Adds the cells of another summary.</summary>
    public void Add(ColumnSummary other)
    {
        Present += other.Present;
        Missing += other.Missing;
        Distinct?.Add(other.Distinct!);
        Powers?.Add(other.Powers!);
        Values?.Add(other.Values!);
    }

    /// <summary>Writes the summary.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Present);
        writer.Write(Missing);
        writer.Write(Distinct is not null);
        Distinct?.Save(writer);
        writer.Write(Powers is not null);
        Powers?.Save(writer);
        writer.Write(Values is not null);
        Values?.Save(writer);
    }

    /// <summary>Reads a summary.</summary>
    public static ColumnSummary Load(BinaryReader reader, int capacity) => new(
        reader.ReadInt64(), reader.ReadInt64(),
        reader.ReadBoolean() ? DistinctCounter.Load(reader, MaxExact, IndexBits) : null,
        reader.ReadBoolean() ? PowerSums.Load(reader) : null,
        reader.ReadBoolean() ? ValueCells.Load(reader, capacity) : null);
}
