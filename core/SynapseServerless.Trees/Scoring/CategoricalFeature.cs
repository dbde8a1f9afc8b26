using System.Numerics;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>A feature whose splits ask for sets of categories: categories that some set has are numbered anew, those that most sets have first.</summary>
internal sealed class CategoricalFeature
{
    /// <summary>Most categories that can be told apart.</summary>
    public const int MostCodes = 128 * 256;

    private readonly int[] _codes;
    private readonly int _nan = -1;
    private readonly TreeRules _rules;

    /// <summary>Numbers the categories.</summary>
    /// <param name="feature">Index of the feature.</param>
    /// <param name="sets">The sets of its splits.</param>
    /// <param name="hasNaN">Whether what is no number is in some set.</param>
    /// <param name="rules">What a category is.</param>
    public CategoricalFeature(int feature, IReadOnlyCollection<ReadOnlyMemory<uint>> sets, bool hasNaN, TreeRules rules)
    {
        Feature = feature;
        _rules = rules;
        int words = sets.Count == 0 ? 0 : sets.Max(set => set.Length);
        int[] uses = new int[words * 32];
        foreach (ReadOnlyMemory<uint> set in sets)
        {
            foreach (int category in Categories(set))
                uses[category]++;
        }
        int[] order = [.. Enumerable.Range(0, uses.Length).Where(category => uses[category] > 0).OrderByDescending(category => uses[category])];
        _codes = new int[uses.Length];
        Array.Fill(_codes, -1);
        for (int code = 0; code < order.Length; code++)
            _codes[order[code]] = code;
        Count = order.Length;
        if (hasNaN)
            _nan = Count++;
    }

    /// <summary>Index of the feature.</summary>
    public int Feature { get; }

    /// <summary>How many categories some set has.</summary>
    /// <remarks>What is no number counts as one where some set has it.</remarks>
    public int Count { get; }

    /// <summary>The code of a value; -1 where no set has it.</summary>
    public int Code(double value)
    {
        if (double.IsNaN(value))
            return _nan;
        int category = _rules.Category(Feature, value);
        return (uint)category < (uint)_codes.Length ? _codes[category] : -1;
    }

    /// <summary>The codes of a set.</summary>
    /// <param name="set">The categories.</param>
    /// <param name="hasNaN">Whether what is no number is in it.</param>
    public IEnumerable<int> Codes(ReadOnlyMemory<uint> set, bool hasNaN)
    {
        IEnumerable<int> codes = Categories(set).Select(category => _codes[category]);
        return hasNaN ? codes.Append(_nan) : codes;
    }

    /// <summary>The set of categories of a split.</summary>
    public static ReadOnlyMemory<uint> Set(DecisionTree tree, uint[] bits, int split)
    {
        int set = (int)tree.Thresholds[split], first = tree.CategoryBoundaries[set];
        return bits.AsMemory(first, tree.CategoryBoundaries[set + 1] - first);
    }

    private static IEnumerable<int> Categories(ReadOnlyMemory<uint> set)
    {
        for (int word = 0; word < set.Length; word++)
        {
            for (uint left = set.Span[word]; left != 0; left &= left - 1)
                yield return (word * 32) + BitOperations.TrailingZeroCount(left);
        }
    }
}
