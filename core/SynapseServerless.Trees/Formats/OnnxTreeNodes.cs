namespace SynapseServerless.Trees.Formats;

/// <summary>What a leaf says of a target.</summary>
internal sealed record LeafWeight(int Node, int Target, double Value);

/// <summary>A split of an operator of trees.</summary>
internal sealed record OnnxSplit
{
    public required int Node { get; init; }

    public required int Feature { get; init; }

    /// <summary>Its kind, less <c>BRANCH_</c>.</summary>
    public required string Mode { get; init; }

    public required double Value { get; init; }

    /// <summary>The numbers that a value is held against; null where it is compared.</summary>
    public double[]? Members { get; init; }

    public required int True { get; init; }

    public required int False { get; init; }

    public required bool MissingIsTrue { get; init; }
}

/// <summary>The nodes of all trees of an operator, numbered through.</summary>
internal sealed class OnnxTreeNodes
{
    private static readonly string[] s_modes = ["LEQ", "LT", "GTE", "GT", "EQ", "NEQ", "MEMBER"];

    private readonly int _count;

    private OnnxTreeNodes(int count) => _count = count;

    /// <summary>The splits.</summary>
    public List<OnnxSplit> Splits { get; } = [];

    /// <summary>What leaves say.</summary>
    public List<LeafWeight> Weights { get; } = [];

    /// <summary>The first node of each tree.</summary>
    public List<int> Roots { get; } = [];

    /// <summary>Reads those of TreeEnsembleRegressor and TreeEnsembleClassifier, whose nodes have numbers within trees.</summary>
    public static OnnxTreeNodes OfTreeIds(OnnxAttributes attributes, bool isClassifier)
    {
        IReadOnlyList<string> modes = attributes.Texts("nodes_modes");
        int count = modes.Count;
        int[] trees = attributes.Wholes("nodes_treeids", count), numbers = attributes.Wholes("nodes_nodeids", count), features = attributes.Wholes("nodes_featureids", count);
        int[] trues = attributes.Wholes("nodes_truenodeids", count), falses = attributes.Wholes("nodes_falsenodeids", count);
        int[] missing = attributes.Wholes("nodes_missing_value_tracks_true", count, absent: 0);
        double[] values = attributes.Numbers("nodes_values", count);
        var nodes = new OnnxTreeNodes(count);
        var place = new Dictionary<(int, int), int>();
        for (int i = 0; i < count; i++)
        {
            if (!place.TryAdd((trees[i], numbers[i]), i))
                throw OnnxAttributes.Bad($"tree {trees[i]} has the node {numbers[i]} twice");
        }
        bool[] isChild = new bool[count];
        for (int i = 0; i < count; i++)
        {
            if (modes[i] == "LEAF")
                continue;
            string mode = modes[i].StartsWith("BRANCH_", StringComparison.Ordinal) && s_modes.Contains(modes[i]["BRANCH_".Length..])
                ? modes[i]["BRANCH_".Length..]
                : throw OnnxAttributes.Bad($"a node has the mode '{modes[i]}', which is none");
            int isTrue = Find(trees[i], trues[i]), isFalse = Find(trees[i], falses[i]);
            (isChild[isTrue], isChild[isFalse]) = (true, true);
            nodes.Add(i, features[i], mode, values[i], mode is "EQ" or "NEQ" ? [values[i]] : null, isTrue, isFalse, missing[i] != 0);
        }
        foreach (IGrouping<int, int> tree in Enumerable.Range(0, count).GroupBy(i => trees[i]))
        {
            int[] roots = [.. tree.Where(i => !isChild[i])];
            nodes.Roots.Add(roots.Length == 1 ? roots[0] : throw OnnxAttributes.Bad($"tree {tree.Key} has {roots.Length} roots"));
        }
        string prefix = isClassifier ? "class" : "target";
        int leaves = attributes.Wholes($"{prefix}_ids").Count;
        int[] leafTrees = attributes.Wholes($"{prefix}_treeids", leaves), leafNodes = attributes.Wholes($"{prefix}_nodeids", leaves), targets = attributes.Wholes($"{prefix}_ids", leaves);
        double[] weights = attributes.Numbers($"{prefix}_weights", leaves);
        for (int i = 0; i < leaves; i++)
            nodes.Weights.Add(new LeafWeight(Find(leafTrees[i], leafNodes[i]), targets[i], weights[i]));
        return nodes;

        int Find(int tree, int number) => place.TryGetValue((tree, number), out int at) ? at : throw OnnxAttributes.Bad($"tree {tree} has no node {number}");
    }

