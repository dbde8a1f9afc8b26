using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>Cuts trees into packs of seven splits that hang together, from the root down.</summary>
/// <remarks>
/// A pack has eight exits, numbered from the left to the right. Of the splits that may join a pack the one comes first that most rows of training reached, so that most rows
/// find their leaf by few packs.
/// </remarks>
internal sealed unsafe class PackBuilder(FeatureTable features, Dictionary<(int Feature, MissingRule Rule), int> columns)
{
    private readonly Dictionary<int, NumericFeature> _features = features.Numeric.ToDictionary(feature => feature.Feature);
    private readonly Dictionary<string, int> _shapes = [];

    /// <summary>The packs, tree after tree.</summary>
    public List<Pack> Packs { get; } = [];

    /// <summary>For each shape of a pack and each answer of its seven splits, a bit for each that sends a row to the right, the exit.</summary>
    public List<byte> Exits { get; } = [];

    /// <summary>Adds a tree.</summary>
    /// <returns>False where it has more packs or leaves than an exit can name.</returns>
    public bool TryAdd(DecisionTree tree)
    {
        if (tree.LeafCount > short.MaxValue)
            return false;
        var roots = new Queue<int>([tree.SplitFeatures.Count == 0 ? -1 : 0]);
        for (int known = 1, own = 0; roots.TryDequeue(out int root); own++)
        {
            HashSet<int> chosen = Choose(tree, root);
            List<int> splits = [], exits = [];
            List<byte> shape = [];
            Lay(tree, root, chosen, splits, shape, exits);
            Pack pack = default;
            for (int i = 0; i < Pack.Splits; i++)
            {
                // What is not there sends every row to the left.
                (int column, int bound) = i < splits.Count ? Question(tree, splits[i]) : (0, 255);
                pack.Columns[i] = (byte)column;
                pack.Bounds[i] = (byte)(bound ^ 0x80);
            }
            pack.Shape = (ushort)Shape([.. shape]);
            for (int i = 0; i < exits.Count; i++)
            {
                if (exits[i] >= 0)
                    roots.Enqueue(exits[i]);
                pack.Exits[i] = (short)(exits[i] < 0 ? ~exits[i] : own - known++);
            }
            Packs.Add(pack);
        }
        return true;
    }

    private static HashSet<int> Choose(DecisionTree tree, int root)
    {
        var splits = new HashSet<int>();
        var open = new PriorityQueue<int, (long, int)>();
        Offer(root);
        while (splits.Count < Pack.Splits && open.TryDequeue(out int split, out _))
        {
            splits.Add(split);
            Offer(tree.LeftChildren[split]);
            Offer(tree.RightChildren[split]);
        }
        return splits;

        void Offer(int split)
        {
            if (split >= 0)
                open.Enqueue(split, (-tree.InternalCounts[split], split));
        }
    }

    // Splits and exits from the left to the right; for each split the exits that a row leaves behind when it goes right.
    private static void Lay(DecisionTree tree, int root, HashSet<int> chosen, List<int> splits, List<byte> shape, List<int> exits)
    {
        if (root < 0 || !chosen.Contains(root))
        {
            exits.Add(root);
            return;
        }
        int first = exits.Count;
        Lay(tree, tree.LeftChildren[root], chosen, splits, shape, exits);
        splits.Add(root);
        shape.Add((byte)((1 << exits.Count) - (1 << first)));
        Lay(tree, tree.RightChildren[root], chosen, splits, shape, exits);
    }

    // There are 626 shapes at most, those of trees of up to eight leaves.
    private int Shape(byte[] closed)
    {
        string key = Convert.ToHexString(closed);
        if (_shapes.TryGetValue(key, out int number))
            return number;
        _shapes[key] = number = _shapes.Count;
        for (int answers = 0; answers < 1 << Pack.Splits; answers++)
        {
            int open = 0x100;
            for (int i = 0; i < closed.Length; i++)
                open |= (answers >> i & 1) != 0 ? closed[i] : 0;
            Exits.Add((byte)System.Numerics.BitOperations.TrailingZeroCount(~(open & 0xFF)));
        }
        return number;
    }

    private (int Column, int Bound) Question(DecisionTree tree, int split)
    {
        int feature = tree.SplitFeatures[split];
        return (columns[(feature, MissingRule.Of(tree, split))], _features[feature].Index(tree.Thresholds[split]));
    }
}
