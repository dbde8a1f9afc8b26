using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns the smallest and largest value of each slot of a vector, to bring slots to one range.</summary>
/// <remarks>As Spark's: a slot that is the same in all vectors becomes the middle of the range.</remarks>
public sealed class MinMaxScaler : VectorEstimator
{
    /// <summary>What the smallest value becomes.</summary>
    public double Min { get; init; }

    /// <summary>What the largest value becomes.</summary>
    public double Max { get; init; } = 1;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Min < Max ? [] : [BadParameter(nameof(Min), $"The range goes from {Min} to {Max}", "Set min below max.")];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field field = VectorRows.Require(input, Uid, "inputCol", InputCol);
        return Schemas.With(input, ColumnMetadata.Vector(Output, SparseVectors.Size(field) ?? 0));
    }

    private protected override Transformer Finish(VectorStatistics state) => new MinMaxScalerModel
    {
        Uid = Uid + "Model", InputCol = InputCol, OutputCol = Output, Min = Min, Max = Max, OriginalMin = state.Each(state.Smallest), OriginalMax = state.Each(state.Largest),
    };
}

/// <summary>Brings slots of vectors to one range; what MinMaxScaler fits. Sparse vectors become dense.</summary>
public sealed class MinMaxScalerModel : VectorTransformer, IOnnxExport
{
    /// <summary>The smallest values of the fit.</summary>
    public IReadOnlyList<double> OriginalMin { get; init; } = [];

    /// <summary>The largest values of the fit.</summary>
    public IReadOnlyList<double> OriginalMax { get; init; } = [];

    /// <summary>What the smallest value becomes.</summary>
    public double Min { get; init; }

    /// <summary>What the largest value becomes.</summary>
    public double Max { get; init; } = 1;

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        double[] span = [.. OriginalMax.Zip(OriginalMin, static (max, min) => max - min)];
        OnnxValue from = graph.Compute("Sub", VectorForms.Doubles(graph, InputCol), graph.Constant(OriginalMin));
        OnnxValue part = graph.Compute("Div", from, graph.Constant([.. span.Select(static length => length > 0 ? length : 1)]));
        OnnxValue place = graph.Node("Where", [graph.Constant([.. span.Select(static length => length > 0)]), part, graph.Constant(0.5)], OnnxElement.Double, span.Length);
        VectorForms.Set(graph, OutputCol ?? Uid + "_output", graph.Compute("Add", graph.Compute("Mul", place, graph.Constant(Max - Min)), graph.Constant(Min)));
    }

    private protected override VectorFunction FunctionOf(Field input, int width)
    {
        Scaling.CheckWidth(this, InputCol, width, OriginalMin.Count);
        double[] from = [.. OriginalMin], span = [.. OriginalMax.Zip(OriginalMin, static (max, min) => max - min)];
        return new VectorFunction
        {
            Width = width,
            Names = ColumnMetadata.Slots(input),
            Dense = (values, to) =>
            {
                for (int i = 0; i < values.Length; i++)
                    to[i] = (float)(((span[i] > 0 ? (values[i] - from[i]) / span[i] : 0.5) * (Max - Min)) + Min);
            },
        };
    }
}
