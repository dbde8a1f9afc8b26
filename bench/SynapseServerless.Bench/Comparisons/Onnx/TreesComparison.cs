using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Onnx;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Onnx;

/// <summary>ONNXModel over a tree ensemble against the runtime by hand.</summary>
internal sealed class TreesComparison : Comparison
{
    private const int Rows = 1_000_000;

    private static readonly int[] s_batches = [64, 256, 1024, 4096, 16_384];

    private float[] _matrix = [];
    private List<RecordBatch> _batches = [];
    private InferenceSession? _session;
    private ONNXModel? _stage;
    private BoundTransformer? _bound;
    private int _batch;

    /// <inheritdoc/>
    public override string Name => "onnx-trees";

    /// <inheritdoc/>
    public override string Summary => "ONNXModel with batchSize auto on 1 million flights through 100 trees of LightGBM, against a loop over ONNX Runtime by hand with the fastest batch of a sweep";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(0.95)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string file = await FlightVectors.FileAsync(context, cancellationToken);
        (float[] matrix, float[] labels) = await VectorFile.LoadAsync(file, cancellationToken);
        _matrix = matrix[..(Rows * FlightVectors.Columns)];
        _batches = [.. ScoreComparison.Cut(_matrix, labels, Rows)];
        var sample = new MemoryDataset(_batches[0].Schema, [[.. _batches.Take(3).Select(Batches.Share)]]);
        using var model = (LightGBMRegressionModel)await new LightGBMRegressor().FitAsync(sample, cancellationToken: cancellationToken);
        byte[] onnx = model.ToOnnx();
        _session = Session(onnx);
        _stage = Stage(onnx);
        _bound = _stage.Bind(_batches[0].Schema);
        _batch = s_batches.MinBy(Seconds);
        await ProjectAsync(context, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _bound?.Dispose();
        _stage?.Dispose();
        _session?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => Task.FromResult(ByHand(_batch, Rows));

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long rows = 0;
        await foreach (RecordBatch batch in _bound!.TransformAsync(Shared(), new StageContext("ONNXModel"), cancellationToken))
        {
            using (batch)
                rows += batch.Length;
        }
        return rows;
    }

    private static InferenceSession Session(byte[] model) => new(model);

    private static ONNXModel Stage(byte[] model) => new() { ModelPayload = model, DeviceType = "CPU" };

    private double Seconds(int batch)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        ByHand(batch, 200_000);
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private long ByHand(int batch, int rows)
    {
        using var options = new RunOptions();
        string[] inputs = [.. _session!.InputNames], outputs = [.. _session.OutputNames];
        for (int start = 0; start < rows; start += batch)
        {
            int count = Math.Min(batch, rows - start);
            using OrtValue features = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, _matrix.AsMemory(start * FlightVectors.Columns, count * FlightVectors.Columns), [count, FlightVectors.Columns]);
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, inputs, [features], outputs);
        }
        return rows;
    }

    private async IAsyncEnumerable<RecordBatch> Shared()
    {
        await Task.CompletedTask;
        foreach (RecordBatch batch in _batches)
            yield return Batches.Share(batch);
    }
}
