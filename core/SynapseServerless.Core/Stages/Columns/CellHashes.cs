using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Hashes of the cells of a column, to tell different values apart. All NaN are one value, and so are 0 and -0.</summary>
public static class CellHashes
{
    /// <summary>Whether values of a type can be told apart: all but lists, vectors, structs and maps.</summary>
    public static bool IsReadable(IArrowType type) => Cells.Type(type) is { } value
        && value != typeof(object) && value != typeof(object?[]) && value != typeof(Dictionary<string, object?>);

    /// <summary>The hash of every cell; what stands for a null has no meaning.</summary>
    /// <param name="column">A column for whose type <see cref="IsReadable"/> holds; it may be a slice.</param>
    public static ulong[] Read(IArrowArray column)
    {
        var hashes = new ulong[column.Length];
        Read(column, hashes);
        return hashes;
    }

    /// <summary>The hash of every cell; what stands for a null has no meaning.</summary>
    /// <param name="column">A column for whose type <see cref="IsReadable"/> holds; it may be a slice.</param>
    /// <param name="hashes">Gets them; at least as long as the column.</param>
    public static void Read(IArrowArray column, ulong[] hashes)
    {
        if (column.Length > 0)
            Cells.Visit(column, new Hasher(hashes));
    }

    private sealed class Hasher(ulong[] hashes) : ColumnVisitor<bool>
    {
        public override bool Booleans(BooleanArray column)
        {
            ulong no = Hash64.Mix(BitConverter.DoubleToUInt64Bits(0)), yes = Hash64.Mix(BitConverter.DoubleToUInt64Bits(1));
            for (int row = 0; row < column.Length; row++)
                hashes[row] = column.GetValue(row) == true ? yes : no;
            return true;
        }

        public override bool Numbers<T>(PrimitiveArray<T> column)
        {
            ReadOnlySpan<T> values = column.Values;
            Span<ulong> target = hashes.AsSpan(0, values.Length);
            for (int row = 0; row < target.Length; row++)
            {
                // Integers that doubles cannot tell apart go by their bits.
                if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
                    target[row] = Hash64.Of(ulong.CreateTruncating(values[row]));
                else
                {
                    double value = double.CreateTruncating(values[row]) + 0.0;
                    target[row] = Hash64.Mix(BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value));
                }
            }
            return true;
        }

        public override bool Texts(IArrowArray column, ReadBytes read)
        {
            if (column is not StringArray strings)
                return Each(column, read);
            // Most text comes like this, and is hashed where it lies.
            ReadOnlySpan<int> offsets = strings.ValueOffsets;
            ReadOnlySpan<byte> bytes = strings.ValueBuffer.Span;
            for (int row = 0; row < strings.Length; row++)
                hashes[row] = Hash64.Of(bytes[offsets[row]..offsets[row + 1]]);
            return true;
        }

        public override bool Bytes(IArrowArray column, ReadBytes read) => Each(column, read);

        public override bool Decimals(IArrowArray column, Func<int, decimal> read) => FixedWidth(column);

        public override bool Dates(IArrowArray column, Func<int, DateOnly> read) => FixedWidth(column);

        public override bool Times(IArrowArray column, Func<int, TimeOnly> read) => FixedWidth(column);

        public override bool DateTimes(TimestampArray column, Func<int, DateTime> read) => FixedWidth(column);

        public override bool Instants(TimestampArray column, Func<int, DateTimeOffset> read) => FixedWidth(column);

        public override bool Durations(DurationArray column, Func<int, TimeSpan> read) => FixedWidth(column);

        public override bool Dictionaries(DictionaryArray column, Func<int, int> index)
        {
            ulong[] values = Read(column.Dictionary);
            for (int row = 0; row < column.Length; row++)
                hashes[row] = column.IsNull(row) ? 0 : values[index(row)];
            return true;
        }

        protected override bool Other(IArrowArray column) =>
            throw new ArgumentException($"Values of type {column.Data.DataType.Name} cannot be told apart.", nameof(column));

        private bool Each(IArrowArray column, ReadBytes read)
        {
            for (int row = 0; row < column.Length; row++)
                hashes[row] = column.IsNull(row) ? 0 : Hash64.Of(read(row));
            return true;
        }

        private bool FixedWidth(IArrowArray column)
        {
            int width = ((FixedWidthType)column.Data.DataType).BitWidth / 8;
            ReadOnlySpan<byte> bytes = column.Data.Buffers[1].Span[(column.Data.Offset * width)..];
            for (int row = 0; row < column.Length; row++)
                hashes[row] = Hash64.Of(bytes.Slice(row * width, width));
            return true;
        }
    }
}
