using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Service.Inference;

/// <summary>Makes tensors of columns.</summary>
internal static class ColumnTensors
{
    /// <summary>A tensor of a column.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="column">The column, borrowed.</param>
    /// <exception cref="InferenceException">It has lists of different lengths, of which there is no tensor.</exception>
    public static Tensor Of(string name, IArrowArray column)
    {
        IArrowType type = column.Data.DataType;
        int[] nulls = column.NullCount == 0 ? [] : [.. Enumerable.Range(0, column.Length).Where(column.IsNull)];
        string datatype = Datatype.Of(type);
        if (datatype == Datatype.Bytes)
            return new Tensor { Name = name, Datatype = datatype, Shape = [column.Length], Data = Texts(column), Nulls = nulls };
        (IArrowArray items, int? width) = Items(name, column);
        byte[] data = Numbers(items);
        foreach (int row in nulls)
            Blank(data.AsSpan(row * (width ?? 1) * Datatype.SizeOf(datatype), (width ?? 1) * Datatype.SizeOf(datatype)), datatype);
        return new Tensor { Name = name, Datatype = datatype, Shape = width is { } wide ? [column.Length, wide] : [column.Length], Data = data, Nulls = nulls };
    }

    private static (IArrowArray Items, int? Width) Items(string name, IArrowArray column)
    {
        switch (column)
        {
            case FixedSizeListArray vectors:
                int size = ((FixedSizeListType)vectors.Data.DataType).ListSize;
                return (ArrowArrayFactory.Slice(vectors.Values, vectors.Offset * size, vectors.Length * size), size);
            case ListArray lists:
                int[] lengths = [.. Enumerable.Range(0, lists.Length).Select(row => lists.IsNull(row) ? -1 : lists.GetValueLength(row)).Distinct()];
                if (lengths.Length > 1 || lengths is [-1])
                    throw InferenceException.Of($"The column '{name}' has lists of different lengths, of which there is no tensor", "Name the outputs that are wanted, without it.");
                int start = lists.Length == 0 ? 0 : lists.ValueOffsets[0];
                return (ArrowArrayFactory.Slice(lists.Values, start, lists.Length == 0 ? 0 : lists.ValueOffsets[lists.Length] - start), lengths.Length == 0 ? 0 : lengths[0]);
            default:
                return (column, null);
        }
    }

    // Who does not know of nulls sees NaN, and zero where there is no NaN.
    private static void Blank(Span<byte> elements, string datatype)
    {
        elements.Clear();
        if (datatype == "FP64")
            MemoryMarshal.Cast<byte, double>(elements).Fill(double.NaN);
        else if (datatype == "FP32")
            MemoryMarshal.Cast<byte, float>(elements).Fill(float.NaN);
        else if (datatype == "FP16")
            MemoryMarshal.Cast<byte, Half>(elements).Fill(Half.NaN);
    }

    private static byte[] Numbers(IArrowArray column)
    {
        if (column is BooleanArray truths)
            return [.. Enumerable.Range(0, truths.Length).Select(row => (byte)(truths.GetValue(row) == true ? 1 : 0))];
        int width = ((FixedWidthType)column.Data.DataType).BitWidth / 8;
        return column.Data.Buffers[1].Span.Slice(column.Data.Offset * width, column.Length * width).ToArray();
    }

    // What is no number is written as in JSON, without quotes around texts, dates and times.
    private static byte[] Texts(IArrowArray column)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var cell = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(cell, RowWriter.Options);
        Action<Utf8JsonWriter, int> write = JsonRows.CellWriter(column);
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row))
            {
                Append(bytes, default);
                continue;
            }
            if (column is StringArray texts)
            {
                Append(bytes, texts.GetBytes(row));
                continue;
            }
            if (column is BinaryArray binary)
            {
                Append(bytes, binary.GetBytes(row));
                continue;
            }
            cell.ResetWrittenCount();
            json.Reset();
            write(json, row);
            json.Flush();
            Append(bytes, Plain(cell.WrittenSpan));
        }
        return bytes.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> json)
    {
        if (json[0] != '"')
            return json;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return Encoding.UTF8.GetBytes(reader.GetString()!);
    }

    private static void Append(ArrayBufferWriter<byte> bytes, ReadOnlySpan<byte> element)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(sizeof(int)), element.Length);
        bytes.Advance(sizeof(int));
        bytes.Write(element);
    }
}
