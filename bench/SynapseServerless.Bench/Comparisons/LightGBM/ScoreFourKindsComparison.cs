using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>What probabilities, raw scores, leaf indexes and SHAP values together cost over the native calls for each.</summary>
public sealed class ScoreFourKindsComparison : Comparison
{
    private const int Rows = 50_000;

    private float[] _matrix = [];
    private double[][] _results = [];
    private nint _native;
    private List<RecordBatch> _batches = [];
    private LightGBMClassificationModel? _model;

    /// <inheritdoc/>
    public override string Name => "lightgbm-score-four-kinds";

    /// <inheritdoc/>
    public override string Summary =>
        "LightGBMClassificationModel with columns of probabilities, raw scores, leaves and SHAP values on 50,000 flights, against one LGBM_BoosterPredictForMat for each";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1.1)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string file = await FlightVectors.FileAsync(context, cancellationToken);
        (float[] matrix, float[] labels) = await VectorFile.LoadAsync(file, cancellationToken);
        _matrix = matrix[..(Rows * FlightVectors.Columns)];
        _batches = [.. ScoreComparison.Cut(_matrix, labels, Rows)];
        var sample = new MemoryDataset(_batches[0].Schema, [[.. _batches.Select(Batches.Share)]]);
        var classifier = new LightGBMClassifier { LeafPredictionCol = "leaves", FeaturesShapCol = "shap" };
        _model = (LightGBMClassificationModel)await classifier.FitAsync(sample, cancellationToken: cancellationToken);
        _native = NativeLightGBM.Load(_model.GetNativeModel());
        _results = [.. Enum.GetValues<PredictionKind>().Select(kind => new double[Rows * _model.Booster.OutputsPerRow(kind)])];
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        for (int kind = 0; kind < _results.Length; kind++)
            NativeLightGBM.Predict(_native, _matrix, FlightVectors.Columns, kind, _results[kind]);
        return Task.FromResult((long)Rows);
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long rows = 0;
        var stage = new StageContext("LightGBMClassificationModel");
        foreach (RecordBatch batch in _batches)
        {
            using RecordBatch scored = _model!.Transform(batch, stage, cancellationToken);
            rows += scored.Length;
        }
        return Task.FromResult(rows);
    }
}
