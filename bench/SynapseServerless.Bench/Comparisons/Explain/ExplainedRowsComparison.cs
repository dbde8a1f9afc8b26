using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Bench.Comparisons.Explain;

/// <summary>KernelSHAP of many rows against few: what a row costs, and how much memory is needed, is to be the same.</summary>
/// <param name="isMemory">Whether peak memory is compared, in processes of their own; else time for as many rows.</param>
public sealed class ExplainedRowsComparison(bool isMemory) : Comparison
{
    private const int Background = 4, Sets = 60, Few = 1_000;

    private Held? _held;

    /// <inheritdoc/>
    public override string Name => isMemory ? "explain-memory" : "explain-rows";

    /// <inheritdoc/>
    public override string Summary => isMemory
        ? $"peak memory of VectorSHAP by KernelSHAP over 100,000 rows, {Sets} sets, {Background} rows of background, against {Few:N0} rows"
        : $"VectorSHAP by KernelSHAP over 16,000 rows, {Sets} sets, {Background} rows of background, against sixteen times {Few:N0} rows";

    /// <inheritdoc/>
    public override string Unit => isMemory ? "runs" : "rows";

    /// <inheritdoc/>
    public override int Rounds => isMemory ? 1 : 5;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => isMemory ? [Requirement.PeakMemoryAtMost(1.1)] : [Requirement.TimeAtMost(1.05)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string file = context.Scratch("explain-rows/model.txt");
        if (!File.Exists(file))
        {
            using var fitted = (LightGBMRegressionModel)await new LightGBMRegressor { NumIterations = 50, NumLeaves = 15, NumThreads = 1 }.FitAsync(new GeneratedVectors(20_000, withLabel: true), cancellationToken: cancellationToken);
            await File.WriteAllTextAsync(file, fitted.GetNativeModel(), cancellationToken);
        }
        var stage = new VectorSHAP
        {
            Model = LightGBMRegressionModel.LoadNativeModelFromString(await File.ReadAllTextAsync(file, cancellationToken), new LightGBMRegressionModel { NumThreads = 1 }), TargetCol = "prediction", Method = "kernel",
            NumSamples = Sets, BackgroundSize = Background,
        };
        await stage.ReadBackgroundAsync(new GeneratedVectors(200), cancellationToken);
        _held = new Held(stage);
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _held?.Stage.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long rows = 0;
        for (int i = 0; i < (isMemory ? 1 : 16); i++)
            rows += await ExplainAsync(Few, cancellationToken);
        // Memory is compared of runs, however many rows they have.
        return isMemory ? 1 : rows;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long rows = await ExplainAsync(isMemory ? 100_000 : 16_000, cancellationToken);
        return isMemory ? 1 : rows;
    }

    private async Task<long> ExplainAsync(int count, CancellationToken cancellationToken)
    {
        long rows = 0;
        await foreach (RecordBatch batch in _held!.Stage.Transform(new GeneratedVectors(count)).ReadAsync(0, null, cancellationToken))
        {
            using (batch)
                rows += batch.Length;
        }
        return rows;
    }

    private sealed record Held(VectorSHAP Stage);
}
