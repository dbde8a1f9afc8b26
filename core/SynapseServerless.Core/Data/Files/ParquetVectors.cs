using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>
/// Vectors in Parquet. Parquet has no lists of fixed size, and Arrow C++ refuses to read back those that hold a null row
/// ("expected all lists to be of size n"). Hence a nullable vector is written as a list whose field tells the width, and becomes a
/// vector again when it is read: without a copy where no row is null.
/// </summary>
internal static class ParquetVectors
{
    private const string WidthKey = "synapse.width";

    /// <summary>The schema as it is written.</summary>
    public static Schema Written(Schema schema) => new(schema.FieldsList.Select(Written), schema.Metadata);

    /// <summary>The schema as it is read, of one that was written.</summary>
    public static Schema Read(Schema schema) => new(schema.FieldsList.Select(Read), schema.Metadata);

    /// <summary>A batch as it is written; shares what it can.</summary>
    public static RecordBatch Write(RecordBatch batch, Schema written) => new(
        written,
        written.FieldsList.Select((field, i) => IsVector(batch.Schema.FieldsList[i])
            ? ArrowArrayFactory.BuildArray(ToLists(batch.Column(i).Data, field.DataType))
            : Batches.Share(batch.Column(i))),
        batch.Length);

    /// <summary>A batch as it is read; takes the batch over.</summary>
    public static RecordBatch Read(RecordBatch batch)
    {
        if (!batch.Schema.FieldsList.Any(field => Width(field) > 0))
            return batch;
        using (batch)
        {
            Schema schema = Read(batch.Schema);
            return new RecordBatch(
                schema,
                batch.Arrays.Select((column, i) => Width(batch.Schema.FieldsList[i]) is > 0 and int width
                    ? ArrowArrayFactory.BuildArray(ToVectors(column.Data, schema.FieldsList[i].DataType, width))
                    : Batches.Share(column)),
                batch.Length);
        }
    }

    private static bool IsVector(Field field) => field.IsNullable && field.DataType is FixedSizeListType { ValueDataType: FixedWidthType };

    private static int Width(Field field) =>
        field.DataType is ListType && field.HasMetadata && field.Metadata.TryGetValue(WidthKey, out string? width)
            ? int.Parse(width, CultureInfo.InvariantCulture)
            : 0;

    private static Field Written(Field field)
    {
        if (!IsVector(field))
            return field;
        var type = (FixedSizeListType)field.DataType;
        var metadata = field.HasMetadata ? new Dictionary<string, string>(field.Metadata) : [];
        metadata[WidthKey] = type.ListSize.ToString(CultureInfo.InvariantCulture);
        return new Field(field.Name, new ListType(type.ValueField), field.IsNullable, metadata);
    }

    private static Field Read(Field field)
    {
        int width = Width(field);
        if (width == 0)
            return field;
        var metadata = field.Metadata.Where(pair => pair.Key != WidthKey).ToDictionary();
        return new Field(
            field.Name, new FixedSizeListType(((ListType)field.DataType).ValueField, width), field.IsNullable, metadata.Count == 0 ? null : metadata);
    }

    private static ArrayData ToLists(ArrayData vectors, IArrowType type)
    {
        int width = ((FixedSizeListType)vectors.DataType).ListSize, length = vectors.Length;
        int nulls = vectors.GetNullCount();
        var array = (FixedSizeListArray)ArrowArrayFactory.BuildArray(vectors);
        byte[] offsets = new byte[(length + 1) * sizeof(int)];
        Span<int> ends = MemoryMarshal.Cast<byte, int>(offsets.AsSpan());
        var rows = nulls == 0 ? null : new List<int>(checked((length - nulls) * width));
        byte[] valid = nulls == 0 ? [] : new byte[(length + 7) / 8];
        for (int i = 0; i < length; i++)
        {
            bool isNull = nulls > 0 && array.IsNull(i);
            ends[i + 1] = ends[i] + (isNull ? 0 : width);
            if (isNull || rows is null)
                continue;
            valid[i >> 3] |= (byte)(1 << (i & 7));
            for (int item = 0; item < width; item++)
                rows.Add(((vectors.Offset + i) * width) + item);
        }
        ArrayData items = rows is null
            ? vectors.Children[0].SliceShared(vectors.Offset * width, length * width)
            : Items(vectors.Children[0], rows);
        return new ArrayData(type, length, nulls, 0, [nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(valid), new ArrowBuffer(offsets)], [items]);
    }

    private static ArrayData ToVectors(ArrayData lists, IArrowType type, int width)
    {
        ReadOnlySpan<int> offsets = MemoryMarshal.Cast<byte, int>(lists.Buffers[1].Span).Slice(lists.Offset, lists.Length + 1);
        int nulls = lists.GetNullCount();
        if (nulls == 0)
            return new ArrayData(type, lists.Length, 0, 0, [ArrowBuffer.Empty], [lists.Children[0].SliceShared(offsets[0], lists.Length * width)]);

        // What stands in a null row does not matter, as long as something does.
        var rows = new List<int>(checked(lists.Length * width));
        byte[] valid = new byte[(lists.Length + 7) / 8];
        for (int i = 0; i < lists.Length; i++)
        {
            bool isNull = offsets[i + 1] == offsets[i];
            if (!isNull)
                valid[i >> 3] |= (byte)(1 << (i & 7));
            for (int item = 0; item < width; item++)
                rows.Add(isNull ? 0 : offsets[i] + item);
        }
        ArrayData items = nulls == lists.Length ? Zeros((FixedWidthType)lists.Children[0].DataType, rows.Count) : Items(lists.Children[0], rows);
        return new ArrayData(type, lists.Length, nulls, 0, [new ArrowBuffer(valid)], [items]);
    }

    private static ArrayData Zeros(FixedWidthType type, int count) =>
        new(type, count, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(new byte[((count * type.BitWidth) + 7) / 8])]);

    private static ArrayData Items(ArrayData items, List<int> rows)
    {
        // Borrowed: nothing is disposed through this array.
        IArrowArray array = ArrowArrayFactory.BuildArray(items);
        return Taking.Take(array, CollectionsMarshal.AsSpan(rows)).Data;
    }
}
