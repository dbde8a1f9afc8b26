using System.Globalization;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Comparisons.Trees;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Explain;
using SynapseServerless.LightGBM;

namespace SynapseServerless.Bench.Comparisons.Explain;

/// <summary>TreeSHAP through the whole stage, against one native call for the same matrix.</summary>
public sealed class TreeShapStageComparison : Comparison
{
    private const int Rows = 5_000;

    private static readonly TreeModels s_model = new(ParticleVectors.Table, 500, 31, "");

    private float[] _rows = [];
    private double[] _results = [];
    private nint _native;
    private ExplainedRows? _explained;

    /// <inheritdoc/>
    public override string Name => "tree-shap-stage";

    /// <inheritdoc/>
    public override string Summary => string.Create(
        CultureInfo.InvariantCulture, $"VectorSHAP by trees over 5,000 rows, {s_model.Words}, one thread each, against LGBM_BoosterPredictForMat");

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(30)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        (string text, float[] rows) = await s_model.LoadAsync(context, cancellationToken);
        int width = s_model.Table.Columns;
        _rows = rows[..(Rows * width)];
        _native = NativeLightGBM.Load(text);
        _results = new double[Rows * (width + 1)];
        _explained = new ExplainedRows(
            new VectorSHAP { Model = LightGBMClassificationModel.LoadNativeModelFromString(text), TargetCol = "rawPrediction", TargetClasses = [1], Method = "tree" },
            KernelShapComparison.Batch(rows, 0, Rows, width));
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _explained?.Stage.Dispose();
        (_rows, _results, _explained) = ([], [], null);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        NativeLightGBM.PredictContributions(_native, _rows, s_model.Table.Columns, 1, _results);
        return Task.FromResult((long)Rows);
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await _explained!.ExplainAsync(cancellationToken);
        return Rows;
    }
}
