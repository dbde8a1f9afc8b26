using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>What raw scores, probabilities and labels in batches cost over one native call for one matrix.</summary>
public sealed class ScoreComparison : Comparison
{
    private const int Rows = 1_000_000;
    private const int BatchRows = 65_536;

    private float[] _matrix = [];
    private double[] _probabilities = [];
    private nint _native;
    private List<RecordBatch> _batches = [];
    private LightGBMClassificationModel? _model;

    /// <inheritdoc/>
    public override string Name => "lightgbm-score";

    /// <inheritdoc/>
    public override string Summary => "LightGBMClassificationModel on 1 million flights in batches, against LGBM_BoosterPredictForMat on a ready matrix";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(0.95)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string file = await FlightVectors.FileAsync(context, cancellationToken);
        (float[] matrix, float[] labels) = await VectorFile.LoadAsync(file, cancellationToken);
        _matrix = matrix[..(Rows * FlightVectors.Columns)];
        _probabilities = new double[Rows];
        _batches = [.. Cut(_matrix, labels, Rows)];
        var sample = new MemoryDataset(_batches[0].Schema, [[.. _batches.Take(3).Select(Batches.Share)]]);
        _model = (LightGBMClassificationModel)await new LightGBMClassifier().FitAsync(sample, cancellationToken: cancellationToken);
        _native = NativeLightGBM.Load(_model.GetNativeModel());
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        NativeLightGBM.Predict(_native, _matrix, FlightVectors.Columns, _probabilities);
        return Task.FromResult((long)_probabilities.Length);
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

    internal static IEnumerable<RecordBatch> Cut(float[] matrix, float[] labels, int rows)
    {
        Field features = ColumnMetadata.Vector("features", FlightVectors.Columns, FlightVectors.Slots);
        var schema = new Schema([features, new Field("label", Apache.Arrow.Types.FloatType.Default, nullable: false)], null);
        for (int start = 0; start < rows; start += BatchRows)
        {
            int count = Math.Min(BatchRows, rows - start);
            FloatArray values = new FloatArray.Builder()
                .AppendRange(matrix.AsSpan(start * FlightVectors.Columns, count * FlightVectors.Columns).ToArray()).Build();
            var list = new FixedSizeListArray(new ArrayData(features.DataType, count, 0, 0, [ArrowBuffer.Empty], [values.Data]));
            yield return new RecordBatch(schema, [list, new FloatArray.Builder().AppendRange(labels.AsSpan(start, count).ToArray()).Build()], count);
        }
    }
}
