using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>What exchanges in one process cost: two ranks of one thread each do the work of one rank with two.</summary>
/// <param name="table">The table.</param>
public sealed class TwoRanksComparison(VectorTable table) : Comparison
{
    /// <inheritdoc/>
    public override string Name => "lightgbm-two-ranks" + table.Suffix;

    /// <inheritdoc/>
    public override string Summary => $"LightGBMClassifier.fit from Parquet with two ranks of one thread in this process, {table.Words}, against one rank of two threads";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1.2)];

    /// <inheritdoc/>
    public override Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) => table.FileAsync(context, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => FitAsync(1, 2, context, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => FitAsync(2, 2, context, cancellationToken);

    private async Task<long> FitAsync(int ranks, int threads, BenchContext context, CancellationToken cancellationToken)
    {
        Dataset data = await table.OpenAsync(context, null, cancellationToken);
        using Transformer model = await new LightGBMClassifier { NumTasks = ranks }.FitAsync(data, new StageContext("fit") { Threads = threads }, cancellationToken);
        return ((LightGBMModel)model).Record.TrainingRows;
    }
}
