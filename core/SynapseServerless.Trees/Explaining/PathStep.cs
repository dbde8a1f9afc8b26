using SynapseServerless.Trees.Scoring;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Explaining;

/// <summary>What a step of the way through a tree does.</summary>
internal enum StepKind : byte
{
    /// <summary>Goes from a split to one beneath it.</summary>
    Descend,

    /// <summary>Takes what the leaves of a split say, one or both of its children.</summary>
    Leaves,

    /// <summary>Comes back from a split to the one above it.</summary>
    Ascend,
}

/// <summary>A step of the way through a tree, from the left to the right; the same for all rows.</summary>
internal struct PathStep
{
    /// <summary>The split whose answer it goes by.</summary>
    public int Split;

    /// <summary>The edge above on whose answer it depends as well, that of a split by the same feature; -1 for none.</summary>
    public int Upper;

    /// <summary>The column of the split's feature.</summary>
    public int Column;

    /// <summary>How many splits there are above the split.</summary>
    public int Depth;

    /// <summary>Where its constants begin.</summary>
    public long Constants;

    /// <summary>What it does.</summary>
    public StepKind Kind;

    /// <summary>Whether nothing has been added to the sum of the split yet.</summary>
    public bool IsFirst;

    /// <summary>Whether the edge is the right one.</summary>
    public bool IsRight;

    /// <summary>How many constants it has for each point.</summary>
    public static int ConstantsOf(StepKind kind) => kind switch { StepKind.Descend => 3, StepKind.Leaves => 5, _ => 2 };
}

/// <summary>A split as rows are asked by it.</summary>
/// <param name="Column">The column of its feature.</param>
/// <param name="Threshold">The largest value that goes left.</param>
/// <param name="Missing">What is missing.</param>
/// <param name="DefaultsLeft">Whether what is missing goes left.</param>
/// <param name="Categories">The set of categories that go left, a bit for each; null where a threshold is asked for.</param>
/// <param name="HasNaN">Whether what is no number is in that set.</param>
internal readonly record struct PathSplit(int Column, double Threshold, MissingKind Missing, bool DefaultsLeft, uint[]? Categories, bool HasNaN)
{
    /// <summary>The splits of a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="columns">The column of each feature that is used.</param>
    public static PathSplit[] Of(DecisionTree tree, IReadOnlyDictionary<int, int> columns)
    {
        uint[] bits = [.. tree.CategoryBits];
        return [.. Enumerable.Range(0, tree.SplitFeatures.Count).Select(split => new PathSplit(
            columns[tree.SplitFeatures[split]], tree.Thresholds[split], tree.Missing(split), tree.DefaultsLeft(split),
            tree.IsCategorical(split) ? CategoricalFeature.Set(tree, bits, split).ToArray() : null, tree.HasNaN(split)))];
    }

    /// <summary>Whether the set of categories has one.</summary>
    public bool Has(int category) => category >= 0 && category >> 5 < Categories!.Length && (Categories[category >> 5] >> (category & 31) & 1) != 0;
}
