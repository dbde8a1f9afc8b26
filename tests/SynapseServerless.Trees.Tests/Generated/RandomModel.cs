using System.Globalization;
using System.Text;

namespace SynapseServerless.Trees.Tests.Generated;

/// <summary>Model texts drawn at random: every objective, missing type and kind of split, and the numbers that decisions go wrong by.</summary>
internal sealed class RandomModel
{
    private static readonly string[] s_objectives =
    [
        "regression", "regression sqrt", "regression_l1", "huber", "fair", "poisson", "quantile", "mape", "gamma", "tweedie", "binary sigmoid:1", "binary sigmoid:0.7",
        "cross_entropy", "cross_entropy_lambda", "lambdarank", "rank_xendcg", "multiclass", "multiclassova", "",
    ];

    private static readonly double[] s_awkward =
    [
        0, -0.0, 1e-35, -1e-35, 1e-36, -1e-36, 1.00000001e-35, 1e-300, -1e-300, 1e300, -1e300, double.PositiveInfinity, double.NegativeInfinity,
        float.MaxValue, float.MinValue, float.Epsilon, 0.5, 1, -1, 2, 100.5, 16777217, 1.0000000180025095e-35,
    ];

    private readonly Random _random;
    private readonly bool[] _categorical;
    private readonly double[][] _pools;
    private readonly int _mostCategory;
    private readonly bool _isForContributions;

    /// <summary>Draws a model.</summary>
    /// <param name="random">What it is drawn by.</param>
    /// <param name="isForContributions">Whether the counts of splits are those of their leaves, and no leaf hides what others contribute by its size.</param>
    public RandomModel(Random random, bool isForContributions = false)
    {
        _random = random;
        _isForContributions = isForContributions;
        Features = random.Next(4) == 0 ? random.Next(1, 4) : random.Next(1, 30);
        _categorical = [.. Enumerable.Range(0, Features).Select(_ => random.Next(4) == 0)];
        // Few thresholds for a feature, or more than a byte tells apart.
        int pool = random.Next(6) switch { 0 => 1, 1 => 3, 2 => 40, 3 => 255, 4 => 700, _ => 100 };
        _pools = [.. Enumerable.Range(0, Features).Select(_ => Pool(pool))];
        _mostCategory = random.Next(5) switch { 0 => 7, 1 => 40, 2 => 130, 3 => 1500, _ => 300 };
        MostLeaves = random.Next(8) switch { 0 => 2, 1 => 5, 2 => 64, 3 => 63, 4 => 200, 5 => 600, _ => 31 };
        string objective = s_objectives[random.Next(s_objectives.Length)];
        Classes = objective.StartsWith("multi", StringComparison.Ordinal) ? random.Next(2, 6) : 1;
        Averages = random.Next(6) == 0;
        IsLinear = random.Next(6) == 0;
        Iterations = random.Next(1, MostLeaves > 100 ? 6 : 24);
        if (Classes > 1)
            objective += string.Create(CultureInfo.InvariantCulture, $" num_class:{Classes}{(objective == "multiclassova" ? " sigmoid:1.3" : "")}");
        Objective = objective;
        Text = Write();
    }

    public int Features { get; }

    public int Classes { get; }

    public int Iterations { get; }

    public int MostLeaves { get; }

    public bool Averages { get; }

    public bool IsLinear { get; }

    public string Objective { get; }

    public string Text { get; }

