using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Comparisons.Trees;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Explain;
using SynapseServerless.LightGBM;

namespace SynapseServerless.Bench.Comparisons.Explain;

/// <summary>TreeSHAP against a background of 100 rows through the whole stage, against KernelSHAP with the same background and 100 sets, which comes near it.</summary>
public sealed class InterventionalShapComparison : Comparison
{
    private const int Rows = 100, Background = 100, Sets = 100;

    private static readonly TreeModels s_model = new(ParticleVectors.Table, 100, 31, "");

    private ExplainedRows? _trees, _kernel;

    /// <inheritdoc/>
    public override string Name => "tree-shap-background";

    /// <inheritdoc/>
    public override string Summary => $"VectorSHAP by trees with {Background} rows of background over {Rows} rows, {s_model.Words}, one thread each, against KernelSHAP with {Sets} sets";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(1)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        (string text, float[] rows) = await s_model.LoadAsync(context, cancellationToken);
        int width = s_model.Table.Columns;
        ExplainedRows Of(string method) => new(
            new VectorSHAP
            {
                Model = LightGBMClassificationModel.LoadNativeModelFromString(text, new LightGBMClassificationModel { NumThreads = 1 }), TargetCol = "rawPrediction", TargetClasses = [1], Method = method, NumSamples = Sets,
                Background = KernelShapComparison.Batch(rows, 30_000, Background, width),
            },
            KernelShapComparison.Batch(rows, 20_000, Rows, width));
        (_trees, _kernel) = (Of("tree"), Of("kernel"));
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _trees?.Stage.Dispose();
        _kernel?.Stage.Dispose();
        (_trees, _kernel) = (null, null);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await _kernel!.ExplainAsync(cancellationToken);
        return Rows;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await _trees!.ExplainAsync(cancellationToken);
        return Rows;
    }
}
