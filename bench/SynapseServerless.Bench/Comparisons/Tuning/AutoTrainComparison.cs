using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Tuning;

/// <summary>How much better AutoTrain predicts within a minute than LightGBM with its defaults, on flights that neither learned from.</summary>
public sealed class AutoTrainComparison : Comparison
{
    private Dataset? _table;
    private double _error;

    /// <inheritdoc/>
    public override string Name => "auto-train";

    /// <inheritdoc/>
    public override string Summary => "AutoTrain within 60 s on 150,000 flights, against LightGBM with its defaults: 1 - AUC on 50,000 others";

    /// <inheritdoc/>
    public override string Unit => "rows";

    /// <inheritdoc/>
    public override int Rounds => 1;

    /// <inheritdoc/>
    public override double? Amount => _error;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.AmountAtMost("1 - AUC", 1)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        Dataset flights = await Datasets.OpenAsync(Path.Combine(context.Root, "samples/flight-delays/data/flights-200k.parquet"));
        Dataset rows = new SQLTransformer
        {
            Statement = "SELECT origin, destination, distance, hour(date) AS hour, dayofyear(date) AS day, dayofweek(date) AS weekday, delay > 15 AS late FROM __THIS__",
        }.Transform(flights);
        _table = Datasets.FromBatches(await rows.CollectAsync(cancellationToken: cancellationToken));
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => RunAsync(new AutoTrain { LabelCol = "late", NumRuns = 1, NumFolds = 2, TimeBudgetSeconds = null, Learners = [new LightGBMClassifier()] }, cancellationToken);

    /// <inheritdoc/>
    public override Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken) => RunAsync(new AutoTrain { LabelCol = "late", TimeBudgetSeconds = 60, Learners = [new LightGBMClassifier()] }, cancellationToken);

    private async Task<long> RunAsync(AutoTrain stage, CancellationToken cancellationToken)
    {
        var fractions = new Dictionary<string, double> { ["train"] = 0.75, ["test"] = 0.25 };
        using Transformer model = await stage.FitAsync(_table!.Split(fractions, "train"), null, cancellationToken);
        Dataset scored = model.Transform(_table!.Split(fractions, "test"));
        using RecordBatch metrics = await new ComputeModelStatistics { LabelCol = "late", EvaluationMetric = "AUC" }.Transform(scored).CollectAsync(cancellationToken: cancellationToken);
        _error = 1 - ((DoubleArray)metrics.Column("AUC")).GetValue(0)!.Value;
        return 200_000;
    }
}
