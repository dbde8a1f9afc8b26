using System.Diagnostics;
using System.Globalization;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Onnx;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Onnx;

/// <summary>The number of rows that ONNXModel finds by itself, against the fastest of a sweep over numbers that are set.</summary>
internal sealed class AutoBatchComparison : Comparison, IDisposable
{
    private NetworkRows? _rows;
    private ONNXModel? _auto;
    private ONNXModel? _best;
    private BoundTransformer? _boundAuto;
    private BoundTransformer? _boundBest;

    /// <inheritdoc/>
    public override string Name => "onnx-auto-batch";

    /// <inheritdoc/>
    public override string Summary => "ONNXModel with batchSize auto on 1 million rows through a network 32-16-1, against ONNXModel with the fastest batchSize of a sweep from 32 to 65,536";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(0.9)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _rows = new NetworkRows(1_000_000);
        double fastest = double.PositiveInfinity;
        int best = 0;
        for (int size = 32; size <= 65_536; size *= 2)
        {
            using ONNXModel stage = Fixed(size);
            using BoundTransformer bound = _rows.Bind(stage);
            for (int round = 0; round < 2; round++)
            {
                long start = Stopwatch.GetTimestamp();
                await _rows.ByStageAsync(bound, cancellationToken);
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (seconds < fastest)
                    (fastest, best) = (seconds, size);
            }
        }
        _best = Fixed(best);
        _boundBest = _rows.Bind(_best);
        _auto = _rows.Stage();
        _boundAuto = _rows.Bind(_auto);
        // Sizes are found on the first rows; what is compared is what comes after.
        await _rows.ByStageAsync(_boundAuto, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable? one in new IDisposable?[] { _boundAuto, _boundBest, _auto, _best, _rows })
            one?.Dispose();
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => _rows!.ByStageAsync(_boundBest!, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => _rows!.ByStageAsync(_boundAuto!, cancellationToken);

    private ONNXModel Fixed(int size) => new() { ModelPayload = _rows!.Model, DeviceType = "CPU", BatchSize = size.ToString(CultureInfo.InvariantCulture) };
}
