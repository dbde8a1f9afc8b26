using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Types;
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

    private readonly bool _isLong;

    // While values are counted as they came, the counts say all: how many different ones there are and what their powers add up to.
    private bool _isDeferred;

    private ColumnSummary(long present, long missing, DistinctCounter? distinct, PowerSums? powers, bool isLong)
    {
        Present = present;
        Missing = missing;
        Distinct = distinct;
        Powers = powers;
        _isLong = isLong;
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
    public ValueCells? Values { get; private set; }

    /// <summary>The summary of no cells.</summary>
    public static ColumnSummary Create(Field field, SummaryPlan plan)
    {
        bool number = NumericColumn.IsNumber(field.DataType);
        var summary = new ColumnSummary(
            0, 0, CellHashes.IsReadable(field.DataType) ? new DistinctCounter(MaxExact, IndexBits) : null, number && plan.Moments ? new PowerSums() : null,
            field.DataType.TypeId is ArrowTypeId.Int64 or ArrowTypeId.UInt64);
        if (number && plan.Quantiles)
            summary.Values = new ValueCells(plan.Capacity, _ => summary.Settle());
        // Decimals differ by digits of which doubles do not have all.
        summary._isDeferred = summary.Values is not null && field.DataType.TypeId != ArrowTypeId.Decimal128;
        return summary;
    }

    /// <summary>Adds the cells of a column.</summary>
    public void Add(IArrowArray column)
    {
        if (column.Length == 0)
            return;
        if (NumericColumn.IsNumber(column.Data.DataType))
        {
            using var numbers = new RentedDoubles(column);
            AddNumbers(column, numbers.Values);
            return;
        }
        Missing += column.NullCount;
        Present += column.Length - column.NullCount;
        if (Distinct is null)
            return;
        ulong[] hashes = ArrayPool<ulong>.Shared.Rent(column.Length);
        CellHashes.Read(column, hashes);
        int count = column.Length;
        if (column.NullCount > 0)
        {
            count = 0;
            for (int row = 0; row < column.Length; row++)
            {
                if (!column.IsNull(row))
                    hashes[count++] = hashes[row];
            }
        }
        Distinct.Add(hashes.AsSpan(0, count));
        ArrayPool<ulong>.Shared.Return(hashes);
    }

    /// <summary>Adds the cells of another summary.</summary>
    public void Add(ColumnSummary other)
    {
        Settle();
        other.Settle();
        Present += other.Present;
        Missing += other.Missing;
        Distinct?.Add(other.Distinct!);
        Powers?.Add(other.Powers!);
        Values?.Add(other.Values!);
    }

    /// <summary>Makes of the counts what follows from them.</summary>
    public void Settle()
    {
        if (!_isDeferred)
            return;
        _isDeferred = false;
        foreach ((double value, long count) in Values!.Values())
        {
            Powers?.Add(value, count);
            Distinct?.Add(_isLong ? Hash64.Of(value < 0 ? (ulong)(long)value : (ulong)value) : Hash64.Mix(BitConverter.DoubleToUInt64Bits(value)));
        }
    }

    private void AddNumbers(IArrowArray column, ReadOnlySpan<double> numbers)
    {
        // Long integers that doubles cannot tell apart are counted one by one.
        if (_isDeferred && _isLong && HasLarge(numbers))
            Settle();
        int row = 0;
        for (; row < numbers.Length && _isDeferred; row++)
        {
            if (double.IsNaN(numbers[row]))
            {
                Missing++;
                continue;
            }
            Present++;
            Values!.Add(numbers[row]);
        }
        if (row == numbers.Length)
            return;
        ulong[]? hashes = Distinct is null ? null : ArrayPool<ulong>.Shared.Rent(column.Length);
        if (hashes is not null)
            CellHashes.Read(column, hashes);
        for (; row < numbers.Length; row++)
        {
            if (double.IsNaN(numbers[row]))
            {
                Missing++;
                continue;
            }
            Present++;
            Distinct?.Add(hashes![row]);
            Powers?.Add(numbers[row]);
            Values?.Add(numbers[row]);
        }
        if (hashes is not null)
            ArrayPool<ulong>.Shared.Return(hashes);
    }

    private static bool HasLarge(ReadOnlySpan<double> numbers)
    {
        foreach (double number in numbers)
        {
            if (Math.Abs(number) >= 1L << 53)
                return true;
        }
        return false;
    }

    /// <summary>Writes the summary.</summary>
    public void Save(BinaryWriter writer)
    {
        Settle();
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
    public static ColumnSummary Load(BinaryReader reader, int capacity)
    {
        var summary = new ColumnSummary(
            reader.ReadInt64(), reader.ReadInt64(),
            reader.ReadBoolean() ? DistinctCounter.Load(reader, MaxExact, IndexBits) : null,
            reader.ReadBoolean() ? PowerSums.Load(reader) : null,
            isLong: false);
        if (reader.ReadBoolean())
            summary.Values = ValueCells.Load(reader, capacity);
        return summary;
    }
}
