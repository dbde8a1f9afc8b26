using Microsoft.ML.OnnxRuntime;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>An input of a model that a column feeds.</summary>
/// <param name="name">Name of the input.</param>
/// <param name="column">Name of the column.</param>
/// <param name="cell">How its cells are nested.</param>
/// <param name="isWhole">Whether a cell is all of the input, so that rows are run one by one.</param>
internal abstract class ModelInput(string name, string column, CellShape cell, bool isWhole)
{
    public string Name => name;

    public string Column => column;

    public CellShape Cell => cell;

    /// <summary>Whether a cell is all of the input, so that rows are run one by one.</summary>
    public bool IsWhole => isWhole;

    /// <summary>How many bytes a row has in the tensor; of texts, what a pointer has.</summary>
    /// <param name="cells">How long the lists of its cell are.</param>
    public abstract long RowBytes(ReadOnlySpan<int> cells);

    /// <summary>The dimensions of the tensor of some rows.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="cells">How long the lists of each of their cells are.</param>
    /// <exception cref="DataException">The cells have another shape than the input.</exception>
    public abstract long[] Shape(int rows, ReadOnlySpan<int> cells);

    /// <summary>The input of some rows.</summary>
    public abstract OrtValue Create(FlatColumn column, int firstRow, int rows, RunMemory memory);
}

/// <summary>A sequence or a map that a cell is all of.</summary>
internal sealed class CellInput(string name, string column, CellShape cell, CellFeed feed) : ModelInput(name, column, cell, isWhole: true)
{
    public override long RowBytes(ReadOnlySpan<int> cells) => sizeof(long);

    public override long[] Shape(int rows, ReadOnlySpan<int> cells) => [rows];

    public override OrtValue Create(FlatColumn column, int firstRow, int rows, RunMemory memory) => memory.Keep(feed.Create(column.Items, column.Start(firstRow), memory));
}
