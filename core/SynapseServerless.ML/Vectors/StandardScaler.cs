using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns mean and standard deviation of each slot of a vector, to bring slots to the same scale.</summary>
/// <remarks>As Spark's: the deviation is that with n - 1, and a slot that is the same in all vectors becomes 0.</remarks>
public sealed class StandardScaler : VectorEstimator
{
    /// <summary>Whether the mean is taken away; sparse vectors become dense by that.</summary>
    public bool WithMean { get; init; }

    /// <summary>Whether slots are divided by their standard deviation.</summary>
    public bool WithStd { get; init; } = true;

    private protected override Transformer Finish(VectorStatistics state) => new StandardScalerModel
    {
        Uid = Uid + "Model", InputCol = InputCol, OutputCol = Output, WithMean = WithMean, WithStd = WithStd, Mean = state.Each(state.Mean), Std = state.Each(state.Deviation),
    };
}

/// <summary>Takes means away and divides by standard deviations; what StandardScaler fits.</summary>
public sealed class StandardScalerModel : VectorTransformer, IOnnxExport
{
    /// <summary>The means.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>The standard deviations.</summary>
    public IReadOnlyList<double> Std { get; init; } = [];

    /// <summary>Whether the mean is taken away.</summary>
    public bool WithMean { get; init; }

    /// <summary>Whether slots are divided by their standard deviation.</summary>
    public bool WithStd { get; init; } = true;

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        VectorForms.Scale(graph, InputCol, OutputCol ?? Uid + "_output", WithMean ? Mean : null, [.. Std.Select(deviation => !WithStd ? 1 : deviation == 0 ? 0 : 1 / deviation)]);
    }

    private protected override VectorFunction FunctionOf(Field input, int width)
    {
        Scaling.CheckWidth(this, InputCol, width, Std.Count);
        double[] factors = [.. Std.Select(deviation => !WithStd ? 1 : deviation == 0 ? 0 : 1 / deviation)], means = [.. Mean];
        IReadOnlyList<string>? names = ColumnMetadata.Slots(input);
        return !WithMean ? Scaling.By(factors, names) : new VectorFunction
        {
            Width = width,
            Names = names,
            Dense = (from, to) =>
            {
                for (int i = 0; i < from.Length; i++)
                    to[i] = (float)((from[i] - means[i]) * factors[i]);
            },
        };
    }
}
