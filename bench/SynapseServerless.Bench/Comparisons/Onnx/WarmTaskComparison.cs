using System.Diagnostics;
using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Onnx;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Onnx;

/// <summary>What a task of a run spends before its first rows are done, where the process has done one before.</summary>
internal sealed class WarmTaskComparison : Comparison, IDisposable
{
    private const int Tasks = 200;

    private NetworkRows? _rows;
    private ONNXModel? _stage;
    private BoundTransformer? _bound;
    private RecordBatch? _one;
    private double _microseconds;

    /// <inheritdoc/>
    public override string Name => "onnx-warm-task";

    /// <inheritdoc/>
    public override string Summary => "microseconds from the beginning of a task over ONNXModel to its first row, the bound form and the session being there, the median of 200 tasks, against 1,000";

    /// <inheritdoc/>
    public override string Unit => "tasks";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.AmountAtMost("microseconds", 1)];

    /// <inheritdoc/>
    public override double? Amount => _microseconds;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _rows = new NetworkRows(10_000);
        _stage = _rows.Stage();
        _bound = _rows.Bind(_stage);
        _one = SynapseServerless.Data.Batches.Take(_rows.Batches[0], [0]);
        await _rows.ByStageAsync(_bound, cancellationToken);
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
        foreach (IDisposable? one in new IDisposable?[] { _one, _bound, _stage, _rows })
            one?.Dispose();
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _microseconds = 1_000;
        return Task.FromResult((long)Tasks);
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        double[] times = new double[Tasks];
        for (int task = 0; task < Tasks; task++)
        {
            long start = Stopwatch.GetTimestamp();
            await foreach (RecordBatch batch in _bound!.TransformAsync(One(), new StageContext("ONNXModel"), cancellationToken))
            {
                using (batch)
                    times[task] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
        }
        System.Array.Sort(times);
        _microseconds = times[Tasks / 2];
        return Tasks;
    }

    private async IAsyncEnumerable<RecordBatch> One()
    {
        await Task.CompletedTask;
        yield return SynapseServerless.Data.Batches.Share(_one!);
    }
}
