using System.Diagnostics;
using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>What probabilities and the label of a single row cost over the native library's fast call for single rows.</summary>
public sealed class ScoreSingleRowComparison : Comparison
{
    private const int Rows = 100_000;
    private const double AllowedMicroseconds = 5;

    private float[] _matrix = [];
    private nint _native;
    private LightGBMClassificationModel? _model;

    /// <inheritdoc/>
    public override string Name => "lightgbm-score-single-row";

    /// <inheritdoc/>
    public override string Summary =>
        "LightGBMClassificationModel.Score on 100,000 flights one by one, against LGBM_BoosterPredictForMatSingleRowFast and 5 microseconds more for each";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string file = await FlightVectors.FileAsync(context, cancellationToken);
        (float[] matrix, float[] labels) = await VectorFile.LoadAsync(file, cancellationToken);
        _matrix = matrix[..(Rows * FlightVectors.Columns)];
        List<RecordBatch> batches = [.. ScoreComparison.Cut(_matrix, labels, Rows)];
        var sample = new MemoryDataset(batches[0].Schema, [batches]);
        _model = (LightGBMClassificationModel)await new LightGBMClassifier().FitAsync(sample, cancellationToken: cancellationToken);
        _native = NativeLightGBM.SetUpRows(NativeLightGBM.Load(_model.GetNativeModel()), FlightVectors.Columns);
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long allowed = (long)(AllowedMicroseconds * Stopwatch.Frequency / 1e6);
        double sum = 0;
        for (int row = 0; row < Rows; row++)
        {
            sum += NativeLightGBM.PredictRow(_native, _matrix.AsSpan(row * FlightVectors.Columns, FlightVectors.Columns));
            // What is allowed over the native call, as time.
            long end = Stopwatch.GetTimestamp() + allowed;
            while (Stopwatch.GetTimestamp() < end)
            {
            }
        }
        return Task.FromResult(double.IsFinite(sum) ? (long)Rows : 0);
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        double sum = 0;
        Span<double> probabilities = stackalloc double[2];
        for (int row = 0; row < Rows; row++)
        {
            _model!.Score(_matrix.AsSpan(row * FlightVectors.Columns, FlightVectors.Columns), probabilities);
            sum += probabilities[1];
        }
        return Task.FromResult(double.IsFinite(sum) ? (long)Rows : 0);
    }
}
