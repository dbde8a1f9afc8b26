using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Says how good predictions are: accuracy, AUC, log loss and more of a classification, errors and R² of a regression, NDCG and MAP of a ranking.</summary>
/// <remarks>
/// <para>The output is one row. A classification has <c>evaluation_type</c>, <c>labels</c>, <c>confusion_matrix</c> (a list of rows, one
/// per true class) and the metrics: <c>accuracy</c>, <c>precision</c>, <c>recall</c>; of two classes <c>AUC</c>, <c>areaUnderPR</c>,
/// <c>average_precision</c>; of more <c>average_accuracy</c>, <c>macro_averaged_precision</c>, <c>macro_averaged_recall</c>; and
/// <c>log_loss</c> where there are probabilities. A metric that does not apply is null, one that is not defined is NaN. A regression
/// has <c>mean_squared_error</c>, <c>root_mean_squared_error</c>, <c>R^2</c> and <c>mean_absolute_error</c>; a ranking <c>ndcg@1</c> and <c>map@1</c>
/// and so on, for the places in <c>evalAt</c>.</para>
/// <para>NDCG and MAP are those of LightGBM: a grade g gains 2^g - 1, grades above 0 are relevant, groups count alike, and one without a relevant row counts 1. Rows
/// of equal scores count by the mean over all orders that they could be in.</para>
/// <para>Sums and counts are exact, so neither the order of rows nor how they are cut into partitions changes a single bit.</para>
/// </remarks>
public sealed class ComputeModelStatistics : AggregateTransformer, IEvaluator
{
    /// <summary>The column of true labels: numbers, booleans or text.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column of scores: a vector of a probability per class, the score of the second of two classes, or a regression's prediction.</summary>
    /// <remarks>When not set: <c>probability</c> of a classification, if it is there, and <c>prediction</c> of a regression.</remarks>
    public string? ScoresCol { get; init; }

    /// <summary>The column of predicted labels of a classification.</summary>
    /// <remarks>
    /// When not set: <c>prediction</c>, if it is there; else the class of the largest score, or of a single score the second class where
    /// it is above 0.5. Labels and predictions are compared by value, whatever their types: 1 and 1.0 are one class. Where one is
    /// text and the other a number, the number is an index into the levels that the columns carry.
    /// </remarks>
    public string? ScoredLabelsCol { get; init; }

    /// <summary>The column that says which group a row belongs to, for NDCG and MAP: numbers or text.</summary>
    /// <remarks>When not set: that of the ranker, where the scores are a ranker's and the column is there.</remarks>
    public string? GroupCol { get; init; }

    /// <summary>The places at which NDCG and MAP are computed.</summary>
    [Range(1, 10_000), MinLength(1)]
    public IReadOnlyList<int> EvalAt { get; init; } = [1, 2, 3, 4, 5];

    /// <summary>What to compute: all, the metrics of classification, of regression or of ranking, or a single one.</summary>
    /// <remarks>
    /// <c>all</c> finds out by itself: it is a ranking where <c>groupCol</c> is set or the scores are a ranker's; a classification where labels are text, booleans or have levels, where there is a column of
    /// predicted labels, or where scores are a vector.
    /// </remarks>
    [AllowedValues(
        "all", "classification", "regression", "ranking", "ndcg", "map", "mse", "rmse", "r2", "mae", "accuracy", "precision", "recall", "AUC", "areaUnderROC",
        "areaUnderPR", "average_precision", "log_loss")]
    public string EvaluationMetric { get; init; } = "all";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => MetricTable.Schema(Plan(input), EvaluationMetric);

    /// <inheritdoc/>
    public override IReadOnlyCollection<string>? ColumnsRead(Schema input)
    {
        EvaluationPlan plan = Plan(input);
        return [.. ((Field?[])[plan.Label, plan.Prediction, plan.Scores, plan.Group]).OfType<Field>().Select(static field => field.Name).Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input) => new EvaluationState(Plan(input));

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        var evaluation = (EvaluationState)state;
        EvaluationPlan plan = evaluation.Plan ??= Plan(batch.Schema);
        if (evaluation.Classification is { } classification)
            ClassificationReader.Add(classification, batch, plan, context);
        evaluation.Regression?.Add(batch, plan, context);
        evaluation.Ranking?.Add(batch, plan, context);
        return evaluation;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right)
    {
        var (first, second) = ((EvaluationState)left, (EvaluationState)right);
        first.Classification?.Add(second.Classification!);
        first.Regression?.Add(second.Regression!);
        first.Ranking?.Add(second.Ranking!);
        return first;
    }

    /// <inheritdoc/>
    public override RecordBatch Complete(object state, Schema input, StageContext context)
    {
        EvaluationResult evaluation = Evaluate(state, input);
        foreach (string note in evaluation.Notes)
            context.Logger.LogWarning("{Stage}: {Note}", context.Stage, note);
        return MetricTable.Row(TransformSchema(input), evaluation);
    }

    /// <inheritdoc/>
    public EvaluationResult Evaluate(object state, Schema input)
    {
        var evaluation = (EvaluationState)state;
        EvaluationResult result = evaluation.Classification is { } classification
            ? ClassificationSummary.Of(classification, Plan(input), Uid)
            : evaluation.Ranking?.Summarize(Uid) ?? evaluation.Regression!.Summarize(Uid);
        return AskedFor(result);
    }

    // Where single metrics were asked for, the others are not told.
    private EvaluationResult AskedFor(EvaluationResult result)
    {
        if (MetricNames.ColumnOf(EvaluationMetric) is { } column && MetricNames.IsBinaryOnly(column) && !result.Metrics.ContainsKey(column) && result.Confusion!.Labels.Count > 2)
        {
            throw new DataException(
                $"{EvaluationMetric} is defined for two classes, and there are {result.Confusion.Labels.Count}",
                Location.OfStage(Uid, LabelCol), "Set evaluationMetric to classification, or to accuracy, precision or recall.");
        }
        return result with { Metrics = result.Metrics.Where(metric => MetricNames.IsAskedFor(metric.Key, EvaluationMetric)).ToDictionary(StringComparer.Ordinal) };
    }

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.SaveAsync(stream, ((EvaluationState)state).Save, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.LoadAsync(stream, EvaluationState.Load, cancellationToken);

    private EvaluationPlan Plan(Schema input) =>
        EvaluationPlan.Of(input, Uid, new EvaluationColumns(LabelCol, ScoresCol, ScoredLabelsCol, EvaluationMetric)
        {
            TakesGroups = true, Group = GroupCol, Places = [.. EvalAt.Distinct().Order()],
        });
}
