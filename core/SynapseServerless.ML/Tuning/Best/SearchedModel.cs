using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>What models have in common that were the best of several: they transform as the best does, and know the trials it was found among.</summary>
public abstract class SearchedModel : Transformer, IOnnxExport, IModelInsights
{
    /// <summary>The model that transforms.</summary>
    [Required]
    public Transformer? BestModel { get; init; }

    /// <summary>What trials were judged by.</summary>
    public string EvaluationMetric { get; init; } = "";

    /// <summary>Number of the best trial.</summary>
    public int BestTrial { get; init; }

    /// <summary>The trials, failed ones included.</summary>
    public IReadOnlyList<Trial> Trials { get; init; } = [];

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => BestModel!.IsCheap;

    /// <inheritdoc/>
    [NotAParameter]
    public override string? WorkerPool => BestModel?.WorkerPool;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => BestModel!.TransformSchema(input);

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input) => new PipelineModel(BestModel!).Bind(input);

    /// <inheritdoc/>
    public ModelInsights GetInsights()
    {
        ModelInsights best = Trained.Insights(BestModel!);
        Trial? first = Trials.FirstOrDefault(trial => trial.Number == BestTrial);
        var facts = new Dictionary<string, string>
        {
            ["trials"] = Trials.Count.ToString(CultureInfo.InvariantCulture),
            ["failed trials"] = Trials.Count(static trial => trial.Error is not null && !trial.IsOverTime).ToString(CultureInfo.InvariantCulture),
        };
        if (Trials.Any(static trial => trial.IsPruned))
            facts["trials given up early"] = Trials.Count(static trial => trial.IsPruned).ToString(CultureInfo.InvariantCulture);
        if (Trials.Any(static trial => trial.IsOverTime))
            facts["trials cut off by the time budget"] = Trials.Count(static trial => trial.IsOverTime).ToString(CultureInfo.InvariantCulture);
        facts["best " + EvaluationMetric] = first?.Metric?.ToString("G6", CultureInfo.InvariantCulture) ?? "none was judged in time";
        facts["best trial"] = first?.Describe() ?? "";
        foreach ((string name, string value) in best.Facts)
            facts.TryAdd(name, value);
        return best with { Facts = facts, Trials = [.. Trials.Select(Shown)], TrialMetric = EvaluationMetric };
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        graph.Stage(BestModel!);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        BestModel?.Dispose();
        base.Dispose(disposing);
    }

    private TriedModel Shown(Trial trial) => new(trial.Number, trial.Model)
    {
        Params = trial.Params.ToDictionary(static pair => pair.Key, static pair => pair.Value.ValueKind == System.Text.Json.JsonValueKind.String ? pair.Value.GetString()! : pair.Value.GetRawText()),
        Metric = trial.Metric, Seconds = trial.Seconds, IsBest = trial.Number == BestTrial,
        Outcome = trial.IsOverTime ? "time was over" : trial.Error is { } error ? $"failed: {error}" : trial.IsPruned ? "given up early" : null,
    };
}

/// <summary>The best model that was found, and the trials that it was found among; what TuneHyperparameters fits.</summary>
public sealed class TuneHyperparametersModel : SearchedModel
{
    /// <summary>The metric of the best trial, averaged over the folds.</summary>
    public double BestMetric { get; init; }
}

/// <summary>The best setting of an estimator, fitted on all rows; what CrossValidator fits.</summary>
public sealed class CrossValidatorModel : SearchedModel
{
    /// <summary>The metric of each setting, averaged over the folds; NaN where it failed.</summary>
    public IReadOnlyList<double> AvgMetrics { get; init; } = [];

    /// <summary>The standard deviation of the metric over the folds, by setting.</summary>
    public IReadOnlyList<double> StdMetrics { get; init; } = [];
}

/// <summary>The best setting of an estimator, fitted on all rows; what TrainValidationSplit fits.</summary>
public sealed class TrainValidationSplitModel : SearchedModel
{
    /// <summary>The metric of each setting on the validation rows; NaN where it failed.</summary>
    public IReadOnlyList<double> ValidationMetrics { get; init; } = [];
}
