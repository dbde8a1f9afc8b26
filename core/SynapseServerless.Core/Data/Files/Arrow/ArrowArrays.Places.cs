using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Arrays whose values are places in others.</summary>
internal sealed partial class ArrowArrays
{
    private static void CheckRanges<T>(ArrayData data)
        where T : unmanaged, IBinaryInteger<T>
    {
        int size = T.CreateChecked(0).GetByteCount();
        Need(data.Buffers[1], (long)data.Length * size, "bounds");
        Need(data.Buffers[2], (long)data.Length * size, "lengths");
        ReadOnlySpan<T> starts = MemoryMarshal.Cast<byte, T>(data.Buffers[1].Span), lengths = MemoryMarshal.Cast<byte, T>(data.Buffers[2].Span);
        long most = data.Children[0].Length;
        for (int row = 0; row < data.Length; row++)
        {
            long start = long.CreateChecked(starts[row]), length = long.CreateChecked(lengths[row]);
            if (start < 0 || length < 0 || start > most - length)
                throw NotThere(row);
        }
    }

    private void CheckIndices(ArrayData data, DictionaryType type)
    {
        ArrayData values = data.Dictionary ?? throw new InvalidDataException("its dictionary is missing");
        Need(data.Buffers[1], (long)data.Length * ((FixedWidthType)type.IndexType).BitWidth / 8, "indexes");
        switch (type.IndexType)
        {
            case Int8Type:
                CheckIndices<sbyte>(data, values.Length);
                break;
            case UInt8Type:
                CheckIndices<byte>(data, values.Length);
                break;
            case Int16Type:
                CheckIndices<short>(data, values.Length);
                break;
            case UInt16Type:
                CheckIndices<ushort>(data, values.Length);
                break;
            case Int32Type:
                CheckIndices<int>(data, values.Length);
                break;
            case UInt32Type:
                CheckIndices<uint>(data, values.Length);
                break;
            case Int64Type:
                CheckIndices<long>(data, values.Length);
                break;
            case UInt64Type:
                CheckIndices<ulong>(data, values.Length);
                break;
            default:
                throw new InvalidDataException($"the indexes of its dictionary are of the type {type.IndexType.Name}");
        }
        // A dictionary is there for many batches.
        if (_dictionaries.Add(values))
            Check(values);
    }

    private static void CheckIndices<T>(ArrayData data, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<byte> validity = data.Buffers[0].Span;
        ReadOnlySpan<T> indexes = MemoryMarshal.Cast<byte, T>(data.Buffers[1].Span)[..data.Length];
        for (int row = 0; row < indexes.Length; row++)
        {
            if ((T.IsNegative(indexes[row]) || ulong.CreateTruncating(indexes[row]) >= (ulong)count) && IsThere(validity, row))
                throw new InvalidDataException($"row {row} has the value {indexes[row]} of a dictionary of {count}");
        }
    }

    private void CheckUnion(ArrayData data, UnionType type)
    {
        Need(data.Buffers[0], data.Length, "kinds");
        ReadOnlySpan<byte> kinds = data.Buffers[0].Span[..data.Length];
        bool isDense = type.Mode == UnionMode.Dense;
        if (isDense)
            Need(data.Buffers[1], (long)data.Length * sizeof(int), "places");
        ReadOnlySpan<int> places = isDense ? MemoryMarshal.Cast<byte, int>(data.Buffers[1].Span) : [];
        for (int row = 0; row < kinds.Length; row++)
        {
            int child = System.Array.IndexOf(type.TypeIds, (int)kinds[row]);
            if (child < 0 || child >= data.Children.Length)
                throw new InvalidDataException($"row {row} is of unknown kind {kinds[row]}");
            int place = isDense ? places[row] : row;
            if (place < 0 || place >= data.Children[child].Length)
                throw NotThere(row);
        }
        foreach (ArrayData child in data.Children)
            Check(child);
    }

    private void CheckRuns(ArrayData data)
    {
        (ArrayData ends, ArrayData values) = (data.Children[0], data.Children[1]);
        Check(ends);
        Check(values);
        Expect(ends.NullCount == 0 && ends.DataType is Int16Type or Int32Type or Int64Type, "its run ends are not numbers");
        int width = ((FixedWidthType)ends.DataType).BitWidth / 8;
        long last = 0;
        for (int run = 0; run < ends.Length; run++)
        {
            long end = ReadLong(ends.Buffers[1].Span.Slice(run * width, width)) << (64 - (width * 8)) >> (64 - (width * 8));
            if (end <= last)
                throw new InvalidDataException("its run ends do not increase");
            last = end;
        }
        Expect(last >= data.Length && values.Length >= ends.Length, $"its runs end with row {last} of {data.Length}");
    }

    private static long ReadLong(ReadOnlySpan<byte> bytes)
    {
        Span<byte> all = stackalloc byte[sizeof(long)];
        bytes.CopyTo(all);
        return BinaryPrimitives.ReadInt64LittleEndian(all);
    }
}
