using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Checks that arrays hold all that they point at. The reader takes offsets and counts as they come, and native code reads by them.</summary>
internal sealed partial class ArrowArrays
{
    private readonly HashSet<ArrayData> _dictionaries = new(ReferenceEqualityComparer.Instance);

    /// <summary>Checks the columns of a batch.</summary>
    /// <exception cref="InvalidDataException">One of them points at what is not there; the message names it.</exception>
    public void Check(RecordBatch batch)
    {
        if (batch.ColumnCount != batch.Schema.FieldsList.Count)
            throw new InvalidDataException($"it has {batch.ColumnCount} of {batch.Schema.FieldsList.Count} columns");
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            try
            {
                ArrayData data = batch.Column(i).Data;
                Expect(data.Length == batch.Length, $"it has {data.Length} rows of {batch.Length}");
                Check(data);
            }
            catch (Exception error) when (error is InvalidDataException or ArgumentException or OverflowException or IndexOutOfRangeException)
            {
                throw new InvalidDataException($"column '{batch.Schema.GetFieldByIndex(i).Name}': {error.Message}", error);
            }
        }
    }

    private void Check(ArrayData data)
    {
        IArrowType type = data.DataType is ExtensionType extension ? extension.StorageType : data.DataType;
        switch (type)
        {
            case NullType:
                return;
            case RunEndEncodedType:
                CheckRuns(data);
                return;
            case UnionType union:
                CheckUnion(data, union);
                return;
        }
        CheckValidity(data);
        switch (type)
        {
            case DictionaryType dictionary:
                CheckIndices(data, dictionary);
                break;
            case StringType or BinaryType:
                CheckTexts<int>(data, type is StringType);
                break;
            case LargeStringType or LargeBinaryType:
                CheckTexts<long>(data, type is LargeStringType);
                break;
            case StringViewType or BinaryViewType:
                CheckViews(data, type is StringViewType);
                break;
            case ListType or MapType:
                CheckOffsets<int>(data, data.Children[0].Length);
                break;
            case LargeListType:
                CheckOffsets<long>(data, data.Children[0].Length);
                break;
            case ListViewType:
                CheckRanges<int>(data);
                break;
            case LargeListViewType:
                CheckRanges<long>(data);
                break;
            case FixedSizeListType list:
                Expect(list.ListSize >= 0 && (long)data.Length * list.ListSize <= data.Children[0].Length, $"{data.Length} lists of {list.ListSize} have {data.Children[0].Length} values");
                break;
            case StructType:
                foreach (ArrayData child in data.Children)
                    Expect(child.Length >= data.Length, $"a part of it has {child.Length} rows of {data.Length}");
                break;
            case FixedWidthType fixedWidth:
                Expect(fixedWidth.BitWidth > 0, $"a value has {fixedWidth.BitWidth} bits");
                Need(data.Buffers[1], (((long)data.Length * fixedWidth.BitWidth) + 7) / 8, "values");
                break;
            default:
                throw new InvalidDataException($"it is of the type {type.Name}, which is not known here");
        }
        foreach (ArrayData child in data.Children ?? [])
            Check(child);
    }

    private static void CheckValidity(ArrayData data)
    {
        ArrowBuffer validity = data.Buffers[0];
        if (validity.Length == 0)
        {
            Expect(data.NullCount == 0, $"it has {data.NullCount} nulls and does not say where");
            return;
        }
        Need(validity, ((long)data.Length + 7) / 8, "flags of nulls");
        int nulls = data.Length - CountOnes(validity.Span, data.Length);
        Expect(nulls == data.NullCount, $"it has {nulls} nulls and says that it has {data.NullCount}");
    }

    private static int CountOnes(ReadOnlySpan<byte> bits, int length)
    {
        int count = 0, words = length / 64;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bits)[..Math.Min(words, bits.Length / sizeof(ulong))])
            count += BitOperations.PopCount(word);
        for (int bit = words * 64; bit < length; bit++)
            count += (bits[bit / 8] >> (bit % 8)) & 1;
        return count;
    }

    private static void Need(ArrowBuffer buffer, long bytes, string what)
    {
        if (buffer.Length < bytes)
            throw new InvalidDataException($"its {what} have {buffer.Length} bytes, and {bytes} are needed");
    }

    private static void Expect(bool holds, string problem)
    {
        if (!holds)
            throw new InvalidDataException(problem);
    }

    private static bool IsThere(ReadOnlySpan<byte> validity, int row) => validity.IsEmpty || (validity[row / 8] & (1 << (row % 8))) != 0;

    private static InvalidDataException NotThere(int row) => new($"row {row} points outside its data");
}
