using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Service.Inference;

/// <summary>Makes columns of tensors.</summary>
internal static class TensorColumns
{
    /// <summary>A column of a tensor, with the tensor's own type.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="wanted">The type that the model takes, as far as it decides how a tensor is understood; null where that is not known.</param>
    /// <exception cref="InferenceException">Its shape, datatype and bytes do not go together.</exception>
    public static (Field Field, IArrowArray Column) Of(Tensor tensor, IArrowType? wanted)
    {
        int size = Datatype.SizeOf(tensor.Datatype);
        if (size < 0)
            throw InferenceException.Of($"The tensor '{tensor.Name}' has the datatype '{tensor.Datatype}'", Suggestions.Remedy(tensor.Datatype, [.. Datatype.All], "datatypes"));
        long elements = tensor.Elements;
        if (elements > System.Array.MaxLength / Math.Max(size, 1))
            throw InferenceException.TooLarge($"The tensor '{tensor.Name}' of shape {Tensor.Show(tensor.Shape)} is too large");
        if (size > 0 && tensor.Data.Length != elements * size)
        {
            throw InferenceException.Of(
                $"The tensor '{tensor.Name}' of shape {Tensor.Show(tensor.Shape)} and datatype {tensor.Datatype} has {elements * size} bytes, and {tensor.Data.Length} came", "Send as many as the shape says.");
        }
        int rows = (int)tensor.Shape[0];
        // One number for each row is a column of numbers, unless the model takes vectors of one.
        int? width = tensor.Shape.Count == 1 || (elements == rows && wanted is not (null or NestedType)) ? null : Width(tensor, rows);
        ArrayData items = tensor.Datatype == Datatype.Bytes ? Texts(tensor, (int)elements, wanted) : Numbers(tensor, (int)elements);
        (ArrowBuffer validity, int nulls) = Validity(tensor, rows);
        ArrayData column = width is { } wide
            ? new ArrayData(new FixedSizeListType(new Field("item", items.DataType, nullable: true), wide), rows, nulls, 0, [validity], [items])
            : new ArrayData(items.DataType, rows, nulls, 0, [validity, .. items.Buffers[1..]]);
        return (new Field(tensor.Name, column.DataType, nullable: true), ArrowArrayFactory.BuildArray(column));
    }

    private static int Width(Tensor tensor, int rows)
    {
        long width = tensor.Shape.Skip(1).Aggregate(1L, static (all, size) => all * size);
        return width is > 0 and <= int.MaxValue
            ? (int)width
            : throw InferenceException.Of($"The tensor '{tensor.Name}' has the shape {Tensor.Show(tensor.Shape)}, with nothing in its {rows} rows", "Leave the tensor out.");
    }

    private static ArrayData Numbers(Tensor tensor, int elements)
    {
        ReadOnlySpan<byte> data = tensor.Data.Span;
        byte[] values = tensor.Datatype switch
        {
            Datatype.Bool => Bits(tensor.Name, data),
            Datatype.BFloat16 => Widened(data),
            _ => data.ToArray(),
        };
        return new ArrayData(Datatype.ArrowType(tensor.Datatype), elements, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(values)]);
    }

    private static byte[] Bits(string name, ReadOnlySpan<byte> data)
    {
        byte[] bits = new byte[(data.Length + 7) / 8];
        for (int i = 0; i < data.Length; i++)
        {
            if (data[i] > 1)
                throw InferenceException.Of($"The tensor '{name}' has {data[i]} for a BOOL", "Send 0 or 1.");
            bits[i >> 3] |= (byte)(data[i] << (i & 7));
        }
        return bits;
    }

    // The upper half of a number of 32 bits.
    private static byte[] Widened(ReadOnlySpan<byte> data)
    {
        byte[] values = new byte[data.Length * 2];
        ReadOnlySpan<ushort> from = MemoryMarshal.Cast<byte, ushort>(data);
        Span<uint> to = MemoryMarshal.Cast<byte, uint>(values.AsSpan());
        for (int i = 0; i < from.Length; i++)
            to[i] = (uint)from[i] << 16;
        return values;
    }

    private static ArrayData Texts(Tensor tensor, int elements, IArrowType? wanted)
    {
        ReadOnlySpan<byte> data = tensor.Data.Span;
        if (elements > data.Length / sizeof(int))
            throw Short(tensor, elements);
        int[] offsets = new int[elements + 1];
        byte[] bytes = new byte[Math.Max(0, data.Length - (elements * sizeof(int)))];
        int at = 0;
        for (int i = 0; i < elements; i++)
        {
            uint length = data.Length - at < sizeof(int) ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
            at += sizeof(int);
            if (length > data.Length - at || length > bytes.Length - offsets[i])
                throw Short(tensor, elements);
            data.Slice(at, (int)length).CopyTo(bytes.AsSpan(offsets[i]));
            at += (int)length;
            offsets[i + 1] = offsets[i] + (int)length;
        }
        if (at != data.Length)
            throw InferenceException.Of($"The tensor '{tensor.Name}' of shape {Tensor.Show(tensor.Shape)} has {data.Length - at} bytes behind its last element", "Send as many elements as the shape says.");
        bool isText = wanted is not BinaryType;
        if (isText && !AreUtf8(bytes, offsets))
        {
            if (wanted is not null)
                throw InferenceException.Of($"The tensor '{tensor.Name}' has bytes that are not UTF-8, and the model takes text there", "Send text in UTF-8.");
            isText = false;
        }
        return new ArrayData(isText ? StringType.Default : BinaryType.Default, elements, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(MemoryMarshal.AsBytes<int>(offsets).ToArray()), new ArrowBuffer(bytes)]);
    }

    private static bool AreUtf8(byte[] bytes, int[] offsets)
    {
        for (int i = 1; i < offsets.Length; i++)
        {
            if (!Utf8.IsValid(bytes.AsSpan(offsets[i - 1]..offsets[i])))
                return false;
        }
        return true;
    }

    private static InferenceException Short(Tensor tensor, int elements) => InferenceException.Of(
        $"The tensor '{tensor.Name}' has not the {elements} elements of its shape {Tensor.Show(tensor.Shape)}", "Elements of BYTES each stand behind their length, 4 bytes in little-endian.");

    private static (ArrowBuffer Validity, int Nulls) Validity(Tensor tensor, int rows)
    {
        if (tensor.Nulls.Count == 0)
            return (ArrowBuffer.Empty, 0);
        byte[] bits = new byte[(rows + 7) / 8];
        bits.AsSpan().Fill(0xFF);
        foreach (int row in tensor.Nulls)
            bits[row >> 3] &= (byte)~(1 << (row & 7));
        return (new ArrowBuffer(bits), tensor.Nulls.Distinct().Count());
    }
}
