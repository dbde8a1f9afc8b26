using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns the largest absolute value of each slot of a vector, to bring slots into the range from -1 to 1. Zeros stay zeros.</summary>
public sealed class MaxAbsScaler : VectorEstimator
{
    private protected override Transformer Finish(VectorStatistics state) => new MaxAbsScalerModel
    {
        Uid = Uid + "Model", InputCol = InputCol, OutputCol = Output, MaxAbs = state.Each(slot => Math.Max(Math.Abs(state.Smallest(slot)), Math.Abs(state.Largest(slot)))),
    };
}

/// <summary>Divides slots of vectors by their largest absolute value; what MaxAbsScaler fits.</summary>
public sealed class MaxAbsScalerModel : VectorTransformer, IOnnxExport
{
    /// <summary>The largest absolute values of the fit.</summary>
    public IReadOnlyList<double> MaxAbs { get; init; } = [];

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        VectorForms.Scale(graph, InputCol, OutputCol ?? Uid + "_output", null, [.. MaxAbs.Select(static largest => largest == 0 ? 1 : 1 / largest)]);
    }

    private protected override VectorFunction FunctionOf(Field input, int width)
    {
        Scaling.CheckWidth(this, InputCol, width, MaxAbs.Count);
        return Scaling.By([.. MaxAbs.Select(static largest => largest == 0 ? 1 : 1 / largest)], ColumnMetadata.Slots(input));
    }
}
