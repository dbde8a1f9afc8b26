using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>Trees made ready for blocks of rows.</summary>
internal sealed class BlockModel
{
    /// <summary>How many trees are added at a time.</summary>
    public const int GroupTrees = 8;

    /// <summary>Most leaves that a tree may have.</summary>
    public const int MostLeaves = 3000;

    /// <summary>Bytes of the scratch memory that hold the place of a leaf for all rows, leaf after leaf.</summary>
    public const int ConstantBytes = 256 * BlockLayout.Rows;

    public required BlockLayout Layout { get; init; }

    public required Lookup[] Lookups { get; init; }

    public required LookupTable[] Tables { get; init; }

    public required LeafPair[] Pairs { get; init; }

    public required Fork[] Forks { get; init; }

    public required BlockUnit[] Units { get; init; }

    public required BlockGroup[] Groups { get; init; }

    /// <summary>The values of the leaves, by place.</summary>
    public required double[] Values { get; init; }

    /// <summary>The leaves of the places, where <see cref="Values"/> has their values.</summary>
    public required int[] Leaves { get; init; }

    /// <summary>How many columns sets of categories take in addition, at most.</summary>
    public required int LookupColumns { get; init; }

    /// <summary>How many bytes of scratch memory trees need.</summary>
    public required int ScratchBytes { get; init; }

    /// <summary>How many bytes it takes.</summary>
    public long Bytes =>
        ((long)(Lookups.Length + Pairs.Length + Forks.Length) * 16) + ((long)Tables.Length * 32) + ((long)Values.Length * sizeof(double)) + ((long)Leaves.Length * sizeof(int));

    /// <summary>Where the places of the first tree of a group are; those of the next follow.</summary>
    public static int RootBytes => ConstantBytes;

    /// <summary>Why trees cannot be made ready.</summary>
    /// <returns>Null where they can.</returns>
    public static string? Refuses(IReadOnlyList<DecisionTree> trees, FeatureTable features)
    {
        if (trees.Any(tree => tree.LeafCount > MostLeaves))
            return $"a tree has {trees.Max(tree => tree.LeafCount)} leaves, and blocks take up to {MostLeaves}";
        if (trees.Any(HasNoNumber))
            return "a threshold is no number";
        return features.Categorical.FirstOrDefault(feature => feature.Count > CategoricalFeature.MostCodes) is { } large
            ? $"feature {large.Feature} has {large.Count} categories, and blocks take up to {CategoricalFeature.MostCodes}"
            : null;
    }

    private static bool HasNoNumber(DecisionTree tree) =>
        Enumerable.Range(0, tree.SplitFeatures.Count).Any(split => !tree.IsCategorical(split) && double.IsNaN(tree.Thresholds[split]));
}
