using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Says of every row how far off its prediction is: the log loss of a classification, the absolute and squared error of a regression.</summary>
/// <remarks>
/// Adds <c>log_loss</c>, or <c>L1_loss</c> and <c>L2_loss</c>. The log loss is -log of the probability that the row gives to its true label
/// (SynapseML takes the predicted label, which never shows a confident mistake). A probability below 1e-15, and a label that no
/// probability belongs to, count as 1e-15.
/// </remarks>
public sealed class ComputePerInstanceStatistics : BatchTransformer
{
    private const string L1 = "L1_loss";
    private const string L2 = "L2_loss";

    /// <summary>The column of true labels: a number, or of a classification text or boolean too.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column of a regression's predictions; <c>prediction</c> when not set.</summary>
    public string? ScoresCol { get; init; }

    /// <summary>The column of predicted labels of a classification; it says what the classes of text labels are.</summary>
    /// <remarks>When not set: <c>prediction</c>, if it is there.</remarks>
    public string? ScoredLabelsCol { get; init; }

    /// <summary>The column of probabilities of a classification: a vector with one per class, or that of the second of two; <c>probability</c> when not set.</summary>
    public string? ScoredProbabilitiesCol { get; init; }

    /// <summary>What to compute: all finds out by the columns, as ComputeModelStatistics does; or classification or regression.</summary>
    [AllowedValues("all", "classification", "regression")]
    public string EvaluationMetric { get; init; } = "all";

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        EvaluationPlan plan = Plan(input);
        Field score = plan.IsClassification ? plan.Scores! : plan.Prediction!;
        var added = new AddedColumns(input, [.. Losses(plan).Select(name => new Field(name, DoubleType.Default, nullable: false))]);
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, plan, score, added, context), keepsRows: true);
    }

    private RecordBatch Transform(RecordBatch batch, EvaluationPlan plan, Field score, AddedColumns added, StageContext context)
    {
        using RecordBatch kept = context.RejectRows(batch, BadRows(batch, plan.Label, score));
        IArrowArray label = InputColumns.Get(kept, Uid, plan.Label.Name), scores = InputColumns.Get(kept, Uid, score.Name);
        double[][] losses = plan.IsClassification ? [LogLoss(label, scores, plan)] : Errors(label, scores);
        return added.To(kept, [.. losses.Select(values => (IArrowArray)NumericColumn.Of(values))]);
    }

    private static string[] Losses(EvaluationPlan plan) => plan.IsClassification ? [MetricNames.LogLoss] : [L1, L2];

    private static List<BadRow> BadRows(RecordBatch batch, Field labelField, Field scoreField)
    {
        IArrowArray label = batch.Column(batch.Schema.GetFieldIndex(labelField.Name)), score = batch.Column(batch.Schema.GetFieldIndex(scoreField.Name));
        double[]? numbers = NumericColumn.IsReadable(labelField.DataType) ? NumericColumn.ToDoubles(label) : null;
        ScoreColumn? scores = ScoreColumn.IsReadable(scoreField.DataType) ? ScoreColumn.Read(score) : null;
        var bad = new List<BadRow>();
        for (int row = 0; row < batch.Length; row++)
        {
            if (numbers is null ? label.IsNull(row) : double.IsNaN(numbers[row]))
                bad.Add(ClassificationReader.Missing(row, label, labelField.Name, "label"));
            else if (scores is null ? score.IsNull(row) : scores.Row(row).IsEmpty || ScoreColumn.HasNaN(scores.Row(row)))
                bad.Add(ClassificationReader.Missing(row, score, scoreField.Name, "score"));
        }
        return bad;
    }

    private static double[] LogLoss(IArrowArray label, IArrowArray scores, EvaluationPlan plan)
    {
        int[] places = Places(label, plan);
        ScoreColumn probabilities = ScoreColumn.Read(scores);
        var losses = new double[places.Length];
        for (int row = 0; row < losses.Length; row++)
        {
            ReadOnlySpan<double> p = probabilities.Row(row);
            double given = p.Length == 1 && places[row] is 0 or 1
                ? places[row] == 1 ? p[0] : 1 - p[0]
                : places[row] >= 0 && places[row] < p.Length ? p[places[row]] : 0;
            losses[row] = -Math.Log(Math.Clamp(given, ScoreHistogram.Epsilon, 1));
        }
        return losses;
    }

    // Where in the vector of probabilities each row's label is; -1 for a label without a place.
    private static int[] Places(IArrowArray label, EvaluationPlan plan)
    {
        if (NumericColumn.IsReadable(label.Data.DataType))
            return System.Array.ConvertAll(NumericColumn.ToDoubles(label), value => ClassColumn.IsIndex(value, int.MaxValue) ? (int)value : -1);
        var places = plan.ClassNames.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
        return System.Array.ConvertAll(CellTexts.Read(label), text => places.GetValueOrDefault(text!, -1));
    }

    private static double[][] Errors(IArrowArray label, IArrowArray prediction)
    {
        double[] absolute = NumericColumn.ToDoubles(label), predictions = NumericColumn.ToDoubles(prediction);
        for (int row = 0; row < absolute.Length; row++)
            absolute[row] = Math.Abs(absolute[row] - predictions[row]);
        return [absolute, System.Array.ConvertAll(absolute, error => error * error)];
    }

    private EvaluationPlan Plan(Schema input)
    {
        bool classifies = ScoredProbabilitiesCol is { Length: > 0 } && EvaluationMetric == MetricNames.All
            || EvaluationPlan.Of(input, Uid, new EvaluationColumns(LabelCol, ScoresCol, ScoredLabelsCol, EvaluationMetric)).IsClassification;
        if (!classifies)
            return EvaluationPlan.Of(input, Uid, new EvaluationColumns(LabelCol, ScoresCol, ScoredLabelsCol, MetricNames.Regression));
        EvaluationPlan plan = EvaluationPlan.Of(
            input, Uid, new EvaluationColumns(LabelCol, ScoredProbabilitiesCol, ScoredLabelsCol, MetricNames.Classification) { ScoresParameter = "scoredProbabilitiesCol" });
        if (plan.Scores is null)
            InputColumns.Require(input, Uid, "scoredProbabilitiesCol", "probability");
        if (plan.ClassNames.Count == 0 && CellTexts.IsText(plan.Label.DataType))
        {
            throw new SpecificationException(
                $"Labels are text, and nothing says which class is which place in '{plan.Scores!.Name}'", Location.OfParameter(Uid, "scoredLabelsCol"),
                "Name a column of predicted labels that carries the classes, as ValueIndexer and the models after it write it.");
        }
        return plan;
    }
}
