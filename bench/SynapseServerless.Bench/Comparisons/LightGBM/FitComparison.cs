using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>What it costs to train from a file rather than from a matrix that is ready in memory.</summary>
public sealed class FitComparison : Comparison
{
    // What LightGBMClassifier sets at its defaults.
    private const string Parameters = "objective=binary verbosity=-1";

    private string _file = "";
    private float[] _matrix = [];
    private float[] _labels = [];

    /// <inheritdoc/>
    public override string Name => "lightgbm-fit-parquet";

    /// <inheritdoc/>
    public override string Summary => "LightGBMClassifier.fit from Parquet, 3 million flights, against a bare read of the file plus LightGBM's C API on a ready matrix";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1.15)];

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _file = await FlightVectors.FileAsync(context, cancellationToken);
        (_matrix, _labels) = await FlightVectors.LoadAsync(_file, cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long rows = 0;
        await foreach (RecordBatch batch in FlightVectors.ReadAsync(_file, cancellationToken))
        {
            rows += batch.Length;
            batch.Dispose();
        }
        NativeLightGBM.Train(_matrix, FlightVectors.Columns, _labels, Parameters, 100);
        return rows;
    }

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => FitAsync(_file, cancellationToken);

    /// <summary>Trains a classifier at its defaults from a file; returns how many rows it was trained on.</summary>
    internal static async Task<long> FitAsync(string file, CancellationToken cancellationToken)
    {
        Dataset data = await FileDataset.OpenAsync(new LocalStorage(), new InputSpecification { Path = [file] }, null, cancellationToken);
        using Transformer model = await new LightGBMClassifier().FitAsync(data, cancellationToken: cancellationToken);
        return ((LightGBMModel)model).Record.TrainingRows;
    }
}
