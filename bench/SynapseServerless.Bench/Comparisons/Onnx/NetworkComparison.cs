using Microsoft.ML;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Onnx;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Onnx;

/// <summary>ONNXModel over a small network against other ways to run it.</summary>
/// <param name="other">What it is compared with.</param>
internal sealed class NetworkComparison(NetworkComparison.Other other) : Comparison
{
    private NetworkRows? _rows;
    private ONNXModel? _stage;
    private BoundTransformer? _bound;
    private int _batch;
    private Microsoft.ML.Transforms.Onnx.OnnxTransformer? _mlnet;
    private IDataView? _view;
    private string? _file;
    private double _bytes;

    /// <summary>What the stage is compared with.</summary>
    internal enum Other
    {
        ByHand,
        MLNet,
        SessionForEachPartition,
        Allocation,
    }

    /// <inheritdoc/>
    public override string Name => other switch
    {
        Other.ByHand => "onnx-network",
        Other.MLNet => "onnx-network-mlnet",
        Other.SessionForEachPartition => "onnx-network-sessions",
        _ => "onnx-network-allocation",
    };

    /// <inheritdoc/>
    public override string Summary => other switch
    {
        Other.ByHand => "ONNXModel with batchSize auto on 1 million rows of 28 floats through a network 32-16-1, against a loop over ONNX Runtime by hand with the fastest batch of a sweep",
        Other.MLNet => "ONNXModel on 50,000 rows through the same network, against ML.NET's OnnxTransformer",
        Other.SessionForEachPartition => "ONNXModel on 200,000 rows through the same network, against a loop with a session for each of 4 partitions, copying cell by cell, ten rows a call",
        _ => "what ONNXModel allocates for a row of the same network, against 100 bytes",
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => other switch
    {
        Other.ByHand => [Requirement.SpeedAtLeast(0.95)],
        Other.MLNet => [Requirement.SpeedAtLeast(10)],
        Other.SessionForEachPartition => [Requirement.SpeedAtLeast(5)],
        _ => [Requirement.AmountAtMost("bytes allocated", 1)],
    };

    /// <inheritdoc/>
    public override double? Amount => other == Other.Allocation ? _bytes : null;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _rows = Rows(other switch { Other.MLNet => 50_000, Other.SessionForEachPartition => 200_000, _ => 1_000_000 });
        _stage = _rows.Stage();
        _bound = _rows.Bind(_stage);
        if (other == Other.ByHand)
            _batch = _rows.BestBatch();
        // Batch sizes are found on the first rows; what is compared is what comes after.
        await _rows.ByStageAsync(_bound, cancellationToken);
        if (other == Other.MLNet)
            PrepareMLNet();
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _bound?.Dispose();
        _stage?.Dispose();
        _rows?.Dispose();
        if (_file is not null)
            File.Delete(_file);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        switch (other)
        {
            case Other.ByHand:
                return Task.FromResult(_rows!.ByHand(_batch));
            case Other.MLNet:
                return Task.FromResult(ByMLNet());
            case Other.SessionForEachPartition:
                return Task.FromResult(_rows!.BySessionForEachPartition(4));
            default:
                _bytes = 100;
                return Task.FromResult((long)_rows!.Rows);
        }
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        long rows = await _rows!.ByStageAsync(_bound!, cancellationToken);
        _bytes = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / rows;
        return rows;
    }

    private static NetworkRows Rows(int count) => new(count);

    private void PrepareMLNet()
    {
        _file = Path.Combine(Path.GetTempPath(), $"synapse-bench-{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(_file, _rows!.Model);
        var ml = new MLContext(1);
        var random = new Random(7);
        _view = ml.Data.LoadFromEnumerable(Enumerable.Range(0, _rows.Rows).Select(_ => new Row { x = [.. Enumerable.Range(0, NetworkRows.Width).Select(_ => (float)random.NextDouble())] }).ToArray());
        _mlnet = ml.Transforms.ApplyOnnxModel("y", "x", _file).Fit(_view);
    }

    private long ByMLNet()
    {
        IDataView scored = _mlnet!.Transform(_view!);
        DataViewSchema.Column column = scored.Schema["y"];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<Microsoft.ML.Data.VBuffer<float>> get = cursor.GetGetter<Microsoft.ML.Data.VBuffer<float>>(column);
        Microsoft.ML.Data.VBuffer<float> value = default;
        long rows = 0;
        while (cursor.MoveNext())
        {
            get(ref value);
            rows++;
        }
        return rows;
    }

    private sealed class Row
    {
        [Microsoft.ML.Data.VectorType(NetworkRows.Width)]
        public float[] x { get; set; } = [];
    }
}
