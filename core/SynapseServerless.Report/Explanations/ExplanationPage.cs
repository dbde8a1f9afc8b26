using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Explanations;

/// <summary>What a page of explanations shows.</summary>
public sealed record ExplanationPage
{
    /// <summary>What is explained, such as the folder of the model.</summary>
    public required string Title { get; init; }

    /// <summary>What the numbers are of, such as <c>probability of class 1</c>.</summary>
    public required string Target { get; init; }

    /// <summary>How they were computed, by name.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of the features; empty where every row has features of its own, such as the words of a text.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The rows that are shown one by one.</summary>
    public IReadOnlyList<ExplainedRow> Rows { get; init; } = [];

    /// <summary>The rows that are summarized, those above among them.</summary>
    public IReadOnlyList<ExplainedRow> Summary { get; init; } = [];

    /// <summary>How the answer depends on single features.</summary>
    public IReadOnlyList<DependenceCurve> Curves { get; init; } = [];

    /// <summary>What was measured beside: balance, fairness, importance, dependence over all rows.</summary>
    public IReadOnlyList<EvaluationResult> Evaluations { get; init; } = [];

    /// <summary>The page of explanations that a stage made: all of them are summarized and shown.</summary>
    /// <param name="explanations">The explanations.</param>
    /// <param name="title">What is explained.</param>
    /// <param name="number">The number of each row, from its place; as they come from 1 when null.</param>
    public static ExplanationPage Of(RowExplanations explanations, string title, Func<int, int>? number = null)
    {
        ArgumentNullException.ThrowIfNull(explanations);
        ExplainedRow[] rows = [.. explanations.Rows.Select((row, i) => new ExplainedRow
        {
            Name = $"Row {number?.Invoke(i) ?? i + 1}", Base = row.Base, Contributions = row.Contributions, IsText = explanations.IsText, Picture = row.Picture,
            Values = row.Values.Count == row.Contributions.Count ? row.Values : [.. row.Contributions.Select(static _ => "unknown")],
            Numbers = row.Numbers.Count == row.Contributions.Count ? row.Numbers : [.. row.Contributions.Select(static _ => double.NaN)],
        })];
        return new ExplanationPage { Title = title, Target = explanations.Target, Facts = explanations.Facts, Features = explanations.Features, Rows = rows, Summary = rows, Curves = explanations.Curves };
    }
}

/// <summary>The explanation of a row.</summary>
public sealed record ExplainedRow
{
    /// <summary>What the row is called, such as <c>row 12</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the model says where nothing is known.</summary>
    public required double Base { get; init; }

    /// <summary>What each feature contributes; with the base they add up to what the model says.</summary>
    public required IReadOnlyList<double> Contributions { get; init; }

    /// <summary>The value of each feature, as text.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>The value of each feature as a number, by which dots are coloured; NaN where it is none.</summary>
    public IReadOnlyList<double> Numbers { get; init; } = [];

    /// <summary>The image whose parts are the features; null where the row is none.</summary>
    public ExplainedPicture? Picture { get; init; }

    /// <summary>Whether the features are the words of a text, in order.</summary>
    public bool IsText { get; init; }

    /// <summary>What the model says.</summary>
    public double Prediction => Base + Contributions.Sum();
}
