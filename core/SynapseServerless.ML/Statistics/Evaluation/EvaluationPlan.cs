using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Which columns an evaluation reads and how: found from the parameters and the schema, before any data is read.</summary>
internal sealed record EvaluationPlan
{
    /// <summary>What is evaluated.</summary>
    public required EvaluationKind Kind { get; init; }

    /// <summary>Whether this is a classification.</summary>
    public bool IsClassification => Kind == EvaluationKind.Classification;

    /// <summary>The column of true labels.</summary>
    public required Field Label { get; init; }

    /// <summary>The column of predicted labels, of a regression's predictions, or of a ranker's scores; null when classes follow from scores.</summary>
    public Field? Prediction { get; init; }

    /// <summary>The column of scores of a classification, if there is one.</summary>
    public Field? Scores { get; init; }

    /// <summary>The column of the groups of a ranking.</summary>
    public Field? Group { get; init; }

    /// <summary>The places at which a ranking is judged.</summary>
    public IReadOnlyList<int> Places { get; init; } = [];

    /// <summary>Whether classes are compared as numbers; else as text.</summary>
    public bool ComparesNumbers { get; init; }

    /// <summary>The names of the classes 0, 1, 2, ... where columns tell them; else empty.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Finds the columns.</summary>
    /// <exception cref="SpecificationException">One is missing or of a type that cannot be taken.</exception>
    public static EvaluationPlan Of(Schema input, string uid, EvaluationColumns columns)
    {
        Field label = InputColumns.Require(
            input, uid, "labelCol", columns.Label, CellTexts.IsReadable, "labels that are numbers, booleans or text");
        Field? prediction = columns.ScoredLabels is { Length: > 0 }
            ? InputColumns.Require(input, uid, "scoredLabelsCol", columns.ScoredLabels, CellTexts.IsReadable, "predicted labels that are numbers, booleans or text")
            : null;
        Field? scores = columns.Scores is { Length: > 0 }
            ? InputColumns.Require(input, uid, columns.ScoresParameter, columns.Scores, ScoreColumn.IsReadable, "a number, or a vector of one number per class")
            : null;
        return (MetricNames.KindOf(columns.Metric) ?? Guess(input, uid, columns, label, prediction, scores)) switch
        {
            EvaluationKind.Classification => Classification(input, uid, label, prediction, scores),
            EvaluationKind.Ranking => Ranking(input, uid, columns, label, scores ?? prediction),
            _ => Regression(input, uid, label, scores ?? prediction),
        };
    }

    // A score that only orders rows is neither a class nor an amount: its errors are computed on request.
    private static EvaluationKind Guess(Schema input, string uid, EvaluationColumns columns, Field label, Field? prediction, Field? scores)
    {
        if (columns.Group is { Length: > 0 })
            return EvaluationKind.Ranking;
        if (Ranked(input, scores ?? prediction) is not { } ranked)
            return LooksLikeClasses(input, label, prediction, scores) ? EvaluationKind.Classification : EvaluationKind.Regression;
        if (columns.TakesGroups && GroupOf(input, ranked) is not null)
            return EvaluationKind.Ranking;
        throw new SpecificationException(
            $"Column '{ranked.Name}' is the score of a ranker, which says nothing but the order of the rows of a group",
            columns.TakesGroups ? Location.OfParameter(uid, "groupCol") : Location.OfStage(uid, ranked.Name),
            columns.TakesGroups
                ? "Name the column of groups here, for NDCG and MAP; or set evaluationMetric to regression to have it compared with the label all the same."
                : "Use ComputeModelStatistics for NDCG and MAP; or set evaluationMetric to regression to have it compared with the label all the same.");
    }

    private static Field? Ranked(Schema input, Field? score) =>
        (score ?? InputColumns.Find(input, "prediction")) is { } field && ColumnMetadata.RankedBy(field) is not null ? field : null;

    private static Field? GroupOf(Schema input, Field ranked) =>
        ColumnMetadata.RankedBy(ranked) is { Length: > 0 } group && InputColumns.Find(input, group) is { } field && CellTexts.IsReadable(field.DataType)
            ? field
            : null;

    private static EvaluationPlan Ranking(Schema input, string uid, EvaluationColumns columns, Field label, Field? score)
    {
        score ??= InputColumns.Require(input, uid, "scoresCol", "prediction");
        Field? group = columns.Group is { Length: > 0 } ? null : GroupOf(input, score);
        group ??= InputColumns.Require(
            input, uid, "groupCol", columns.Group ?? "", CellTexts.IsReadable, "groups that are numbers, booleans or text");
        Require(label, uid, "labelCol", "a ranking has grades that are numbers", "Give a column of numbers.");
        Require(score, uid, "scoresCol", "a ranking needs scores that are numbers", "Give a column of numbers.");
        return new EvaluationPlan { Kind = EvaluationKind.Ranking, Label = label, Prediction = score, Group = group, Places = columns.Places };
    }

