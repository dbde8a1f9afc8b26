using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Tests.Generated;

/// <summary>Small trees for games that are played out: few features, split again and again, with values, categories, linear leaves, and leaves that no row of training reached.</summary>
internal static class SmallTrees
{
    /// <summary>A model of some trees.</summary>
    /// <param name="random">What it is drawn by.</param>
    /// <param name="features">How many features there are; the last has categories.</param>
    /// <param name="isLinear">Whether leaves hold linear models.</param>
    public static TreeEnsemble Draw(Random random, int features, bool isLinear)
    {
        DecisionTree[] trees = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Tree(random, features, isLinear))];
        return TreeEnsemble.Of(new TreeModel
        {
            Objective = new ModelObjective("regression", 1, false),
            ObjectiveText = "regression",
            ClassCount = 1,
            TreesPerIteration = 1,
            FeatureNames = [.. Enumerable.Range(0, features).Select(i => $"f{i}")],
            FeatureInfos = [.. Enumerable.Repeat("[-1:1]", features)],
            Trees = trees,
        });
    }

    /// <summary>A row for such a model.</summary>
    public static double[] Row(Random random, int features) =>
        [.. Enumerable.Range(0, features).Select(i => random.Next(6) == 0 ? double.NaN : random.Next(6) == 0 ? 0 : i == features - 1 ? random.Next(8) : Math.Round(random.NextDouble() * 4) - 2)];

    private static DecisionTree Tree(Random random, int features, bool isLinear)
    {
        int splits = random.Next(0, 12);
        int[] left = new int[splits], right = new int[splits];
        var ends = new List<(int Parent, bool IsLeft)> { (-1, false) };
        for (int split = 0; split < splits; split++)
        {
            int at = random.Next(ends.Count);
            (int parent, bool isLeft) = ends[at];
            ends.RemoveAt(at);
            if (parent >= 0)
                (isLeft ? left : right)[parent] = split;
            ends.AddRange([(split, true), (split, false)]);
        }
        for (int leaf = 0; leaf < ends.Count && splits > 0; leaf++)
            (ends[leaf].IsLeft ? left : right)[ends[leaf].Parent] = ~leaf;
        int[] asked = [.. Enumerable.Range(0, splits).Select(_ => random.Next(features))];
        // A leaf that no row reached has a brother that all rows above it reached.
        long[] counts = [.. Enumerable.Range(0, splits + 1).Select(_ => (long)random.Next(1, 30))], sums = new long[splits];
        for (int split = splits - 1; split >= 0; split--)
        {
            if (left[split] < 0 && random.Next(5) == 0)
                counts[~left[split]] = right[split] < 0 && counts[~right[split]] == 0 ? 1 : 0;
            sums[split] = Count(left[split]) + Count(right[split]);
        }
        int[][] linear = [.. counts.Select(_ => Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(features)).ToArray())];
        return new DecisionTree
        {
            LeafValues = [.. counts.Select(_ => random.NextDouble() - 0.5)],
            LeafCounts = counts,
            InternalCounts = sums,
            SplitFeatures = asked,
            Thresholds = [.. asked.Select(feature => feature == features - 1 ? 0 : random.Next(-2, 3))],
            DecisionTypes = [.. asked.Select(feature => feature == features - 1 ? 1 : (random.Next(3) << 2) | (random.Next(2) << 1))],
            LeftChildren = left,
            RightChildren = right,
            CategoryBoundaries = [0, 1],
            CategoryBits = [0b1010110],
            IsLinear = isLinear,
            LeafConstants = isLinear ? [.. counts.Select(_ => random.NextDouble())] : [],
            LeafFeatures = isLinear ? linear : [],
            LeafCoefficients = isLinear ? [.. linear.Select(own => own.Select(_ => random.NextDouble() - 0.5).ToArray())] : [],
            SplitGains = [], LeafWeights = [], InternalValues = [], InternalWeights = [],
            Shrinkage = 1,
        };

        long Count(int child) => child < 0 ? counts[~child] : sums[child];
    }
}
