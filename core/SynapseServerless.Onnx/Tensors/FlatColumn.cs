using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>A column as one run of items, in which each row has its place: a view, nothing is copied.</summary>
internal sealed class FlatColumn
{
    private readonly int[]? _fixedShape;
    private readonly int _first;
    private readonly int _size;
    private readonly int[] _starts = [];
    private readonly int[] _shapes = [];
    private readonly bool[] _missing = [];

    private FlatColumn(IArrowArray items, int levels, int first, int[] shape) =>
        (Items, Levels, _first, _fixedShape, _size) = (items, levels, first, shape, shape.Aggregate(1, (product, size) => product * size));

    private FlatColumn(IArrowArray items, int levels, int[] starts, int[] shapes, bool[] missing) =>
        (Items, Levels, _starts, _shapes, _missing) = (items, levels, starts, shapes, missing);

    /// <summary>The items of all rows.</summary>
    public IArrowArray Items { get; }

    /// <summary>How deep cells are nested.</summary>
    public int Levels { get; }

    /// <summary>Whether all rows are there and have one shape.</summary>
    public bool IsUniform => _fixedShape is not null;

    /// <summary>Rows whose lists within a list differ in length, so that they are no matrix; null where there are none.</summary>
    public HashSet<int>? Ragged { get; private init; }

    /// <summary>Whether a row has no value, or one with a hole in it.</summary>
    public bool IsMissing(int row) => _fixedShape is null && _missing[row];

    /// <summary>Where the items of a row begin.</summary>
    public int Start(int row) => _fixedShape is null ? _starts[row] : _first + (row * _size);

    /// <summary>How long the lists of a row are, level after level.</summary>
    public ReadOnlySpan<int> Shape(int row) => _fixedShape ?? _shapes.AsSpan(row * Levels, Levels);

    /// <summary>Opens a column.</summary>
    /// <param name="column">The column, borrowed for as long as the view is used.</param>
    /// <param name="shape">How its cells are nested.</param>
    public static FlatColumn Open(IArrowArray column, CellShape shape)
    {
        if (SparseVectors.IsSparse(column.Data.DataType))
            column = DenseVectors.Of((StructArray)column);
        if (column is DictionaryArray dictionary)
            column = Decoded(dictionary);
        return (shape.IsFixed ? OpenFixed(column, shape) : null) ?? OpenAny(column, shape);
    }

    private static FlatColumn? OpenFixed(IArrowArray column, CellShape shape)
    {
        int first = 0;
        while (column is FixedSizeListArray list)
        {
            if (column.NullCount > 0)
                return null;
            first = (first + list.Offset) * ((Apache.Arrow.Types.FixedSizeListType)list.Data.DataType).ListSize;
            column = list.Values;
        }
        return column.NullCount > 0 ? null : new FlatColumn(column, shape.Levels, first, [.. shape.Sizes]);
    }

    private static FlatColumn OpenAny(IArrowArray column, CellShape shape)
    {
        var lists = new List<IArrowArray>();
        IArrowArray items = column;
        for (int level = 0; level < shape.Levels; level++)
        {
            lists.Add(items);
            items = items switch
            {
                FixedSizeListArray list => list.Values,
                LargeListArray list => list.Values,
                ListArray list => list.Values,
                _ => throw new InvalidOperationException($"A column of {TypeNames.Of(column.Data.DataType)} has fewer levels."),
            };
        }
        int rows = column.Length, levels = shape.Levels;
        int[] starts = new int[rows], shapes = new int[rows * levels];
        bool[] missing = new bool[rows];
        HashSet<int>? ragged = null;
        for (int row = 0; row < rows; row++)
        {
            (int start, int end) = (row, row + 1);
            bool hole = column.IsNull(row);
            for (int level = 0; level < levels && !hole; level++)
            {
                if (!Descend(lists[level], ref start, ref end, out int size, out hole) && !hole)
                    (ragged ??= []).Add(row);
                shapes[(row * levels) + level] = size;
            }
            for (int item = start; !hole && levels > 0 && items.NullCount > 0 && item < end; item++)
                hole = items.IsNull(item);
            missing[row] = hole;
            starts[row] = start;
        }
        return new FlatColumn(items, levels, starts, shapes, missing) { Ragged = ragged };
    }

    // From lists to what is in them; false where they differ in length.
    private static bool Descend(IArrowArray lists, ref int start, ref int end, out int size, out bool hole)
    {
        (int first, size) = start < end ? Range(lists, start) : (0, 0);
        bool even = true;
        hole = false;
        for (int list = start; list < end && !hole; list++)
        {
            hole = lists.IsNull(list);
            even &= Range(lists, list).Length == size;
        }
        (start, end) = (first, first + ((end - start) * size));
        return even;
    }

    private static (int Start, int Length) Range(IArrowArray lists, int row) => lists switch
    {
        FixedSizeListArray list => ((row + list.Offset) * SizeOf(list), SizeOf(list)),
        LargeListArray list => (checked((int)list.ValueOffsets[row]), checked((int)(list.ValueOffsets[row + 1] - list.ValueOffsets[row]))),
        _ => (((ListArray)lists).ValueOffsets[row], ((ListArray)lists).ValueOffsets[row + 1] - ((ListArray)lists).ValueOffsets[row]),
    };

    private static int SizeOf(FixedSizeListArray list) => ((Apache.Arrow.Types.FixedSizeListType)list.Data.DataType).ListSize;

    // The values themselves in the place of their numbers.
    private static StringArray Decoded(DictionaryArray column)
    {
        var texts = new StringArray.Builder();
        Func<int, object?> read = Cells.Reader(column);
        for (int row = 0; row < column.Length; row++)
        {
            if (read(row) is string text)
                texts.Append(text);
            else
                texts.AppendNull();
        }
        return texts.Build();
    }
}
