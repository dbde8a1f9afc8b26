namespace SynapseServerless.Trees.Tests.Formats;

/// <summary>An operator of trees drawn at random, and rows of what its splits go wrong by.</summary>
internal sealed class RandomOnnx
{
    public const int Features = 5;

    private static readonly string[] s_modes = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"];

    private readonly Random _random;
    private readonly float[] _thresholds;
    private readonly List<long> _trees = [], _nodes = [], _features = [], _true = [], _false = [], _missing = [], _leafTrees = [], _leafNodes = [], _leafTargets = [];
    private readonly List<float> _values = [], _weights = [];
    private readonly List<string> _modes = [];

    /// <summary>Draws trees.</summary>
    /// <param name="random">What they are drawn by.</param>
    /// <param name="targets">How many targets there are.</param>
    /// <param name="modes">Which kinds of splits there are; all where none is named.</param>
    /// <param name="perLeaf">How many targets a leaf says something of.</param>
    /// <param name="weight">Draws what a leaf says.</param>
    public RandomOnnx(Random random, int targets, string[]? modes = null, int perLeaf = 1, Func<Random, float>? weight = null)
    {
        _random = random;
        weight ??= drawn => (float)(drawn.NextDouble() - 0.5);
        modes ??= s_modes;
        // Few, so that values meet them; zeros and what is next to them among them.
        _thresholds = [0, -0f, 1e-36f, -1e-36f, float.Epsilon, 1, 2.5f, -3, 7, .. Enumerable.Range(0, 6).Select(_ => (float)(random.NextDouble() * 4) - 2)];
        int count = random.Next(1, 12);
        for (int tree = 0; tree < count; tree++)
        {
            int next = 1;
            var open = new Queue<(int Node, int Depth)>([(0, 0)]);
            while (open.TryDequeue(out (int Node, int Depth) at))
            {
                bool isLeaf = at.Depth >= 5 || (at.Depth > 0 && random.Next(4) == 0);
                _trees.Add(tree);
                _nodes.Add(at.Node);
                _features.Add(isLeaf ? 0 : random.Next(Features));
                _modes.Add(isLeaf ? "LEAF" : modes[random.Next(modes.Length)]);
                _values.Add(isLeaf ? 0 : _thresholds[random.Next(_thresholds.Length)]);
                _missing.Add(random.Next(2));
                _true.Add(isLeaf ? 0 : next);
                _false.Add(isLeaf ? 0 : next + 1);
                if (!isLeaf)
                {
                    open.Enqueue((next, at.Depth + 1));
                    open.Enqueue((next + 1, at.Depth + 1));
                    next += 2;
                    continue;
                }
                int first = random.Next(targets);
                for (int i = 0; i < perLeaf; i++)
                {
                    _leafTrees.Add(tree);
                    _leafNodes.Add(at.Node);
                    _leafTargets.Add((first + i) % targets);
                    _weights.Add(weight(random));
                }
            }
        }
    }

    /// <summary>The operator: its nodes, and what its leaves say.</summary>
    public OnnxFile Write(OnnxFile file, bool isClassifier, bool hasMissing)
    {
        string prefix = isClassifier ? "class" : "target";
        file.Ints("nodes_treeids", _trees).Ints("nodes_nodeids", _nodes).Ints("nodes_featureids", _features).Strings("nodes_modes", _modes).Floats("nodes_values", _values)
            .Ints("nodes_truenodeids", _true).Ints("nodes_falsenodeids", _false)
            .Ints($"{prefix}_treeids", _leafTrees).Ints($"{prefix}_nodeids", _leafNodes).Ints($"{prefix}_ids", _leafTargets).Floats($"{prefix}_weights", _weights);
        return hasMissing ? file.Ints("nodes_missing_value_tracks_true", _missing) : file;
    }

    /// <summary>Rows: thresholds, what is next to them, and what is missing.</summary>
    public float[] Rows(int count)
    {
        float[] rows = new float[count * Features];
        for (int i = 0; i < rows.Length; i++)
        {
            float threshold = _thresholds[_random.Next(_thresholds.Length)];
            rows[i] = _random.Next(8) switch
            {
                0 => float.NaN,
                1 => MathF.BitIncrement(threshold),
                2 => MathF.BitDecrement(threshold),
                3 => (float)(_random.NextDouble() * 4) - 2,
                4 => _random.Next(2) == 0 ? float.PositiveInfinity : float.NegativeInfinity,
                _ => threshold,
            };
        }
        return rows;
    }
}
