using SynapseServerless.Trees.Explaining;
using SynapseServerless.Trees.Explaining.Against;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees;

/// <summary>Scores rows that have the values of one row in some features and those of another in the others, for many sets of features at a time: the perturbed rows of explanations by samples.</summary>
/// <remarks>
/// Each tree is gone through once for all sets, which part where the two rows do. The scores are those of the perturbed rows, up to the order in which leaves are added up. A scorer may be used by several threads
/// at a time.
/// </remarks>
public sealed class CoalitionScorer
{
    private readonly DecisionTree[] _trees;
    private readonly CoalitionTree[] _walked;
    private readonly PathSplit[][] _splits;
    private readonly ulong[][][] _others;
    private readonly Func<RowWord> _word;
    private readonly int _features, _depth, _leaves;

    /// <summary>Makes a model ready.</summary>
    /// <param name="model">The model.</param>
    /// <param name="background">The rows whose values unknown features have, one after the other; NaN is a missing value.</param>
    /// <param name="width">How many values a row has.</param>
    /// <param name="startIteration">The first iteration used, from 0.</param>
    /// <param name="iterations">How many iterations are used; all that follow when not positive.</param>
    public CoalitionScorer(TreeEnsemble model, ReadOnlySpan<float> background, int width, int startIteration = 0, int iterations = -1)
    {
        ArgumentNullException.ThrowIfNull(model);
        (ClassCount, _features, BackgroundRows) = (model.ClassCount, width, width > 0 ? background.Length / width : 0);
        if (BackgroundRows == 0 || BackgroundRows * width != background.Length)
            throw new ArgumentException($"{background.Length} values are not rows of {width}.", nameof(background));
        int start = Math.Clamp(startIteration, 0, model.IterationCount), left = model.IterationCount - start, perIteration = model.Model.TreesPerIteration;
        _trees = [.. model.Model.Trees.Skip(start * perIteration).Take((iterations > 0 ? Math.Min(iterations, left) : left) * perIteration)];
        Refusal = AdditiveScore.Refuses(model.Model)
            ?? (model.Model.Outputs is not null ? "its scores are no plain sums of its leaves"
            : _trees.Any(static tree => tree.IsLinear) ? "its leaves hold linear models"
            : width != model.FeatureCount ? $"its rows have {model.FeatureCount} values" : null);
        (_walked, _splits, _others, _word) = ([.. _trees.Select(static tree => new CoalitionTree(tree))], [], [], static () => new RowWord([], [], TreeRules.LightGBM));
        if (Refusal is not null)
            return;
        int[] used = [.. _trees.SelectMany(static tree => tree.SplitFeatures).Distinct().Order()];
        var columns = used.Index().ToDictionary(static pair => pair.Item, static pair => pair.Index);
        _splits = [.. _trees.Select(tree => PathSplit.Of(tree, columns))];
        bool[] isCategorical = new bool[used.Length];
        foreach (PathSplit split in _splits.SelectMany(static own => own))
            isCategorical[split.Column] |= split.Categories is not null;
        TreeRules rules = model.Model.Rules;
        _word = () => new RowWord(used, isCategorical, rules);
        _others = new ulong[(BackgroundRows + RowWord.Rows - 1) / RowWord.Rows][][];
        for (int word = 0; word < _others.Length; word++)
        {
            int first = word * RowWord.Rows, size = Math.Min(RowWord.Rows, BackgroundRows - first);
            RowWord rows = _word();
            rows.Take(background.Slice(first * width, size * width), width);
            _others[word] = GoLeft(rows);
        }
        _depth = _trees.Select(Depth).DefaultIfEmpty().Max();
        _leaves = _trees.Select(static tree => tree.LeafCount).DefaultIfEmpty().Max();
    }

    /// <summary>Why the model cannot be scored so; null where it can.</summary>
    public string? Refusal { get; }

    /// <summary>How many scores a row has.</summary>
    public int ClassCount { get; }

    /// <summary>How many rows there are whose values unknown features have.</summary>
    public int BackgroundRows { get; }

    /// <summary>Scores a row with each set of its features, compared with each row of the background.</summary>
    /// <param name="row">The values of the row.</param>
    /// <param name="known">For each feature a bit for each set, in words of 64: whether the set knows it.</param>
    /// <param name="sets">How many sets there are.</param>
    /// <param name="scored">Takes the raw scores of all sets, set after set and class after class, for each row of the background in turn; they are written over afterwards.</param>
    public void Score(ReadOnlySpan<float> row, ReadOnlySpan<ulong> known, int sets, Action<int, double[]> scored)
    {
        ArgumentNullException.ThrowIfNull(scored);
        if (Refusal is not null)
            throw new TreeModelException($"The model cannot be scored by sets of features: {Refusal}", "Score the perturbed rows themselves.");
        int words = (sets + 63) / 64;
        if (row.Length != _features || known.Length < _features * words)
            throw new ArgumentException($"{row.Length} values and {known.Length} words are no row of {_features} features with {sets} sets.", nameof(row));
        RowWord taken = _word();
        taken.Take(row, _features);
        ulong[][] own = GoLeft(taken);
        var walk = new CoalitionWalk(sets, _depth, _leaves);
        int room = CoalitionWalk.Words(sets);
        ulong[] padded = new ulong[_features * room];
        for (int feature = 0; feature < _features; feature++)
            known.Slice(feature * words, words).CopyTo(padded.AsSpan(feature * room));
        double[] raw = new double[sets * ClassCount];
        for (int other = 0; other < BackgroundRows; other++)
        {
            ulong[][] others = _others[other / RowWord.Rows];
            for (int k = 0; k < ClassCount; k++)
            {
                walk.Begin();
                for (int i = k; i < _trees.Length; i += ClassCount)
                    walk.Add(_walked[i], own[i], others[i], other % RowWord.Rows, padded);
                ReadOnlySpan<double> sums = walk.Sums;
                for (int set = 0; set < sets; set++)
                    raw[(set * ClassCount) + k] = walk.Common + sums[set];
            }
            scored(other, raw);
        }
    }

    private ulong[][] GoLeft(RowWord rows)
    {
        ulong[][] left = new ulong[_splits.Length][];
        for (int i = 0; i < left.Length; i++)
        {
            left[i] = new ulong[_splits[i].Length];
            for (int split = 0; split < left[i].Length; split++)
                left[i][split] = rows.GoesLeft(_splits[i][split]);
        }
        return left;
    }

    private static int Depth(DecisionTree tree)
    {
        int[] depths = new int[Math.Max(1, tree.SplitFeatures.Count)];
        for (int split = 0; split < tree.SplitFeatures.Count; split++)
        {
            foreach (int child in new[] { tree.LeftChildren[split], tree.RightChildren[split] })
            {
                if (child >= 0)
                    depths[child] = depths[split] + 1;
            }
        }
        return depths.Max() + 1;
    }
}
