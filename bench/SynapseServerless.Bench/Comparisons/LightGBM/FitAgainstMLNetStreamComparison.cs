using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>The same training in ML.NET at its leanest: the file is read again for each of its passes, into one object that is filled again and again.</summary>
/// <remarks>No goal of the project says what these ratios have to be; that they must not exceed 1 is the least to expect.</remarks>
/// <param name="table">The table.</param>
public sealed class FitAgainstMLNetStreamComparison(VectorTable table) : Comparison
{
    private string _file = "";

    /// <inheritdoc/>
    public override string Name => "lightgbm-fit-mlnet-lean" + table.Suffix;

    /// <inheritdoc/>
    public override string Summary => $"LightGBMClassifier.fit from Parquet, {table.Words}, against ML.NET's LightGBM trainer on a stream of one reused object";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1), Requirement.PeakMemoryAtMost(1)];

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) =>
        _file = await table.FileAsync(context, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        MLNetTrainer.Train(MLNetTrainer.ReadAsync(_file, table.Columns, reuse: true, cancellationToken).ToBlockingEnumerable(cancellationToken), table.Columns);
        return Task.FromResult(VectorFile.RowCount(_file));
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => FitComparison.FitAsync(table, context, cancellationToken);
}
