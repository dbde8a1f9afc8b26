using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>What CrossValidator and TrainValidationSplit have in common: one estimator, a list of settings of its parameters, and what judges them.</summary>
public abstract class ParamMapSearch : Estimator, ITrialSearch
{
    /// <summary>The estimator or pipeline.</summary>
    [Required]
    public Estimator? Estimator { get; init; }

    /// <summary>
    /// The settings that are tried, each a mapping of parameters to values: <c>{numLeaves: 15, learningRate: 0.1}</c>. A parameter is set on every stage of the estimator that has it, or, as
    /// <c>uid.parameter</c>, on one. Without any the estimator is tried as it is.
    /// </summary>
    public IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> EstimatorParamMaps { get; init; } = [];

    /// <summary>A stage that evaluates scored rows; null for ComputeModelStatistics with <see cref="EvaluationMetric"/>.</summary>
    public Transformer? Evaluator { get; init; }

    /// <summary>What settings are judged by: a metric of ComputeModelStatistics, or the name of one that the evaluator gives; null for its only one.</summary>
    public string? EvaluationMetric { get; init; }

    /// <summary>Whether every fold or split has its share of each class, to within one row.</summary>
    public bool Stratify { get; init; }

    /// <summary>The column whose rows of one value stay together, such as a customer; null to deal rows one by one.</summary>
    public string? GroupCol { get; init; }

    /// <summary>How many fits run at once; 0 for as many as there are processors, 8 at most.</summary>
    [Range(0, 1_000)]
    public int Parallelism { get; init; } = 1;

    /// <summary>Whether the models of all settings are kept.</summary>
    [NoEffect("The metrics of all settings are kept; a model that is wanted is fitted with its settings.")]
    public bool CollectSubModels { get; init; }

    /// <summary>Seed of the draws.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override FitPlan Plan => new TrialPlan(this);

    string ITrialSearch.Uid => Uid;

    IReadOnlyList<Estimator> ITrialSearch.Models => [Estimator!];

    string ITrialSearch.Metric => Metric ?? "the metric";

    bool ITrialSearch.SmallerIsBetter => Evaluators.SmallerIsBetter(Evaluator, Metric);

    FoldWish ITrialSearch.Folds => Wish;

    TimeSpan? ITrialSearch.Budget => null;

    bool ITrialSearch.FallsBack => false;

    IWaves ITrialSearch.Waves => new FoldWaves(new MapSource(Estimator!, EstimatorParamMaps), prunes: false);

    /// <summary>How rows are dealt.</summary>
    private protected abstract FoldWish Deal { get; }

    /// <summary>How many fits a setting has.</summary>
    private protected abstract int FitsEach { get; }

    /// <summary>The metric by its name; null for the only one of the evaluator.</summary>
    private protected string? Metric => EvaluationMetric ?? Evaluators.NameOf(Evaluator);

