using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Comparisons.Trees;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.LightGBM;

namespace SynapseServerless.Bench.Comparisons.Explain;

/// <summary>KernelSHAP of a LightGBM model through the whole stage, against the native library for the same number of perturbed rows: row by row, as SynapseML scores them, or all in one call.</summary>
/// <param name="isOneByOne">Whether the reference scores row by row.</param>
public sealed class KernelShapComparison(bool isOneByOne) : Comparison
{
    private const int Rows = 20, Background = 50, Sets = 500;

    private static readonly TreeModels s_model = new(ParticleVectors.Table, 100, 31, "");

    private float[] _rows = [];
    private double[] _results = [];
    private nint _native, _single;
    private ExplainedRows? _explained;

    /// <inheritdoc/>
    public override string Name => isOneByOne ? "kernel-shap-rows" : "kernel-shap-batch";

    /// <inheritdoc/>
    public override string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"VectorSHAP by KernelSHAP, {Rows} rows, {Sets} sets, {Background} rows of background, {s_model.Words}, one thread, against {(isOneByOne ? "LGBM_BoosterPredictForMatSingleRowFast for each" : "one LGBM_BoosterPredictForMat over as many")} of the {Rows * Background * Sets:N0} perturbed rows");

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => isOneByOne ? [Requirement.SpeedAtLeast(50)] : [Requirement.TimeAtMost(0.2)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        (string text, float[] rows) = await s_model.LoadAsync(context, cancellationToken);
        int width = s_model.Table.Columns;
        _rows = [.. Enumerable.Range(0, Rows * Background * Sets).SelectMany(row => rows.AsSpan(row % 10_000 * width, width).ToArray())];
        _results = new double[Rows * Background * Sets];
        _native = NativeLightGBM.Load(text);
        _single = NativeLightGBM.SetUpRows(_native, width);
        var stage = new VectorSHAP
        {
            Model = LightGBMClassificationModel.LoadNativeModelFromString(text, new LightGBMClassificationModel { NumThreads = 1 }), TargetCol = "probability", TargetClasses = [1], Method = "kernel",
            NumSamples = Sets, Background = Batch(rows, 30_000, Background, width),
        };
        _explained = new ExplainedRows(stage, Batch(rows, 20_000, Rows, width));
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
        int width = s_model.Table.Columns;
        if (!isOneByOne)
        {
            NativeLightGBM.PredictRaw(_native, _rows, width, 1, _results);
            return Task.FromResult((long)_results.Length);
        }
        for (int row = 0; row < _results.Length; row++)
            _results[row] = NativeLightGBM.PredictRow(_single, _rows.AsSpan(row * width, width));
        return Task.FromResult((long)_results.Length);
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await _explained!.ExplainAsync(cancellationToken);
        return Rows * Background * Sets;
    }

    /// <summary>Rows of a table as a batch of vectors.</summary>
    internal static RecordBatch Batch(float[] rows, int first, int count, int width)
    {
        Field field = ColumnMetadata.Vector("features", width);
        FloatArray values = new FloatArray.Builder().AppendRange(rows.AsSpan(first * width, count * width).ToArray()).Build();
        return new RecordBatch(new Schema([field], null), [new FixedSizeListArray(field.DataType, count, values, ArrowBuffer.Empty, 0)], count);
    }
}
