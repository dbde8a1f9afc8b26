using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Tests.Generated;

/// <summary>The game of which contributions are the Shapley values, played out: a feature that is not known sends a row both ways, by the counts of training.</summary>
/// <remarks>Values and interactions follow their definitions, over all sets of features; nothing is shared with the code under test but the model as it was read.</remarks>
internal sealed class PathGame
{
    private readonly int _features;
    private readonly double[] _worth;

    /// <summary>Plays it for all sets of features.</summary>
    public PathGame(IEnumerable<DecisionTree> trees, int features, double[] row)
    {
        _features = features;
        _worth = new double[1 << features];
        for (int known = 0; known < _worth.Length; known++)
            _worth[known] = trees.Sum(tree => Says(tree, known, row));
    }

    /// <summary>What is expected where nothing is known.</summary>
    public double Expected => _worth[0];

    /// <summary>What is known where all is.</summary>
    public double Score => _worth[^1];

    /// <summary>The Shapley value of a feature: |S|! (n - |S| - 1)! / n! times what it adds to S, over all S without it.</summary>
    public double Value(int feature)
    {
        double sum = 0;
        for (int known = 0; known < _worth.Length; known++)
        {
            if ((known >> feature & 1) == 0)
                sum += Weight(int.PopCount(known), _features) * (_worth[known | (1 << feature)] - _worth[known]);
        }
        return sum;
    }

    /// <summary>Half of the Shapley interaction of two features: |S|! (n - |S| - 2)! / (2 (n - 1)!) times what they add together beyond what each adds.</summary>
    public double Interaction(int a, int b)
    {
        double sum = 0;
        for (int known = 0; known < _worth.Length; known++)
        {
            if ((known >> a & 1) == 0 && (known >> b & 1) == 0)
                sum += Weight(int.PopCount(known), _features - 1) / 2 * (_worth[known | (1 << a) | (1 << b)] - _worth[known | (1 << a)] - _worth[known | (1 << b)] + _worth[known]);
        }
        return sum;
    }

    // size! (all - size - 1)! / all!
    private static double Weight(int size, int all)
    {
        double weight = 1.0 / all;
        for (int i = 1; i <= size; i++)
            weight *= (double)i / (all - i);
        return weight;
    }

    /// <summary>What a tree says of a row of which some features are known, a bit for each.</summary>
    public static double Says(DecisionTree tree, int known, double[] row) => tree.LeafCount == 1 ? Leaf(tree, 0, known, row) : Node(tree, 0, known, row);

    private static double Node(DecisionTree tree, int at, int known, double[] row)
    {
        if (at < 0)
            return Leaf(tree, ~at, known, row);
        int left = tree.LeftChildren[at], right = tree.RightChildren[at], feature = tree.SplitFeatures[at];
        if ((known >> feature & 1) != 0)
            return Node(tree, GoesLeft(tree, at, row[feature]) ? left : right, known, row);
        double all = Count(at);
        return (Count(left) / all * Node(tree, left, known, row)) + (Count(right) / all * Node(tree, right, known, row));

        double Count(int child) => tree.HasCovers
            ? child < 0 ? tree.LeafWeights[~child] : tree.InternalWeights[child]
            : child < 0 ? tree.LeafCounts[~child] : tree.InternalCounts[child];
    }

    // A linear model of which a value is not known, or is missing, says the number of its leaf.
    private static double Leaf(DecisionTree tree, int leaf, int known, double[] row)
    {
        if (!tree.IsLinear || tree.LeafFeatures[leaf].Any(feature => (known >> feature & 1) == 0 || double.IsNaN(row[feature])))
            return tree.LeafValues[leaf];
        return tree.LeafConstants[leaf] + tree.LeafFeatures[leaf].Zip(tree.LeafCoefficients[leaf], (feature, coefficient) => coefficient * row[feature]).Sum();
    }

    /// <summary>Where a value goes, by LightGBM's rules.</summary>
    public static bool GoesLeft(DecisionTree tree, int split, double value)
    {
        if (tree.IsCategorical(split))
            return value is > -1 and < int.MaxValue && tree.Categories(split).Contains((int)value);
        bool isZero = Math.Abs(value) <= 1e-35f, isMissing = tree.Missing(split) switch
        {
            MissingKind.Zero => isZero || double.IsNaN(value),
            MissingKind.NaN => double.IsNaN(value),
            _ => false,
        };
        return isMissing ? tree.DefaultsLeft(split) : (isZero || double.IsNaN(value) ? 0 : value) <= tree.Thresholds[split];
    }
}
