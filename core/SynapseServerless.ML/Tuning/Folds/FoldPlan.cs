using SynapseServerless.Specifications;

namespace SynapseServerless.ML;

/// <summary>How a search wants its rows dealt.</summary>
/// <param name="Count">How many folds; 1 for one split of training and validation rows.</param>
/// <param name="Seed">Seed of the draws.</param>
internal sealed record FoldWish(int Count, long Seed)
{
    /// <summary>The share of rows that is trained on, where there is one split.</summary>
    public double? TrainRatio { get; init; }

    /// <summary>Whether classes have equal shares of every fold.</summary>
    public bool Stratify { get; init; }

    /// <summary>The column whose rows of one value stay together; null for none.</summary>
    public string? GroupCol { get; init; }

    /// <summary>The column that has the number of the fold; null to draw it.</summary>
    public string? FoldCol { get; init; }

    /// <summary>The column of labels; null where it is not known.</summary>
    public string? LabelCol { get; init; }

    /// <summary>Whether labels are classes.</summary>
    public bool IsClassification { get; init; }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public (string Parameter, string Problem, string Remedy)? Objection =>
        new[] { Stratify, GroupCol is not null, FoldCol is not null }.Count(static given => given) > 1
            ? (FoldCol is null ? "groupCol" : "foldCol", "Folds are made by classes, by groups or by a column, and more than one of these is set", "Keep one of stratify, groupCol and foldCol.")
            : null;
}

/// <summary>How rows are dealt, once they are counted.</summary>
public sealed record FoldPlan
{
    /// <summary>How many folds; 1 for one split of training and validation rows.</summary>
    public int Count { get; init; }

    /// <summary>How rows are dealt, but for the number of the fold.</summary>
    public SplitSpecification Split { get; init; } = new();

    /// <summary>The split of a fold.</summary>
    internal SplitSpecification Of(int fold) => Count == 1 ? Split : Split with { Fold = fold };
}
