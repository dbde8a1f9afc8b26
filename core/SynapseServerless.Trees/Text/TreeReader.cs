using System.Globalization;

namespace SynapseServerless.Trees.Text;

/// <summary>Reads one tree of a model's text and checks that all it points at is there.</summary>
internal sealed class TreeReader
{
    // The native library reads no more of a tree, and takes what follows for something else.
    private const int MostLines = 22;

    private const int CategoricalMask = 1, MostDecisionType = 11;

    private readonly ModelLines _lines;
    private readonly int _features, _first;
    private readonly Dictionary<string, ModelEntry> _entries = new(StringComparer.Ordinal);

    private TreeReader(ModelLines lines, int features)
    {
        _lines = lines;
        _features = features;
        _first = lines.Number;
    }

    /// <summary>Reads the lines that follow <c>Tree=</c>, up to an empty one.</summary>
    /// <param name="lines">The lines; the current one is <c>Tree=</c>.</param>
    /// <param name="features">How many features the model has.</param>
    /// <exception cref="TreeModelException">Something is missing, or points at what is not there.</exception>
    public static DecisionTree Read(ModelLines lines, int features)
    {
        var reader = new TreeReader(lines, features);
        reader.ReadLines();
        return reader.Tree();
    }

    private void ReadLines()
    {
        while (_lines.Next() && _lines.Line.Length > 0)
        {
            ModelEntry entry = _lines.Entry(canBeFlag: false);
            if (!System.Text.Ascii.IsValid(_lines.Line))
                throw ModelLines.Bad(entry.Line, "a tree holds letters and numbers alone");
            if (!_entries.TryAdd(entry.Name, entry))
                throw ModelLines.Bad(entry.Line, $"{entry.Name} is there a second time");
            if (_entries.Count > MostLines)
                throw ModelLines.Bad(entry.Line, string.Create(CultureInfo.InvariantCulture, $"the tree has more than {MostLines} lines"));
        }
        if (!_lines.HasLine)
            throw ModelLines.Bad(_lines.Number, "it ends within a tree");
    }

    private DecisionTree Tree()
    {
        int leaves = _lines.Whole(Get("num_leaves"), 1, int.MaxValue);
        bool isLinear = _entries.TryGetValue("is_linear", out ModelEntry linear) && _lines.Whole(linear, 0, 1) == 1;
        int sets = _lines.Whole(Get("num_cat"), 0, int.MaxValue);
        double[] values = Numbers("leaf_value", leaves, isNeeded: true);
        if (leaves == 1 && !isLinear)
            return Stump(values);
        int splits = leaves - 1;
        int[] boundaries = sets > 0 ? Boundaries(sets) : [];
        var tree = new DecisionTree
        {
            LeafValues = values,
            LeafWeights = Numbers("leaf_weight", leaves),
            LeafCounts = [.. Wholes("leaf_count", leaves, int.MinValue, int.MaxValue, isNeeded: false)],
            SplitFeatures = Wholes("split_feature", splits, 0, _features - 1),
            SplitGains = Numbers("split_gain", splits),
            Thresholds = Numbers("threshold", splits, isNeeded: true),
            DecisionTypes = Wholes("decision_type", splits, 0, MostDecisionType, isNeeded: false),
            LeftChildren = Wholes("left_child", splits, -leaves, splits - 1),
            RightChildren = Wholes("right_child", splits, -leaves, splits - 1),
            InternalValues = Numbers("internal_value", splits),
            InternalWeights = Numbers("internal_weight", splits),
            InternalCounts = [.. Wholes("internal_count", splits, int.MinValue, int.MaxValue, isNeeded: false)],
            CategoryBoundaries = boundaries,
            CategoryBits = sets > 0 ? Bits(boundaries) : [],
            IsLinear = isLinear,
            Shrinkage = Shrinkage(),
        };
        if (isLinear)
            tree = WithLinear(tree, leaves);
        CheckCategories(tree, sets);
        return tree with { Depth = splits == 0 ? 0 : Depth(tree) };
    }

    // Of a tree without a split LightGBM reads nothing but its value.
    private DecisionTree Stump(double[] values) => DecisionTree.OfLeaf(values[0]) with { Shrinkage = Shrinkage() };

    private double Shrinkage()
    {
        if (!_entries.TryGetValue("shrinkage", out ModelEntry entry))
            return 1;
        double[] values = _lines.Numbers(entry);
        return values.Length == 1 ? values[0] : throw ModelLines.Bad(entry.Line, $"shrinkage has {values.Length} values and needs one");
    }

    private int[] Boundaries(int sets)
    {
        int[] boundaries = Wholes("cat_boundaries", (long)sets + 1, 0, int.MaxValue);
        for (int i = 0; i < sets; i++)
        {
            if (boundaries[i + 1] < boundaries[i] || boundaries[0] != 0)
                throw ModelLines.Bad(Get("cat_boundaries").Line, "cat_boundaries do not rise from 0");
        }
        return boundaries;
    }