    /// <summary>Rows whose values are near what the model asks for, or awkward.</summary>
    public T[] Rows<T>(int count)
        where T : struct, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T[] rows = new T[count * Features];
        bool isClean = _random.Next(4) == 0;
        for (int i = 0; i < rows.Length; i++)
            rows[i] = Value<T>(i % Features, isClean);
        return rows;
    }

    private T Value<T>(int feature, bool isClean)
        where T : struct, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        int kind = isClean ? 9 : _random.Next(10);
        if (kind == 0)
            return T.NaN;
        if (kind == 1)
            return T.CreateSaturating(s_awkward[_random.Next(s_awkward.Length)]);
        if (_categorical[feature])
        {
            return T.CreateSaturating(kind switch
            {
                2 => -0.5,
                3 => -1,
                4 => new[] { 2147483647.0, 2147483648.0, 3e9, -2147483649.0, 1e18, 4294967296.0, 4294967297.0 }[_random.Next(7)],
                5 => _random.Next(_mostCategory) + 0.7,
                6 => _mostCategory + _random.Next(3000),
                _ => _random.Next(_mostCategory),
            });
        }
        double[] pool = _pools[feature];
        T near = T.CreateSaturating(pool[_random.Next(pool.Length)]);
        return kind switch
        {
            2 => T.Zero,
            3 => T.BitIncrement(near),
            4 => T.BitDecrement(near),
            5 or 6 => near,
            _ => T.CreateSaturating(Normal() * 10),
        };
    }

    private double[] Pool(int count)
    {
        int kind = _random.Next(5);
        double[] pool = new double[count];
        for (int i = 0; i < count; i++)
        {
            pool[i] = kind switch
            {
                0 => Math.Round(Normal() * 40) + 0.5,
                1 => Normal() * 10,
                2 => Math.Exp(Normal() * 20) * (_random.Next(2) == 0 ? 1 : -1),
                3 => (float)(Normal() * 10),
                _ => _random.Next(5) == 0 ? s_awkward[_random.Next(s_awkward.Length)] : Normal(),
            };
        }
        return pool;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private string Write()
    {
        var text = new StringBuilder("tree\nversion=v4\n");
        Line("num_class", [Classes]);
        Line("num_tree_per_iteration", [Classes]);
        Line("label_index", [0]);
        Line("max_feature_idx", [Features - 1]);
        if (Objective.Length > 0)
            text.Append("objective=").Append(Objective).Append('\n');
        if (Averages)
            text.Append("average_output\n");
        text.Append("feature_names=").AppendJoin(' ', Enumerable.Range(0, Features).Select(i => $"f{i}")).Append('\n');
        text.Append("feature_infos=").AppendJoin(' ', Enumerable.Repeat("[-1:1]", Features)).Append("\n\n");
        for (int i = 0; i < Iterations * Classes; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Tree={i}\n");
            Tree(text, _random.Next(12) == 0 ? 1 : _random.Next(8) == 0 ? _random.Next(2, MostLeaves + 1) : MostLeaves);
        }
        return text.Append("end of trees\n\n").ToString();

        void Line<T>(string name, IEnumerable<T> values)
            where T : IFormattable => RandomModel.Line(text, name, values);
    }

    private void Tree(StringBuilder text, int leaves)
    {
        int splits = leaves - 1;
        int[] left = new int[splits], right = new int[splits], features = new int[splits], decisions = new int[splits];
        double[] thresholds = new double[splits];
        var boundaries = new List<int> { 0 };
        var bits = new List<uint>();
        Shape(left, right);
        for (int i = 0; i < splits; i++)
        {
            int feature = features[i] = _random.Next(Features);
            if (_categorical[feature])
            {
                decisions[i] = 1 | (_random.Next(3) << 2);
                thresholds[i] = boundaries.Count - 1;
                bits.AddRange(Set());
                boundaries.Add(bits.Count);
            }
            else
            {
                decisions[i] = (_random.Next(2) << 1) | (_random.Next(3) << 2);
                thresholds[i] = _pools[feature][_random.Next(_pools[feature].Length)];
            }
        }
        Line(text, "num_leaves", [leaves]);
        Line(text, "num_cat", [boundaries.Count - 1]);
        Line(text, "split_feature", features);
        Line(text, "split_gain", new double[splits]);
        Line(text, "threshold", thresholds);
        Line(text, "decision_type", decisions);
        Line(text, "left_child", left);
        Line(text, "right_child", right);
        Line(text, "leaf_value", Enumerable.Range(0, leaves).Select(_ => Leaf()));
        Line(text, "leaf_weight", Enumerable.Range(0, leaves).Select(_ => 1 + _random.Next(50)));
        int[] counts = [.. Enumerable.Range(0, leaves).Select(_ => 1 + _random.Next(50))];
        Line(text, "leaf_count", counts);
        Line(text, "internal_value", new double[splits]);
        Line(text, "internal_weight", new double[splits]);
        Line(text, "internal_count", _isForContributions ? Sums(left, right, counts) : Enumerable.Range(0, splits).Select(_ => 100));
        if (boundaries.Count > 1)
        {
            Line(text, "cat_boundaries", boundaries);
            Line(text, "cat_threshold", bits);
        }
        bool isLinear = IsLinear && _random.Next(3) > 0;
        Line(text, "is_linear", [isLinear ? 1 : 0]);
        if (isLinear)
        {
            int[] sizes = [.. Enumerable.Range(0, leaves).Select(_ => _random.Next(Math.Min(4, Features + 1)))];
            Line(text, "leaf_const", Enumerable.Range(0, leaves).Select(_ => Leaf()));
            Line(text, "num_features", sizes);
            Line(text, "leaf_features", Enumerable.Range(0, sizes.Sum()).Select(_ => _random.Next(Features)));
            Line(text, "leaf_coeff", Enumerable.Range(0, sizes.Sum()).Select(_ => Normal()));
        }
        Line(text, "shrinkage", [0.1]);
        text.Append("\n\n");
    }

    // A tree grown by splitting a leaf that is drawn: one of the last, and the tree is deep, or any.
    private void Shape(int[] left, int[] right)
    {
        var leaves = new List<(int Parent, bool IsLeft)>();
        int recent = _random.Next(3) == 0 ? 2 : int.MaxValue;
        for (int split = 0; split < left.Length; split++)
        {
            if (split > 0)
            {
                int at = _random.Next(Math.Max(0, leaves.Count - recent), leaves.Count);
                (int parent, bool isLeft) = leaves[at];
                leaves.RemoveAt(at);
                (isLeft ? left : right)[parent] = split;
            }
            leaves.Add((split, true));
            leaves.Add((split, false));
        }
        int[] numbers = [.. Enumerable.Range(0, leaves.Count)];
        _random.Shuffle(numbers);
        for (int i = 0; i < leaves.Count; i++)
            (leaves[i].IsLeft ? left : right)[leaves[i].Parent] = ~numbers[i];
    }

    private uint[] Set()
    {
        uint[] words = new uint[(_random.Next(1, _mostCategory + 1) / 32) + 1];
        if (_random.Next(2) == 0)
        {
            for (int i = 0; i < words.Length; i++)
                words[i] = (uint)_random.NextInt64(1L << 32);
            return words;
        }
        for (int i = _random.Next(32); i > 0; i--)
            words[_random.Next(words.Length)] |= 1u << _random.Next(32);
        return words;
    }

    // Splits are numbered after those above them.
    private static int[] Sums(int[] left, int[] right, int[] counts)
    {
        int[] sums = new int[left.Length];
        for (int split = sums.Length - 1; split >= 0; split--)
            sums[split] = Of(left[split]) + Of(right[split]);
        return sums;

        int Of(int child) => child < 0 ? counts[~child] : sums[child];
    }

    private double Leaf() => _isForContributions ? Normal() : _random.Next(40) switch { 0 => 0, 1 => -0.0, 2 => 1e300 * Normal(), 3 => 1e-300 * Normal(), _ => Normal() };

    private static void Line<T>(StringBuilder text, string name, IEnumerable<T> values)
        where T : IFormattable => text.Append(name).Append('=').AppendJoin(' ', values.Select(Word)).Append('\n');

    private static string Word<T>(T value)
        where T : IFormattable => value switch
        {
            double.PositiveInfinity => "inf",
            double.NegativeInfinity => "-inf",
            double number => number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal),
            _ => value.ToString(null, CultureInfo.InvariantCulture),
        };
}
