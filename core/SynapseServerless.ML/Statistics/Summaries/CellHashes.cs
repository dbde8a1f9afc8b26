using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Hashes of the cells of a column, to tell different values apart.</summary>
internal static class CellHashes
{
    /// <summary>Whether values of a type can be told apart: all but lists, vectors and structs.</summary>
    public static bool IsReadable(IArrowType type) =>
        NumericColumn.IsReadable(type) || CellTexts.IsText(type) || type is FixedWidthType || type.TypeId == ArrowTypeId.Binary;

    /// <summary>The hash of every cell; what stands for a null has no meaning.</summary>
    /// <param name="column">A column for whose type <see cref="IsReadable"/> holds; it may be a slice.</param>
    public static ulong[] Read(IArrowArray column)
    {
        if (column.Length == 0)
            return [];
        var hashes = new ulong[column.Length];
        switch (column)
        {
            case DictionaryArray array:
                ulong[] values = Read(array.Dictionary);
                double[] indices = NumericColumn.ToDoubles(array.Indices);
                for (int row = 0; row < hashes.Length; row++)
                    hashes[row] = double.IsNaN(indices[row]) ? 0 : values[(int)indices[row]];
                break;
            case StringArray array:
                ReadRuns(array.ValueOffsets, array.ValueBuffer.Span, hashes);
                break;
            case BinaryArray array and not StringArray:
                ReadRuns(array.ValueOffsets, array.ValueBuffer.Span, hashes);
                break;
            case LargeStringArray or StringViewArray:
                string?[] texts = CellTexts.Read(column);
                for (int row = 0; row < hashes.Length; row++)
                    hashes[row] = Hash64.Of(System.Text.Encoding.UTF8.GetBytes(texts[row] ?? ""));
                break;
            // Integers that doubles cannot tell apart, dates, times and all else of a fixed width: the bytes themselves.
            case Int64Array or UInt64Array or Decimal128Array:
            case not null when !NumericColumn.IsReadable(column.Data.DataType) && column.Data.DataType is FixedWidthType type && type.BitWidth % 8 == 0:
                int width = ((FixedWidthType)column.Data.DataType).BitWidth / 8;
                ReadOnlySpan<byte> bytes = column.Data.Buffers[1].Span[(column.Data.Offset * width)..];
                for (int row = 0; row < hashes.Length; row++)
                    hashes[row] = Hash64.Of(bytes.Slice(row * width, width));
                break;
            default:
                double[] numbers = NumericColumn.ToDoubles(column!);
                for (int row = 0; row < hashes.Length; row++)
                    hashes[row] = Hash64.Mix(BitConverter.DoubleToUInt64Bits(numbers[row] + 0.0));
                break;
        }
        return hashes;
    }

    private static void ReadRuns(ReadOnlySpan<int> offsets, ReadOnlySpan<byte> bytes, ulong[] hashes)
    {
        for (int row = 0; row < hashes.Length; row++)
            hashes[row] = Hash64.Of(bytes[offsets[row]..offsets[row + 1]]);
    }
}
