namespace SynapseServerless.Trees;

/// <summary>A fitted stage that scores vectors by trees, so that what features contribute to its raw score can be computed exactly.</summary>
public interface ITreeModel
{
    /// <summary>The column of feature vectors.</summary>
    string FeaturesCol { get; }

    /// <summary>How many features the trees were trained on.</summary>
    int FeatureCount { get; }

    /// <summary>The trees, where a feature that is not known goes both ways of a split; null where they cannot be explained so.</summary>
    TreeExplainer? TreeExplainer { get; }

    /// <summary>What compares rows with others by the trees; null where it is not the trees in C# that score.</summary>
    /// <param name="background">The rows to compare with, one after the other.</param>
    /// <param name="width">How many values a row has.</param>
    /// <param name="weights">The share of each row; null for equal ones.</param>
    /// <param name="players">The player that each feature belongs to; null where every feature is one.</param>
    InterventionalExplainer? Against(ReadOnlySpan<float> background, int width, IReadOnlyList<double>? weights, IReadOnlyList<int>? players);

    /// <summary>What scores rows that have some values of one row and the others of another, for many sets of features at a time; null where the trees in C# do not score a column so.</summary>
    /// <param name="background">The rows whose values unknown features have, one after the other.</param>
    /// <param name="width">How many values a row has.</param>
    /// <param name="column">The column that the stage writes whose numbers are asked for.</param>
    CoalitionColumn? Coalitions(ReadOnlySpan<float> background, int width, string column);

    /// <summary>What the numbers of a column that the stage writes are of the raw scores of the trees: for each number the class and the factor.</summary>
    /// <param name="column">Name of the column.</param>
    /// <returns>Null where the column is no raw score.</returns>
    IReadOnlyList<(int Class, double Factor)>? RawScores(string column);
}

/// <summary>A column of a stage of trees, for many sets of features at a time.</summary>
/// <param name="Scorer">Gives raw scores.</param>
/// <param name="Width">How many numbers the column has.</param>
/// <param name="Threads">How many threads work at it.</param>
/// <param name="Convert">Makes the numbers of the column of raw scores, row after row both.</param>
public sealed record CoalitionColumn(CoalitionScorer Scorer, int Width, int Threads, Action<double[], double[]> Convert);
