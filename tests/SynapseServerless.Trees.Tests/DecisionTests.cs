using System.Globalization;
using SynapseServerless.Trees.Scoring;
using SynapseServerless.Trees.Tests.Generated;

namespace SynapseServerless.Trees.Tests;

// Where a row goes is worked out by hand from LightGBM's rules, and held against the native library as well.
public sealed class DecisionTests
{
    private const double Left = 1, Right = 2;

    /// <summary>Missing type (0 none, 1 zero, 2 NaN), whether missing values go left, the threshold, the value, and where it goes.</summary>
    public static TheoryData<int, bool, double, double, double> Numbers => new()
    {
        // At most the threshold goes left, and a value about zero is zero before it is compared.
        { 0, false, 0.5, 0.5, Left },
        { 0, false, 0.5, 0.50000006, Right },
        { 0, false, -1e-36, -1e-36, Right },
        { 0, false, -1e-36, -1e-34, Left },
        { 0, false, 1e-36, 1e-35, Left },
        { 0, false, double.PositiveInfinity, double.PositiveInfinity, Left },
        { 0, false, double.NegativeInfinity, double.NegativeInfinity, Left },
        { 0, false, double.NegativeInfinity, float.MinValue, Right },
        { 0, false, 1e300, float.MaxValue, Left },
        { 0, false, 1e300, double.PositiveInfinity, Right },
        // Without a missing type NaN is 0.
        { 0, true, -1, double.NaN, Right },
        { 0, false, 1, double.NaN, Left },
        // Where zero is missing, NaN is too.
        { 1, true, -1, 0, Left },
        { 1, true, -1, 1e-36, Left },
        { 1, true, -1, double.NaN, Left },
        { 1, false, 1, double.NaN, Right },
        { 1, false, 1, 0, Right },
        { 1, false, 1, 0.25, Left },
        // Where NaN is missing, zero is a number.
        { 2, true, -1, double.NaN, Left },
        { 2, true, -1, 0, Right },
        { 2, false, 1, double.NaN, Right },
        { 2, false, 1, 0, Left },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_value_goes_where_its_split_says(int missing, bool defaultsLeft, double threshold, double value, double expected) =>
        Check(Stump((missing << 2) | (defaultsLeft ? 2 : 0), Text(threshold), ""), value, expected);

    /// <summary>A value, and whether the set of 0, 3, 33 and 511 has it.</summary>
    public static TheoryData<double, double> Categories => new()
    {
        { 0, Left },
        { -0.5, Left },
        { 0.9, Left },
        { -1, Right },
        { 1, Right },
        { 3, Left },
        { 3.99, Left },
        { 33, Left },
        { 511, Left },
        { 512, Right },
        { 100_000, Right },
        { 2147483647, Right },
        { 2147483648, Right },
        { 4294967296, Right },
        { 4294967299, Right },
        { -4294967296, Right },
        { double.PositiveInfinity, Right },
        { double.NegativeInfinity, Right },
        { double.NaN, Right },
    };

    [Theory]
    [MemberData(nameof(Categories))]
    public void A_category_goes_left_where_the_set_has_it(double value, double expected)
    {
        uint[] words = new uint[16];
        foreach (int category in (int[])[0, 3, 33, 511])
            words[category / 32] |= 1u << (category % 32);
        Check(Stump(1, "0", $"cat_boundaries=0 16\ncat_threshold={string.Join(' ', words)}\n"), value, expected);
    }

    [Fact]
    public void A_linear_leaf_says_its_number_where_a_value_is_missing()
    {
        string text = Stump(8, "0", "", "is_linear=1\nleaf_const=10 20\nnum_features=1 1\nleaf_features=0 1\nleaf_coeff=0.5 4\n", features: 2);
        // 10 + 0.5 * -2, 20 + 4 * 3, and the right leaf's own number.
        Check(text, [-2, 1, 5, 3, 5, double.NaN], [9, 32, Right]);
    }

    private static void Check(string text, double value, double expected) => Check(text, [value], [expected]);

    private static void Check(string text, double[] rows, double[] expected)
    {
        var scorer = new TreeScorer(TreeEnsemble.Parse(text));
        double[] results = new double[expected.Length];
        foreach (ScorePath path in Compared.Paths.Where(scorer.Covers))
        {
            scorer.Score<double>(rows, scorer.FeatureCount, ScoreKind.Raw, results, 1, path);
            Assert.Equal(expected, results);
        }
        Assert.Null(Compared.Difference(text, rows));
        Assert.Null(Compared.Difference(text, Array.ConvertAll(rows, value => (float)value)));
    }

    private static string Stump(int decision, string threshold, string categories, string linear = "is_linear=0\n", int features = 1) => string.Create(CultureInfo.InvariantCulture, $"""
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx={features - 1}
        objective=regression
        feature_names={string.Join(' ', Enumerable.Range(0, features).Select(i => $"f{i}"))}
        feature_infos={string.Join(' ', Enumerable.Repeat("none", features))}

        Tree=0
        num_leaves=2
        num_cat={(categories.Length > 0 ? 1 : 0)}
        split_feature=0
        split_gain=1
        threshold={threshold}
        decision_type={decision}
        left_child=-1
        right_child=-2
        leaf_value={Left} {Right}
        leaf_weight=1 1
        leaf_count=1 1
        internal_value=0
        internal_weight=0
        internal_count=2
        {categories}{linear}shrinkage=1


        end of trees

        """);

    private static string Text(double value) => double.IsInfinity(value) ? value > 0 ? "inf" : "-inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
