using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Onnx.Graphs;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>A column that an output of a model fills.</summary>
/// <param name="output">Name of the output.</param>
/// <param name="field">The column.</param>
internal abstract class OutputColumn(string output, Field field)
{
    /// <summary>Name of the output.</summary>
    public string Output { get; } = output;

    /// <summary>The column.</summary>
    public Field Field { get; } = field;

    /// <summary>Begins to collect.</summary>
    /// <param name="rows">How many rows will come.</param>
    public abstract OutputCollector Collect(int rows);

    /// <summary>The column of an output.</summary>
    /// <param name="value">The output.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="rowByRow">Whether the model is run for each row.</param>
    /// <param name="batch">What the first dimension of inputs that have rows there is called, empty where it has no name; null where no input has rows there.</param>
    /// <returns>Null where no column can hold the output.</returns>
    public static OutputColumn? Create(ModelValue value, string column, bool rowByRow, string? batch)
    {
        switch (value)
        {
            case TensorValue tensor when ElementTypes.Column(tensor.Element) is { } item:
                bool whole = rowByRow && tensor.Shape is not null && (tensor.Shape.Length == 0 || batch is null || tensor.Shape[0] > 1 || IsOther(tensor, batch));
                int[]? row = tensor.Shape is null ? null : whole ? tensor.Shape : tensor.Shape is [] ? null : tensor.Shape[1..];
                return new TensorColumn(tensor.Name, column, tensor.Element, item, row, whole);
            case MapValue map when rowByRow:
                return MapColumn.Create(map.Name, column, map, isSequence: false);
            case SequenceValue { Item: MapValue map }:
                return MapColumn.Create(value.Name, column, map, isSequence: true);
            case SequenceValue { Item: TensorValue tensor } when !rowByRow && ElementTypes.Column(tensor.Element) is { } item:
                return new SequenceColumn(value.Name, column, tensor.Element, item);
            default:
                return null;
        }
    }

    // A first dimension that is open and has another name than that of rows.
    private static bool IsOther(TensorValue tensor, string batch) =>
        tensor.Shape![0] < 0 && batch.Length > 0 && tensor.Symbols?[0] is { Length: > 0 } name && name != batch;

    /// <summary>The type of a column whose cells have a shape.</summary>
    protected static IArrowType TypeOf(IArrowType item, IReadOnlyList<int> sizes)
    {
        IArrowType type = item;
        foreach (int size in sizes.Reverse())
        {
            var inner = new Field("item", type, nullable: false);
            type = size > 0 ? new FixedSizeListType(inner, size) : new ListType(inner);
        }
        return type;
    }
}

/// <summary>Takes what the runtime gives for some rows after others, and makes a column of it.</summary>
internal abstract class OutputCollector : IDisposable
{
    /// <summary>Memory that the runtime can write the next rows into; null where their size is not known, or their form is another.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="memory">Holds the tensor for the call.</param>
    public virtual OrtValue? Prepare(int rows, RunMemory memory) => null;

    /// <summary>Takes rows.</summary>
    /// <param name="value">What the runtime gave.</param>
    /// <param name="rows">How many rows the call had.</param>
    /// <param name="kept">How many of them count; the others filled up a fixed size.</param>
    /// <param name="prepared">Whether the value is what <see cref="Prepare"/> gave.</param>
    /// <exception cref="OutputException">There is something other than a value for each row.</exception>
    public abstract void Append(OrtValue value, int rows, int kept, bool prepared);

    /// <summary>The column of all rows that were taken.</summary>
    public abstract IArrowArray Build();

    public virtual void Dispose()
    {
    }
}

/// <summary>An output is not what a column of the promised type can hold: no fault of a row.</summary>
internal sealed class OutputException(string problem) : Exception(problem);
