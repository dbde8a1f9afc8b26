using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Turns numbers, or the slots of vectors, into 1 where they are above a threshold and 0 elsewhere.</summary>
/// <remarks>A null gives a null, and NaN 0.</remarks>
public sealed class Binarizer : ColumnTransformer, IOnnxExport
{
    /// <summary>The threshold.</summary>
    public double Threshold { get; init; }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        OnnxValue value = VectorForms.Number(graph, InputCol);
        OnnxValue above = graph.Compare("Greater", graph.As(value, OnnxElement.Double), graph.Constant(Threshold), value.Width);
        graph.Set(OutputCol ?? Uid + "_output", graph.As(above, value.Width > 0 ? OnnxElement.Float : OnnxElement.Double));
    }

    /// <inheritdoc/>
    protected override string Expected => "a column of numbers or vectors";

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => NumericColumn.IsNumber(type) || SparseVectors.IsVector(type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) =>
        NumericColumn.IsNumber(input.DataType) ? new Field(name, DoubleType.Default, nullable: true) : Vectors(input, 0).Output(input, name);

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input)
    {
        if (!NumericColumn.IsNumber(input.DataType))
        {
            SlotSource source = FastVectorAssembler.Source(input, Uid, "inputCol");
            VectorFunction function = Vectors(input, source.Width);
            return (column, bad) => function.Apply(column, source, input.Name, bad);
        }
        return (column, _) =>
        {
            double[] values = NumericColumn.ToDoubles(column);
            var result = new DoubleArray.Builder().Reserve(values.Length);
            for (int row = 0; row < values.Length; row++)
            {
                if (column.IsNull(row))
                    result.AppendNull();
                else
                    result.Append(values[row] > Threshold ? 1 : 0);
            }
            return result.Build();
        };
    }

    // Below 0 a slot that a sparse vector leaves out is above the threshold.
    private VectorFunction Vectors(Field input, int width) => new()
    {
        Width = width > 0 ? width : SparseVectors.Size(input) ?? 0,
        Names = ColumnMetadata.Slots(input),
        Dense = (from, to) =>
        {
            for (int i = 0; i < from.Length; i++)
                to[i] = from[i] > Threshold ? 1 : 0;
        },
        Sparse = Threshold < 0 ? null : (slots, values, to) =>
        {
            for (int i = 0; i < slots.Length; i++)
                to.Add(slots[i], values[i] > Threshold ? 1 : 0);
        },
    };
}
