using System.Diagnostics;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Onnx;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;

namespace SynapseServerless.Bench.Comparisons.Onnx;

/// <summary>A small network, rows for it, and the ways in which they are put through it.</summary>
internal sealed class NetworkRows : IDisposable
{
    public const int Width = 28;

    private const int BatchRows = 65_536;

    private readonly float[] _matrix;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly float[] _outputs;

    public NetworkRows(int rows)
    {
        Rows = rows;
        Model = OnnxGraphs.Network(Width, 32, 16, 1);
        _matrix = new float[rows * Width];
        var random = new Random(7);
        for (int i = 0; i < _matrix.Length; i++)
            _matrix[i] = (float)random.NextDouble();
        _outputs = new float[rows];
        _session = new InferenceSession(Model);
        Batches = [.. Cut()];
    }

    public int Rows { get; }

    public byte[] Model { get; }

    public IReadOnlyList<RecordBatch> Batches { get; }

    /// <summary>The loop that somebody writes by hand who knows the runtime well: tensors over the matrix, outputs over their array.</summary>
    /// <param name="batch">How many rows a call has.</param>
    public long ByHand(int batch)
    {
        string[] inputs = ["x"], outputs = ["y"];
        for (int start = 0; start < Rows; start += batch)
        {
            int count = Math.Min(batch, Rows - start);
            using OrtValue x = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _matrix.AsMemory(start * Width, count * Width), [count, Width]);
            using OrtValue y = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _outputs.AsMemory(start, count), [count, 1]);
            _session.Run(_options, inputs, [x], outputs, [y]);
        }
        return Rows;
    }

    /// <summary>The size with which the loop by hand is fastest.</summary>
    public int BestBatch()
    {
        int best = 0;
        double fastest = double.PositiveInfinity;
        for (int batch = 32; batch <= 65_536; batch *= 2)
        {
            for (int round = 0; round < 2; round++)
            {
                long start = Stopwatch.GetTimestamp();
                ByHand(batch);
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (seconds < fastest)
                    (fastest, best) = (seconds, batch);
            }
        }
        return best;
    }

    /// <summary>As SynapseML does it: a session for each partition, cells copied one by one, ten rows a call.</summary>
    public long BySessionForEachPartition(int partitions)
    {
        int each = Rows / partitions;
        for (int partition = 0; partition < partitions; partition++)
        {
            using var session = new InferenceSession(Model);
            for (int start = partition * each; start < (partition + 1) * each; start += 10)
            {
                var x = new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>([10, Width]);
                for (int row = 0; row < 10; row++)
                {
                    for (int i = 0; i < Width; i++)
                        x[row, i] = _matrix[((start + row) * Width) + i];
                }
                using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor("x", x)]);
                var y = results[0].AsTensor<float>();
                for (int row = 0; row < 10; row++)
                    _outputs[start + row] = y[row, 0];
            }
        }
        return Rows;
    }

    /// <summary>The stage over all batches.</summary>
    public async Task<long> ByStageAsync(BoundTransformer bound, CancellationToken cancellationToken)
    {
        long rows = 0;
        await foreach (RecordBatch batch in bound.TransformAsync(Shared(), new StageContext("ONNXModel"), cancellationToken))
        {
            using (batch)
                rows += batch.Length;
        }
        return rows;
    }

    /// <summary>The stage over the network.</summary>
    public ONNXModel Stage() => new() { ModelPayload = Model, DeviceType = "CPU" };

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
        foreach (RecordBatch batch in Batches)
            batch.Dispose();
    }

    /// <summary>The stage, bound to the batches.</summary>
    public BoundTransformer Bind(ONNXModel stage) => stage.Bind(Batches[0].Schema);

    private async IAsyncEnumerable<RecordBatch> Shared()
    {
        await Task.CompletedTask;
        foreach (RecordBatch batch in Batches)
            yield return SynapseServerless.Data.Batches.Share(batch);
    }

    private IEnumerable<RecordBatch> Cut()
    {
        var type = new FixedSizeListType(new Field("item", FloatType.Default, nullable: false), Width);
        var schema = new Schema([new Field("x", type, nullable: false)], null);
        for (int start = 0; start < Rows; start += BatchRows)
        {
            int count = Math.Min(BatchRows, Rows - start);
            FloatArray values = new FloatArray.Builder().AppendRange(_matrix.AsSpan(start * Width, count * Width).ToArray()).Build();
            yield return new RecordBatch(schema, [new FixedSizeListArray(new ArrayData(type, count, 0, 0, [ArrowBuffer.Empty], [values.Data]))], count);
        }
    }
}
