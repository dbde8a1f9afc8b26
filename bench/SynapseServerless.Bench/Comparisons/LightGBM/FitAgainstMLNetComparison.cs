using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>The same training in ML.NET, which stands on the same native library: rows read into objects, as its programs do.</summary>
/// <remarks>ML.NET reads no Parquet itself, so ParquetSharp reads the file for it.</remarks>
/// <param name="table">The table.</param>
public sealed class FitAgainstMLNetComparison(VectorTable table) : Comparison
{
    private string _file = "";

    /// <inheritdoc/>
    public override string Name => "lightgbm-fit-mlnet" + table.Suffix;

    /// <inheritdoc/>
    public override string Summary => $"LightGBMClassifier.fit from Parquet, {table.Words}, against ML.NET's LightGBM trainer on the same file read into objects";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(0.7), Requirement.PeakMemoryAtMost(0.6)];

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) =>
        _file = await table.FileAsync(context, cancellationToken);

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        List<MLNetTrainer.Row> rows = await MLNetTrainer.ReadAsync(_file, table.Columns, reuse: false, cancellationToken).ToListAsync(cancellationToken);
        MLNetTrainer.Train(rows, table.Columns);
        return rows.Count;
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => FitComparison.FitAsync(table, context, cancellationToken);
}
