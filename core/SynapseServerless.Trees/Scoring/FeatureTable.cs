using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>The features that some trees ask for, each with all that is asked of it.</summary>
internal sealed class FeatureTable
{
    private FeatureTable(NumericFeature[] numeric, CategoricalFeature[] categorical, TreeRules rules)
    {
        Rules = rules;
        Numeric = numeric;
        Categorical = categorical;
    }

    /// <summary>What a value is to the splits.</summary>
    public TreeRules Rules { get; }

    /// <summary>Those that are compared, by index.</summary>
    public NumericFeature[] Numeric { get; }

    /// <summary>Those that are looked up in sets, by index.</summary>
    public CategoricalFeature[] Categorical { get; }

    /// <summary>Gathers them.</summary>
    public static FeatureTable Of(IReadOnlyList<DecisionTree> trees, TreeRules rules)
    {
        var thresholds = new SortedDictionary<int, (HashSet<double> Thresholds, HashSet<MissingRule> Rules)>();
        var sets = new SortedDictionary<int, List<ReadOnlyMemory<uint>>>();
        var withNaN = new HashSet<int>();
        foreach (DecisionTree tree in trees)
        {
            uint[] bits = [.. tree.CategoryBits];
            for (int split = 0; split < tree.SplitFeatures.Count; split++)
            {
                int feature = tree.SplitFeatures[split];
                if (tree.IsCategorical(split))
                {
                    if (!sets.TryGetValue(feature, out List<ReadOnlyMemory<uint>>? known))
                        sets[feature] = known = [];
                    known.Add(CategoricalFeature.Set(tree, bits, split));
                    if (tree.HasNaN(split))
                        withNaN.Add(feature);
                    continue;
                }
                if (!thresholds.TryGetValue(feature, out (HashSet<double> Thresholds, HashSet<MissingRule> Rules) asked))
                    thresholds[feature] = asked = ([], []);
                asked.Thresholds.Add(tree.Thresholds[split]);
                asked.Rules.Add(MissingRule.Of(tree, split));
            }
        }
        return new FeatureTable(
            [.. thresholds.Select(entry => new NumericFeature(entry.Key, entry.Value.Thresholds, entry.Value.Rules))],
            [.. sets.Select(entry => new CategoricalFeature(entry.Key, entry.Value, withNaN.Contains(entry.Key), rules))],
            rules);
    }
}
