using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>What it costs to train from a file rather than from a matrix that is ready in memory.</summary>
/// <param name="table">The table.</param>
public sealed class FitComparison(VectorTable table) : Comparison
{
    // What LightGBMClassifier sets at its defaults.
    internal const string Parameters = "objective=binary verbosity=-1";

    private string _file = "";
    private float[] _matrix = [];
    private float[] _labels = [];

    /// <inheritdoc/>
    public override string Name => "lightgbm-fit-parquet" + table.Suffix;

    /// <inheritdoc/>
    public override string Summary => $"LightGBMClassifier.fit from Parquet, {table.Words}, against a bare read of the file plus LightGBM's C API on a ready matrix";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1.1)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _file = await table.FileAsync(context, cancellationToken);
        (_matrix, _labels) = await VectorFile.LoadAsync(_file, cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long rows = 0;
        await foreach (RecordBatch batch in VectorFile.ReadAsync(_file, cancellationToken))
        {
            rows += batch.Length;
            batch.Dispose();
        }
        NativeLightGBM.Train(_matrix, table.Columns, _labels, Parameters, 100);
        return rows;
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => FitAsync(table, context, cancellationToken);

    /// <summary>Trains a classifier at its defaults from a file; returns how many rows it was trained on.</summary>
    internal static async Task<long> FitAsync(VectorTable table, BenchContext context, CancellationToken cancellationToken)
    {
        Dataset data = await table.OpenAsync(context, null, cancellationToken);
        using Transformer model = await new LightGBMClassifier().FitAsync(data, cancellationToken: cancellationToken);
        return ((LightGBMModel)model).Record.TrainingRows;
    }
}