    private static bool LooksLikeClasses(Schema input, Field label, Field? prediction, Field? scores) =>
        prediction is not null
        || IsOfClasses(label)
        || (scores is null ? Default(input, "probability", ScoreColumn.IsReadable) is not null : ScoreColumn.IsVector(scores.DataType))
        || (Default(input, "prediction", CellTexts.IsReadable) is { } predicted && IsOfClasses(predicted));

    private static bool IsOfClasses(Field field) =>
        !NumericColumn.IsNumber(field.DataType) || ColumnMetadata.Levels(field) is not null;

    private static EvaluationPlan Classification(Schema input, string uid, Field label, Field? prediction, Field? scores)
    {
        scores ??= Default(input, "probability", ScoreColumn.IsReadable);
        prediction ??= Default(input, "prediction", CellTexts.IsReadable);
        if (prediction is null && scores is null)
        {
            throw new SpecificationException(
                "There are no predictions to evaluate", Location.OfParameter(uid, "scoredLabelsCol"),
                $"Name the column of predicted labels here, or that of scores in scoresCol. The columns are {string.Join(", ", Schemas.Names(input).Take(40))}.");
        }
        IReadOnlyList<string> names = Names(prediction) ?? Names(label) ?? (scores is null ? null : ColumnMetadata.Slots(scores)) ?? [];
        bool comparesNumbers = NumericColumn.IsReadable(label.DataType) && (prediction is null || NumericColumn.IsReadable(prediction.DataType));
        if (comparesNumbers && names.Count == 0 && label.DataType.TypeId == ArrowTypeId.Boolean)
            names = ["false", "true"];
        if (!comparesNumbers && prediction is null && names.Count == 0)
        {
            throw new SpecificationException(
                $"Labels are {InputColumns.TypeName(label.DataType)}, and nothing says which class is which place in '{scores!.Name}'",
                Location.OfParameter(uid, "scoredLabelsCol"), "Name the column of predicted labels here.");
        }
        return new EvaluationPlan
        {
            Kind = EvaluationKind.Classification,
            Label = label,
            Prediction = prediction,
            Scores = scores,
            ComparesNumbers = comparesNumbers,
            ClassNames = names,
        };
    }

    private static EvaluationPlan Regression(Schema input, string uid, Field label, Field? prediction)
    {
        prediction ??= InputColumns.Require(input, uid, "scoresCol", "prediction");
        const string Why = "a regression compares numbers", Remedy = "Give a column of numbers, or evaluate it as a classification.";
        Require(label, uid, "labelCol", Why, Remedy);
        Require(prediction, uid, "scoresCol", Why, Remedy);
        return new EvaluationPlan { Kind = EvaluationKind.Regression, Label = label, Prediction = prediction };
    }

    private static void Require(Field field, string uid, string parameter, string why, string remedy)
    {
        if (NumericColumn.IsReadable(field.DataType))
            return;
        throw new SpecificationException(
            $"Column '{field.Name}' is {InputColumns.TypeName(field.DataType)}, and {why}", Location.OfParameter(uid, parameter), remedy);
    }

    private static Field? Default(Schema input, string name, Func<IArrowType, bool> accepts) =>
        InputColumns.Find(input, name) is { } field && accepts(field.DataType) ? field : null;

    private static string[]? Names(Field? field) =>
        field is null ? null : ColumnMetadata.Levels(field)?.Select(Text).ToArray();

    private static string Text(JsonElement level) => level.ValueKind switch
    {
        JsonValueKind.Number => CellTexts.Number(level.GetDouble()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => level.ToString(),
    };
}

/// <summary>What the parameters say about the columns to evaluate.</summary>
internal sealed record EvaluationColumns(string Label, string? Scores, string? ScoredLabels, string Metric)
{
    /// <summary>The parameter that names the scores, for messages.</summary>
    public string ScoresParameter { get; init; } = "scoresCol";

    /// <summary>Whether the stage evaluates rankings.</summary>
    public bool TakesGroups { get; init; }

    /// <summary>The column of the groups of a ranking.</summary>
    public string? Group { get; init; }

    /// <summary>The places at which a ranking is judged.</summary>
    public IReadOnlyList<int> Places { get; init; } = [];
}