    private FoldWish Wish => Deal with
    {
        Stratify = Stratify, GroupCol = GroupCol, LabelCol = TrialParams.Named(Estimator!, "labelCol"),
        IsClassification = Evaluator is null && Metric is { } metric && MetricNames.KindOf(metric) == EvaluationKind.Classification,
    };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Estimator is null)
            return [];
        var errors = new List<SpecificationException>();
        if (Evaluator is not (null or AggregateTransformer))
            errors.Add(BadParameter(nameof(Evaluator), $"{Evaluator.Type} does not evaluate", "Use a stage such as ComputeModelStatistics."));
        if (Evaluator is null && EvaluationMetric is null)
            errors.Add(BadParameter(nameof(EvaluationMetric), "There is no metric to compare by", $"Set evaluationMetric, such as {string.Join(", ", Evaluators.Metrics.Take(5))}, or give an evaluator."));
        if (Evaluator is null && EvaluationMetric is { } metric && !Evaluators.Metrics.Contains(metric))
            errors.Add(BadParameter(nameof(EvaluationMetric), $"The metric '{metric}' is not known", Suggestions.Remedy(metric, [.. Evaluators.Metrics], "metrics")));
        if (Wish.Objection is { } fold)
            errors.Add(BadParameter(fold.Parameter, fold.Problem, fold.Remedy));
        if (Math.Max(1L, EstimatorParamMaps.Count) * FitsEach > ChildrenStep.MaxChildren)
            errors.Add(BadParameter(nameof(EstimatorParamMaps), $"{EstimatorParamMaps.Count} settings of {FitsEach} folds are more than {ChildrenStep.MaxChildren} fits", "Try fewer."));
        foreach ((string name, JsonElement value) in EstimatorParamMaps.SelectMany(static map => map))
        {
            (Stage Stage, string Param)[] having = [.. TrialParams.Of(Estimator, name)];
            int dot = name.LastIndexOf('.');
            IEnumerable<(string Problem, string? Remedy)> wrong = having.Length == 0
                ? [TuningChecks.Unknown([Estimator], dot < 0 ? null : name[..dot], name[(dot + 1)..])]
                : having.Select(pair => TuningChecks.Misfit(pair.Stage, pair.Param, value)).OfType<(string, string?)>();
            errors.AddRange(wrong.Select(one => BadParameter(nameof(EstimatorParamMaps), one.Problem, one.Remedy)));
        }
        return errors;
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        TuningChecks.Columns(input, Uid, Wish);
        return Estimator!.TransformSchema(input);
    }

    AggregateTransformer ITrialSearch.Evaluation(Estimator estimator) =>
        Evaluator is AggregateTransformer evaluator ? evaluator : TrialEvaluation.Of(estimator, EvaluationMetric!, Uid);

    double ITrialSearch.Read(EvaluationResult evaluation) => Evaluators.Read(evaluation, Evaluator, Metric, Uid);

    Transformer ITrialSearch.Finish(IReadOnlyList<Trial> trials, Trial best, Transformer model) => Finish(trials, best, model);

    /// <summary>The model of the stage.</summary>
    private protected abstract Transformer Finish(IReadOnlyList<Trial> trials, Trial best, Transformer model);

    private sealed class MapSource(Estimator estimator, IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> maps) : ITrialSource
    {
        public IReadOnlyList<Trial> Draw(ITrialSearch search, SearchState state, int width) => state.Trials.Count > 0 ? [] : maps.Count == 0
            ? [new Trial { Model = estimator.Uid }]
            : [.. maps.Select((map, i) => new Trial { Number = i, Model = estimator.Uid, Params = map })];
    }
}

/// <summary>Reads metrics of whatever evaluates.</summary>
internal static class Evaluators
{
    /// <summary>The single metrics of ComputeModelStatistics.</summary>
    public static IReadOnlyList<string> Metrics { get; } =
        ["accuracy", "AUC", "rmse", "log_loss", "r2", "mae", "mse", "precision", "recall", "areaUnderROC", "areaUnderPR", "average_precision"];

    /// <summary>The metric that an evaluator says it computes; null where it says none.</summary>
    public static string? NameOf(Transformer? evaluator) => evaluator is null ? null
        : (StageCopies.Parameter(evaluator, "metricName") ?? StageCopies.Parameter(evaluator, "evaluationMetric"))?.GetValue(evaluator) as string;

    /// <summary>Whether a smaller metric is better; an evaluator may say so itself.</summary>
    public static bool SmallerIsBetter(Transformer? evaluator, string? metric) =>
        evaluator?.GetType().GetProperty("IsLargerBetter")?.GetValue(evaluator) is bool larger
            ? !larger
            : metric is not null && (TrialEvaluation.SmallerIsBetter(metric) || metric.Contains("error", StringComparison.OrdinalIgnoreCase) || metric.Contains("loss", StringComparison.OrdinalIgnoreCase));

    /// <summary>The metric of an evaluation.</summary>
    /// <exception cref="DataException">The evaluator gives no metric of the name, or several where none is named.</exception>
    public static double Read(EvaluationResult evaluation, Transformer? evaluator, string? metric, string uid)
    {
        if (metric is not null && evaluation.Metrics.TryGetValue(MetricNames.ColumnOf(metric) ?? metric, out double value))
            return value;
        if (evaluation.Metrics.Count == 1)
            return evaluation.Metrics.Values.Single();
        if (evaluator is null)
            return double.NaN;
        throw new DataException(
            metric is null ? $"{evaluator.Uid} gives {evaluation.Metrics.Count} metrics, and none is named" : $"{evaluator.Uid} gives no metric '{metric}'",
            Location.OfParameter(uid, "evaluationMetric"), Suggestions.Remedy(metric ?? "", [.. evaluation.Metrics.Keys], "metrics"));
    }
}