    private uint[] Bits(int[] boundaries)
    {
        ModelEntry entry = Get("cat_threshold");
        uint[] bits = _lines.Bits(entry);
        return bits.Length == boundaries[^1] ? bits : throw WrongCount(entry, bits.Length, boundaries[^1]);
    }

    private void CheckCategories(DecisionTree tree, int sets)
    {
        for (int node = 0; node < tree.SplitFeatures.Count; node++)
        {
            if ((tree.DecisionTypes[node] & CategoricalMask) == 0)
                continue;
            double set = tree.Thresholds[node];
            if (!(set >= 0 && set < sets))
                throw ModelLines.Bad(Get("threshold").Line, $"split {node} asks for the set of categories {set:R}, and there are {sets}");
        }
    }

    private DecisionTree WithLinear(DecisionTree tree, int leaves)
    {
        double[] constants = Numbers("leaf_const", leaves);
        CheckNormal("leaf_const", constants);
        int[] counts = Wholes("num_features", leaves, 0, _features, isNeeded: false);
        long total = counts.Sum(count => (long)count);
        int[] features = Wholes("leaf_features", total, 0, _features - 1);
        double[] coefficients = Numbers("leaf_coeff", total, isNeeded: true);
        CheckNormal("leaf_coeff", coefficients);
        var leafFeatures = new int[leaves][];
        var leafCoefficients = new double[leaves][];
        for (int leaf = 0, start = 0; leaf < leaves; start += counts[leaf++])
        {
            leafFeatures[leaf] = features[start..(start + counts[leaf])];
            leafCoefficients[leaf] = coefficients[start..(start + counts[leaf])];
        }
        return tree with { LeafConstants = constants, LeafFeatures = leafFeatures, LeafCoefficients = leafCoefficients };
    }

    // LightGBM reads those of linear models with a function of its language that takes no number as close to zero as these.
    private void CheckNormal(string name, double[] values)
    {
        if (Array.FindIndex(values, double.IsSubnormal) is >= 0 and int at)
            throw ModelLines.Bad(Get(name).Line, string.Create(CultureInfo.InvariantCulture, $"{values[at]:R} in {name} is too close to zero to be read"));
    }

    // Every node is reached once, and by one way. Else rows could go round in circles, or never come to a leaf.
    private int Depth(DecisionTree tree)
    {
        int splits = tree.SplitFeatures.Count, deepest = 0, reached = 0;
        bool[] isSplitSeen = new bool[splits], isLeafSeen = new bool[splits + 1];
        var open = new Stack<(int Node, int Depth)>([(0, 0)]);
        while (open.TryPop(out (int Node, int Depth) at))
        {
            ref bool isSeen = ref at.Node >= 0 ? ref isSplitSeen[at.Node] : ref isLeafSeen[~at.Node];
            if (isSeen)
                throw ModelLines.Bad(Get("left_child").Line, at.Node >= 0 ? $"more than one way leads to split {at.Node}" : $"more than one way leads to leaf {~at.Node}");
            isSeen = true;
            reached++;
            deepest = Math.Max(deepest, at.Depth);
            if (at.Node < 0)
                continue;
            open.Push((tree.RightChildren[at.Node], at.Depth + 1));
            open.Push((tree.LeftChildren[at.Node], at.Depth + 1));
        }
        return reached == (2 * splits) + 1 ? deepest : throw ModelLines.Bad(Get("left_child").Line, "no way leads to some of the splits");
    }

    private ModelEntry Get(string name) =>
        _entries.TryGetValue(name, out ModelEntry entry) ? entry : throw ModelLines.Bad(_first, $"the tree has no {name}");

    // What LightGBM does without is zero.
    private double[] Numbers(string name, long count, bool isNeeded = false)
    {
        if (!isNeeded && !_entries.ContainsKey(name))
            return new double[count];
        ModelEntry entry = Get(name);
        double[] values = _lines.Numbers(entry);
        return values.Length == count ? values : throw WrongCount(entry, values.Length, count);
    }

    private int[] Wholes(string name, long count, int least, int most, bool isNeeded = true)
    {
        if (!isNeeded && !_entries.ContainsKey(name))
            return new int[count];
        ModelEntry entry = Get(name);
        int[] values = _lines.Wholes(entry, least, most);
        return values.Length == count ? values : throw WrongCount(entry, values.Length, count);
    }

    private static TreeModelException WrongCount(ModelEntry entry, int found, long needed) =>
        ModelLines.Bad(entry.Line, string.Create(CultureInfo.InvariantCulture, $"{entry.Name} has {found} values where the tree needs {needed}"));
}
