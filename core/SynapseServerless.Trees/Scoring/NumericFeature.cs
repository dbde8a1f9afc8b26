using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>What happens to values that are missing, in one of the ways in which the splits of a feature see it.</summary>
/// <param name="Kind">What counts as missing.</param>
/// <param name="DefaultsLeft">Where that goes; of no meaning where nothing counts as missing.</param>
internal readonly record struct MissingRule(MissingKind Kind, bool DefaultsLeft)
{
    public static MissingRule Of(DecisionTree tree, int split) =>
        tree.Missing(split) == MissingKind.None ? default : new(tree.Missing(split), tree.DefaultsLeft(split));
}

/// <summary>A feature that splits compare with thresholds: all thresholds there are, and the rank of a value among them.</summary>
/// <remarks>The rank of a value is how many thresholds are below it, so that <c>value &lt;= thresholds[k]</c> exactly where <c>rank &lt;= k</c>.</remarks>
internal sealed class NumericFeature
{
    private readonly double[] _thresholds;

    public NumericFeature(int feature, IEnumerable<double> thresholds, IEnumerable<MissingRule> rules)
    {
        Feature = feature;
        _thresholds = [.. thresholds.Select(threshold => threshold == 0 ? 0 : threshold).Distinct().Order()];
        Rules = [.. rules.Distinct().OrderBy(rule => (rule.Kind, rule.DefaultsLeft))];
        ZeroRank = Rank(0.0);
        Floats = new FloatRanks(_thresholds);
    }

    /// <summary>Index of the feature.</summary>
    public int Feature { get; }

    /// <summary>How many thresholds there are.</summary>
    public int Count => _thresholds.Length;

    /// <summary>How splits see missing values.</summary>
    public MissingRule[] Rules { get; }

    /// <summary>The rank of 0.</summary>
    public int ZeroRank { get; }

    /// <summary>Ranks of floats.</summary>
    public FloatRanks Floats { get; }

    /// <summary>Whether a value that is not a number is seen in another way than as 0 by some split, or a zero in another way than by its rank.</summary>
    public bool HasDefaults => Rules.Any(rule => rule.Kind != MissingKind.None);

    /// <summary>Which threshold a split has.</summary>
    public int Index(double threshold) => Array.BinarySearch(_thresholds, threshold == 0 ? 0 : threshold);

    /// <summary>The rank of a value that is a number.</summary>
    public int Rank(double value)
    {
        ReadOnlySpan<double> thresholds = _thresholds;
        int low = 0, count = thresholds.Length;
        while (count > 0)
        {
            int half = count >> 1;
            bool isAbove = value > thresholds[low + half];
            low = isAbove ? low + half + 1 : low;
            count = isAbove ? count - half - 1 : half;
        }
        return low;
    }

    /// <summary>The rank that stands for a value that is not a number, under a rule.</summary>
    public int NaNRank(MissingRule rule) => rule.Kind == MissingKind.None ? ZeroRank : rule.DefaultsLeft ? 0 : Above;

    /// <summary>The rank that stands for zero, under a rule.</summary>
    public int ZeroRankOf(MissingRule rule) => rule.Kind != MissingKind.Zero ? ZeroRank : rule.DefaultsLeft ? 0 : Above;

    /// <summary>A rank above all: right at every split.</summary>
    public const int Above = int.MaxValue / 2;
}
