using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Graphs;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>A tensor that a column feeds.</summary>
/// <param name="value">The input.</param>
/// <param name="source">The column.</param>
/// <param name="cell">How its cells are nested.</param>
/// <param name="feed">Makes tensors of its items.</param>
/// <param name="isWhole">Whether a cell is all of the tensor; otherwise it is one of the rows of the first dimension.</param>
internal sealed class TensorInput(TensorValue value, Field source, CellShape cell, ItemFeed feed, bool isWhole) : ModelInput(value.Name, source.Name, cell, isWhole)
{
    private readonly CellShape _cell = cell;
    private readonly bool _isWhole = isWhole;

    /// <inheritdoc/>
    public override long RowBytes(ReadOnlySpan<int> cells)
    {
        long bytes = Math.Max(sizeof(long) * Convert.ToInt32(value.Element == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.String), ElementTypes.Size(value.Element));
        foreach (int size in cells)
            bytes *= Math.Max(1, size);
        return bytes;
    }

    // The dimensions of what a cell is: without the first, unless a cell is the whole tensor.
    private int[] Row => value.Shape is null ? [] : _isWhole || value.Shape.Length == 0 ? value.Shape : value.Shape[1..];

    /// <inheritdoc/>
    public override long[] Shape(int rows, ReadOnlySpan<int> cells)
    {
        int[]? row = RowShape(cells);
        if (row is null)
            throw new DataException(Mismatch(cells), Location.None, "Bring the values to the shape that the model was made for.");
        return _isWhole ? [.. row.Select(size => (long)size)] : [rows, .. row.Select(size => (long)size)];
    }

    /// <summary>What is wrong with a column whose cells all have one shape; null when nothing is.</summary>
    public string? Objection() => _cell.IsFixed && RowShape([.. _cell.Sizes]) is null ? Mismatch([.. _cell.Sizes]) : null;

    /// <inheritdoc/>
    public override OrtValue Create(FlatColumn column, int firstRow, int rows, RunMemory memory)
    {
        long[] shape = Shape(rows, column.Shape(firstRow));
        int start = column.Start(firstRow);
        int count = checked((int)shape.Aggregate(1L, (product, size) => product * size));
        return feed.Create(column.Items, start, count, shape, memory);
    }

    private int[]? RowShape(ReadOnlySpan<int> cells)
    {
        if (value.Shape is null)
            return cells.ToArray();
        int[] wanted = Row;
        // A flat list whose field says the shape that it stands for, as stages over images write.
        if (cells.Length == 1 && wanted.Length > 1 && ColumnMetadata.Shape(source) is { } shape && shape.Aggregate(1, (product, size) => product * size) == cells[0])
            cells = shape.ToArray();
        if (cells.Length == wanted.Length)
            return Fits(cells, wanted) ? cells.ToArray() : null;
        // A number serves as a vector of one, a vector of one as a number, and a flat list as a tensor of as many items.
        return cells.Length <= 1 ? Filled(wanted, cells.Length == 0 ? 1 : cells[0]) : null;
    }

    private static bool Fits(ReadOnlySpan<int> cells, int[] wanted)
    {
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] >= 0 && wanted[i] != cells[i])
                return false;
        }
        return true;
    }

    private static int[]? Filled(int[] wanted, int items)
    {
        int known = wanted.Where(size => size >= 0).Aggregate(1, (product, size) => product * size);
        int open = wanted.Count(size => size < 0);
        if (open == 0)
            return items == known ? wanted : null;
        // Several open dimensions can be told only where nothing is left for them.
        if (known == 0 || items % known != 0 || (open > 1 && items != known))
            return null;
        return [.. wanted.Select(size => size < 0 ? items / known : size)];
    }

    private string Mismatch(ReadOnlySpan<int> cells) =>
        $"The model's input '{Name}' is {value}, and {(cells.Length == 0 ? "a cell" : $"a cell of {string.Join(" x ", cells.ToArray())}")} of the column '{Column}' ({TypeNames.Of(source.DataType)}) does not fit";
}
