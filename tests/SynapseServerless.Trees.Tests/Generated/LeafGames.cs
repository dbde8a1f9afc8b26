using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Tests.Generated;

/// <summary>Contributions leaf by leaf, in 28 decimal digits, for paths of which the sets of features are too many to go through.</summary>
/// <remarks>
/// A leaf is a product of factors: what it contributes by a feature is its value times the difference of the feature's factor known and not known, times the sum over the numbers of other features
/// that are known, of the weight of that number and of the sum of products over the sets of so many. These sums are the coefficients of a polynomial.
/// </remarks>
internal static class LeafGames
{
    /// <summary>How many features there are on the path that has most.</summary>
    public static int MostFactors(DecisionTree tree) => tree.SplitFeatures.Count == 0 ? 0 : Paths(tree, []).Max(path => path.Factors.Count);

    /// <summary>What each feature contributes.</summary>
    public static double[] Values(IEnumerable<DecisionTree> trees, int features, double[] row)
    {
        decimal[] values = new decimal[features];
        foreach ((double value, Dictionary<int, (bool Follows, decimal Share)> factors) in trees.Where(tree => tree.SplitFeatures.Count > 0).SelectMany(tree => Paths(tree, row)))
        {
            foreach ((int feature, (bool follows, decimal share)) in factors)
            {
                decimal[] sums = [1];
                foreach ((int other, (bool otherFollows, decimal otherShare)) in factors)
                    sums = other == feature ? sums : Times(sums, otherShare, otherFollows ? 1 : 0);
                decimal weight = 1m / factors.Count, sum = 0;
                for (int known = 0; known < sums.Length; known++)
                {
                    sum += weight * sums[known];
                    weight *= (known + 1m) / Math.Max(1, factors.Count - known - 1);
                }
                values[feature] += (decimal)value * ((follows ? 1 : 0) - share) * sum;
            }
        }
        return [.. values.Select(value => (double)value)];
    }

    private static decimal[] Times(decimal[] sums, decimal share, decimal follows)
    {
        decimal[] product = new decimal[sums.Length + 1];
        for (int i = 0; i < sums.Length; i++)
        {
            product[i] += sums[i] * share;
            product[i + 1] += sums[i] * follows;
        }
        return product;
    }

    // The paths to all leaves. Without a row all are followed.
    private static IEnumerable<(double Value, Dictionary<int, (bool Follows, decimal Share)> Factors)> Paths(DecisionTree tree, double[] row)
    {
        var open = new Stack<(int At, Dictionary<int, (bool, decimal)> Factors)>([(0, [])]);
        while (open.TryPop(out (int At, Dictionary<int, (bool Follows, decimal Share)> Factors) node))
        {
            if (node.At < 0)
            {
                yield return (tree.LeafValues[~node.At], node.Factors);
                continue;
            }
            int feature = tree.SplitFeatures[node.At];
            bool goesLeft = row.Length == 0 || PathGame.GoesLeft(tree, node.At, row[feature]);
            (bool follows, decimal share) = node.Factors.GetValueOrDefault(feature, (true, 1));
            open.Push((tree.LeftChildren[node.At], With(goesLeft, tree.LeftChildren[node.At])));
            open.Push((tree.RightChildren[node.At], With(!goesLeft, tree.RightChildren[node.At])));

            Dictionary<int, (bool, decimal)> With(bool goes, int child) => new(node.Factors)
            {
                [feature] = (follows && goes, share * (child < 0 ? tree.LeafCounts[~child] : tree.InternalCounts[child]) / tree.InternalCounts[node.At]),
            };
        }
    }
}
