using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>The sparse form of a vector column: a struct of <c>size</c> (int32), <c>indices</c> (list of int32, ascending) and <c>values</c> (list of float).</summary>
public static class SparseVectors
{
    /// <summary>Metadata key of the number of slots of a sparse vector column, the same in every row.</summary>
    public const string SizeKey = "synapse.size";

    /// <summary>The type of sparse vector columns.</summary>
    public static StructType Type { get; } = new(
    [
        new Field("size", Int32Type.Default, nullable: false),
        new Field("indices", new ListType(new Field("item", Int32Type.Default, nullable: false)), nullable: false),
        new Field("values", new ListType(new Field("item", FloatType.Default, nullable: false)), nullable: false),
    ]);

    /// <summary>A field of sparse vectors.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="size">Number of slots of every row.</param>
    public static Field Field(string name, int size) =>
        ColumnMetadata.With(new Field(name, Type, nullable: true), SizeKey, size);

    /// <summary>Whether a type is that of sparse vectors.</summary>
    public static bool IsSparse(IArrowType type) =>
        type is StructType { Fields: [{ Name: "size" }, { Name: "indices" }, { Name: "values" }] };

    /// <summary>The number of slots of a vector column, sparse or dense; null when the field does not say.</summary>
    public static int? Size(Field field) => field.DataType switch
    {
        FixedSizeListType list => list.ListSize,
        _ when field.HasMetadata && field.Metadata.TryGetValue(SizeKey, out string? size) => int.Parse(size, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Whether a type is a vector: dense of fixed width, or sparse.</summary>
    public static bool IsVector(IArrowType type) =>
        IsSparse(type) || type is FixedSizeListType { ValueDataType.TypeId: ArrowTypeId.Float or ArrowTypeId.Double };

    /// <summary>The active slots of a row of a sparse column.</summary>
    /// <param name="column">The column; it may be a slice.</param>
    /// <param name="row">The row, which is not null.</param>
    /// <param name="indices">The slots, ascending.</param>
    /// <param name="values">Their values.</param>
    public static void Row(StructArray column, int row, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> values)
    {
        var indexLists = (ListArray)column.Fields[1];
        var valueLists = (ListArray)column.Fields[2];
        indices = ((Int32Array)indexLists.Values).Values.Slice(indexLists.ValueOffsets[row], indexLists.GetValueLength(row));
        values = ((FloatArray)valueLists.Values).Values.Slice(valueLists.ValueOffsets[row], valueLists.GetValueLength(row));
    }

    /// <summary>Makes a sparse column row by row.</summary>
    /// <param name="size">Number of slots of every row.</param>
    public sealed class Builder(int size)
    {
        private readonly List<int> _offsets = [0];
        private readonly List<int> _indices = [];
        private readonly List<float> _values = [];

        /// <summary>Adds a value to the row at hand; zeros are left out.</summary>
        /// <param name="slot">The slot, above those already added to this row.</param>
        /// <param name="value">The value.</param>
        public void Add(int slot, float value)
        {
            if (value == 0)
                return;
            _indices.Add(slot);
            _values.Add(value);
        }

        /// <summary>Ends the row at hand and begins the next.</summary>
        public void EndRow() => _offsets.Add(_indices.Count);

        /// <summary>Forgets the row at hand, as if nothing had been added to it.</summary>
        public void UndoRow()
        {
            int start = _offsets[^1];
            _indices.RemoveRange(start, _indices.Count - start);
            _values.RemoveRange(start, _values.Count - start);
        }

        /// <summary>The column of all ended rows.</summary>
        public StructArray Build()
        {
            int rows = _offsets.Count - 1;
            int[] offsets = [.. _offsets], indices = [.. _indices], sizes = new int[rows];
            float[] values = [.. _values];
            System.Array.Fill(sizes, size);
            var indexArray = NumericColumn.Of(indices);
            var valueArray = new FloatArray(NumericColumn.Buffer(values), ArrowBuffer.Empty, values.Length, 0, 0);
            return new StructArray(Type, rows,
            [
                NumericColumn.Of(sizes),
                new ListArray(Type.Fields[1].DataType, rows, NumericColumn.Buffer(offsets), indexArray, ArrowBuffer.Empty),
                new ListArray(Type.Fields[2].DataType, rows, NumericColumn.Buffer(offsets), valueArray, ArrowBuffer.Empty),
            ], ArrowBuffer.Empty);
        }
    }
}
