using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Tuning;

/// <summary>How much of two cores a search of 32 trials uses: against the same fits one after the other, which take twice as long at best.</summary>
public sealed class TuningComparison : Comparison
{
    private Dataset? _table;

    /// <inheritdoc/>
    public override string Name => "tune";

    /// <inheritdoc/>
    public override string Summary => "TuneHyperparameters, 32 trials of LightGBM on 200,000 flights, two at a time, against the same fits one by one";

    /// <inheritdoc/>
    public override string Unit => "fits";

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(0.5 / 0.9)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) => _table = await Tables.FlightsAsync(context, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => FitAsync(1, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => FitAsync(2, cancellationToken);

    private async Task<long> FitAsync(int atOnce, CancellationToken cancellationToken)
    {
        TuneHyperparameters stage = Tables.Search(ParamSpace.Random(Tables.Space), 32, atOnce);
        using var model = (TuneHyperparametersModel)await stage.FitAsync(_table!, null, cancellationToken);
        return model.Trials.Count * stage.NumFolds;
    }
}

/// <summary>What successive halving saves: against a random search with twice as many trials, at the same metric.</summary>
public sealed class PruningComparison : Comparison
{
    private Dataset? _table;
    private double _metric;

    /// <inheritdoc/>
    public override string Name => "tune-pruned";

    /// <inheritdoc/>
    public override string Summary => "Successive halving of 32 trials of LightGBM on 200,000 flights, against a random search of 64";

    /// <inheritdoc/>
    public override string Unit => "trials";

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override double? Amount => _metric;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(0.5), Requirement.DifferenceAtMost("AUC", 0.002)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) => _table = await Tables.FlightsAsync(context, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => FitAsync(Tables.Search(ParamSpace.Random(Tables.Space), 64, 2), cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => FitAsync(Tables.Search(ParamSpace.Halving(Tables.Space), 32, 2), cancellationToken);

    private async Task<long> FitAsync(TuneHyperparameters stage, CancellationToken cancellationToken)
    {
        using var model = (TuneHyperparametersModel)await stage.FitAsync(_table!, null, cancellationToken);
        _metric = model.BestMetric;
        return model.Trials.Count;
    }
}

/// <summary>The table and the space that searches are compared on.</summary>
internal static class Tables
{
    /// <summary>Parameters of LightGBM.</summary>
    public static IReadOnlyList<HyperParam> Space { get; } =
        [HyperParam.Range("numLeaves", 7, 127, "log"), HyperParam.Range("learningRate", 0.02, 0.3, "log"), HyperParam.Range("minDataInLeaf", 5, 200, "log"), HyperParam.Range("featureFraction", 0.5, 1)];

    /// <summary>Flights with three features and whether they were late, held in memory.</summary>
    public static async Task<Dataset> FlightsAsync(BenchContext context, CancellationToken cancellationToken)
    {
        Dataset flights = await Datasets.OpenAsync(Path.Combine(context.Root, "samples/flight-delays/data/flights-200k.parquet"));
        Dataset rows = new SQLTransformer { Statement = "SELECT distance, hour(date) AS hour, dayofyear(date) AS day, CAST(delay > 15 AS INTEGER) AS label FROM __THIS__" }.Transform(flights);
        Dataset vectors = new SelectColumns { Cols = ["features", "label"] }.Transform(new FastVectorAssembler { InputCols = ["distance", "hour", "day"], OutputCol = "features" }.Transform(rows));
        return Datasets.FromBatches(await vectors.CollectAsync(cancellationToken: cancellationToken));
    }

    /// <summary>A search.</summary>
    public static TuneHyperparameters Search(ParamSpace space, int trials, int atOnce, double? seconds = null) => new()
    {
        Models = [new LightGBMClassifier { NumIterations = 81, NumThreads = 1 }], ParamSpace = space, EvaluationMetric = "AUC", NumRuns = trials, NumFolds = 3, Parallelism = atOnce, Seed = 1, TimeBudgetSeconds = seconds,
    };
}