    /// <summary>Reads those of TreeEnsemble, whose splits and leaves stand apart and are numbered through.</summary>
    public static OnnxTreeNodes OfRoots(OnnxAttributes attributes)
    {
        int splits = attributes.Wholes("nodes_featureids").Count, leaves = attributes.Wholes("leaf_targetids").Count;
        int[] features = attributes.Wholes("nodes_featureids", splits), modes = attributes.Wholes("nodes_modes", splits);
        int[] trues = attributes.Wholes("nodes_truenodeids", splits), falses = attributes.Wholes("nodes_falsenodeids", splits);
        int[] trueLeaves = attributes.Wholes("nodes_trueleafs", splits), falseLeaves = attributes.Wholes("nodes_falseleafs", splits);
        int[] missing = attributes.Wholes("nodes_missing_value_tracks_true", splits, absent: 0), targets = attributes.Wholes("leaf_targetids", leaves);
        double[] values = attributes.Numbers("nodes_splits", splits), weights = attributes.Numbers("leaf_weights", leaves), members = [.. attributes.Numbers("membership_values")];
        var nodes = new OnnxTreeNodes(splits + leaves);
        int next = 0;
        for (int i = 0; i < splits; i++)
        {
            string mode = modes[i] < s_modes.Length ? s_modes[modes[i]] : throw OnnxAttributes.Bad($"a node has the mode {modes[i]}, which is none");
            double[]? equals = mode switch { "EQ" or "NEQ" => [values[i]], "MEMBER" => Members(), _ => null };
            nodes.Add(i, features[i], mode, mode == "MEMBER" ? 0 : values[i], equals, Child(trues[i], trueLeaves[i]), Child(falses[i], falseLeaves[i]), missing[i] != 0);
        }
        for (int i = 0; i < leaves; i++)
            nodes.Weights.Add(new LeafWeight(splits + i, targets[i], weights[i]));
        foreach (int root in attributes.Wholes("tree_roots", attributes.Wholes("tree_roots").Count))
        {
            // A tree that is one leaf is written as a split with the same leaf on both sides.
            bool isLeaf = root < splits && trueLeaves[root] != 0 && falseLeaves[root] != 0 && trues[root] == falses[root];
            nodes.Roots.Add(isLeaf ? Child(trues[root], 1) : root < splits ? root : throw OnnxAttributes.Bad($"tree_roots has {root}, and there are {splits} nodes"));
        }
        return nodes;

        int Child(int number, int isLeaf) => number < (isLeaf != 0 ? leaves : splits)
            ? isLeaf != 0 ? splits + number : number
            : throw OnnxAttributes.Bad($"a node leads to {(isLeaf != 0 ? "leaf" : "node")} {number}, which is not there");

        // Those of a node end with what is no number.
        double[] Members()
        {
            int end = Array.FindIndex(members, next, double.IsNaN);
            if (end < 0)
                throw OnnxAttributes.Bad("membership_values end too early");
            double[] own = members[next..end];
            next = end + 1;
            return own;
        }
    }

    private void Add(int node, int feature, string mode, double value, double[]? members, int isTrue, int isFalse, bool missingIsTrue)
    {
        if (double.IsNaN(value))
            throw OnnxAttributes.Bad("a split compares with what is no number");
        Splits.Add(new OnnxSplit { Node = node, Feature = feature, Mode = mode, Value = value, Members = members, True = isTrue, False = isFalse, MissingIsTrue = missingIsTrue });
    }

    /// <summary>The nodes as trees take them; what a leaf says is its number.</summary>
    /// <param name="listed">Per feature the numbers that values are held against.</param>
    public ForeignNode[] Read(Dictionary<int, double[]> listed)
    {
        var read = new ForeignNode[_count];
        for (int i = 0; i < read.Length; i++)
            read[i] = new ForeignNode { IsLeaf = true, Value = i };
        var byNode = Splits.ToDictionary(split => split.Node);
        foreach (OnnxSplit split in Splits)
        {
            read[split.Node] = split.Mode switch
            {
                "LEQ" => ForeignNode.UpTo(split.Feature, split.Value) with { MissingLeft = split.MissingIsTrue, Left = split.True, Right = split.False },
                "LT" => ForeignNode.Below(split.Feature, split.Value) with { MissingLeft = split.MissingIsTrue, Left = split.True, Right = split.False },
                "GTE" => ForeignNode.Below(split.Feature, split.Value) with { MissingLeft = !split.MissingIsTrue, Left = split.False, Right = split.True },
                "GT" => ForeignNode.UpTo(split.Feature, split.Value) with { MissingLeft = !split.MissingIsTrue, Left = split.False, Right = split.True },
                // What is no number is not equal to any.
                "NEQ" => new ForeignNode { Feature = split.Feature, Set = Set(listed[split.Feature], split.Members!), Left = split.False, Right = split.True },
                _ => Chain(split, byNode, listed[split.Feature]),
            };
        }
        return read;
    }

    // Converters write a set as splits one behind the other that all lead to one node: that is one split.
    private static ForeignNode Chain(OnnxSplit first, Dictionary<int, OnnxSplit> byNode, double[] listed)
    {
        List<double> values = [.. first.Members!];
        OnnxSplit last = first;
        var seen = new HashSet<int> { first.Node };
        while (byNode.TryGetValue(last.False, out OnnxSplit? next) && next.Mode is "EQ" or "MEMBER" && (next.Feature, next.True, next.MissingIsTrue) == (first.Feature, first.True, first.MissingIsTrue)
            && seen.Add(next.Node))
        {
            values.AddRange(next.Members!);
            last = next;
        }
        return new ForeignNode { Feature = first.Feature, Set = Set(listed, values), MissingLeft = first.MissingIsTrue, Left = first.True, Right = last.False };
    }

    private static uint[] Set(double[] listed, IReadOnlyCollection<double> values)
    {
        int[] places = [.. values.Select(value => Array.BinarySearch(listed, value == 0 ? 0 : value))];
        uint[] bits = new uint[places.Length == 0 ? 0 : (places.Max() / 32) + 1];
        foreach (int place in places)
            bits[place / 32] |= 1u << (place % 32);
        return bits;
    }
}
