namespace SynapseServerless.Trees;

/// <summary>A fitted stage that scores vectors by trees, so that what features contribute to its raw score can be computed exactly.</summary>
public interface ITreeModel
{
    /// <summary>The column of feature vectors.</summary>
    string FeaturesCol { get; }

    /// <summary>The trees; null where they cannot be explained.</summary>
    TreeExplainer? TreeExplainer { get; }

    /// <summary>What the numbers of a column that the stage writes are of the raw scores of the trees: for each number the class and the factor.</summary>
    /// <param name="column">Name of the column.</param>
    /// <returns>Null where the column is no raw score.</returns>
    IReadOnlyList<(int Class, double Factor)>? RawScores(string column);
}
