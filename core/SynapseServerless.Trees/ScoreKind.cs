namespace SynapseServerless.Trees;

/// <summary>What is computed for a row.</summary>
public enum ScoreKind
{
    /// <summary>What the objective makes of the sums: probabilities for classes, the value for regression; one number for each class, or one.</summary>
    Output = 0,

    /// <summary>Sums of leaf values; one number for each class, or one.</summary>
    Raw = 1,

    /// <summary>Index of the leaf that the row falls into, for each tree.</summary>
    Leaf = 2,
}
