using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SynapseServerless.Anomalies;

/// <summary>The trees of an isolation forest as flat arrays, and how rows are scored by them.</summary>
/// <remarks>The score is <c>2^(-E(h) / c(n))</c> (Liu, Ting and Zhou, "Isolation Forest", 2008).</remarks>
internal sealed class IsolationTrees
{
    private const int Block = 256, Lanes = 8;

    private readonly IsolationNode[] _nodes;
    private readonly int[] _starts;
    private readonly int[] _depths;
    private readonly Hyperplanes? _planes;

    /// <summary>Puts trees together.</summary>
    /// <param name="width">Values of a row.</param>
    /// <param name="samples">Rows that each tree was made of.</param>
    /// <param name="trees">The nodes of each tree, its root first.</param>
    /// <param name="planes">What nodes split by; null where they split by a feature.</param>
    /// <exception cref="DataException">A node leads out of its tree, or looks at a feature that there is not.</exception>
    public IsolationTrees(int width, int samples, IReadOnlyList<IsolationNode[]> trees, Hyperplanes? planes)
    {
        (Width, Samples, _planes) = (width, samples, planes);
        _nodes = [.. trees.SelectMany(static tree => tree)];
        _starts = new int[trees.Count];
        _depths = new int[trees.Count];
        for (int tree = 0, start = 0; tree < trees.Count; start += trees[tree++].Length)
            (_starts[tree], _depths[tree]) = (start, DepthOf(trees[tree]));
    }

    /// <summary>Values of a row.</summary>
    public int Width { get; }

    /// <summary>Rows that each tree was made of.</summary>
    public int Samples { get; }

    /// <summary>How many trees there are.</summary>
    public int Count => _starts.Length;

    /// <summary>How many nodes there are in all.</summary>
    public int Nodes => _nodes.Length;

    /// <summary>What nodes split by; null where they split by a feature.</summary>
    public Hyperplanes? Planes => _planes;

    /// <summary>The nodes of a tree, its root first.</summary>
    public ReadOnlySpan<IsolationNode> Tree(int tree) => _nodes.AsSpan(_starts[tree]..(tree + 1 < Count ? _starts[tree + 1] : _nodes.Length));

    /// <summary>The mean path length of the rows that the trees were made of, in units of <c>c(n)</c>.</summary>
    public double Expected => _starts.Sum(start => (double)_nodes[start].Length) / Count / AverageLength(Samples);

    /// <summary><c>c(n)</c>: the average length of an unsuccessful search in a binary search tree of so many rows, which a path is measured by.</summary>
    /// <remarks>The harmonic number is estimated by <c>ln(i) + 0.5772156649</c> as in the paper; for two rows it is 1, and so is <c>c(2)</c>.</remarks>
    public static double AverageLength(long rows) => rows switch
    {
        <= 1 => 0,
        2 => 1,
        _ => (2 * (Math.Log(rows - 1) + 0.5772156649)) - (2.0 * (rows - 1) / rows),
    };

    /// <summary>Scores rows.</summary>
    /// <param name="rows">The rows, one after the other, all finite.</param>
    /// <param name="scores">Gets the scores.</param>
    /// <param name="threads">How many threads may be used.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public void Score(float[] rows, double[] scores, int threads, CancellationToken cancellationToken)
    {
        int blocks = (scores.Length + Block - 1) / Block;
        void ScoreBlock(int block)
        {
            int first = block * Block, count = Math.Min(Block, scores.Length - first);
            Score(rows.AsSpan(first * Width, count * Width), scores.AsSpan(first, count));
        }
        if (threads <= 1 || blocks < 4)
        {
            for (int block = 0; block < blocks; block++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ScoreBlock(block);
            }
            return;
        }
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, ScoreBlock);
    }

    /// <summary>By how much each feature made the path of a row shorter than that of an average row, in units of <c>c(n)</c>.</summary>
    /// <remarks>They add up to <see cref="Expected"/> plus the logarithm of the score to base 2. What a step of a path changes in the expected length goes to
    /// the feature it looked at; of a hyperplane to its features by the size of their terms.</remarks>
    /// <param name="row">The row.</param>
    /// <param name="shares">Gets one number for each feature.</param>
    public void Contributions(ReadOnlySpan<float> row, Span<double> shares)
    {
        shares.Clear();
        double unit = 1 / (Count * AverageLength(Samples));
        foreach (int start in _starts)
        {
            int place = 0;
            for (IsolationNode node = _nodes[start]; node.Next != place;)
            {
                place = node.Next + (_planes is null ? row[node.Split] >= node.Threshold ? 1 : 0 : _planes.Project(node.Split, row) >= node.Threshold ? 1 : 0);
                double change = unit * (node.Length - _nodes[start + place].Length);
                if (_planes is null)
                    shares[node.Split] += change;
                else
                    _planes.Share(node.Split, row, change, shares);
                node = _nodes[start + place];
            }
        }
    }

    /// <summary>Writes the trees.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Width);
        writer.Write(Samples);
        writer.Write(_planes is not null);
        writer.Write(Count);
        for (int tree = 0; tree < Count; tree++)
        {
            int end = tree + 1 < Count ? _starts[tree + 1] : _nodes.Length;
            writer.Write(end - _starts[tree]);
            writer.Write(MemoryMarshal.AsBytes(_nodes.AsSpan(_starts[tree]..end)));
        }
        _planes?.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static IsolationTrees Load(BinaryReader reader)
    {
        int width = reader.ReadInt32(), samples = reader.ReadInt32();
        bool extended = reader.ReadBoolean();
        var trees = new IsolationNode[reader.ReadInt32()][];
        for (int tree = 0; tree < trees.Length; tree++)
        {
            trees[tree] = new IsolationNode[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(trees[tree].AsSpan()));
        }
        return new IsolationTrees(width, samples, trees, extended ? Hyperplanes.Load(reader, width) : null);
    }

    private void Score(ReadOnlySpan<float> rows, Span<double> scores)
    {
        scores.Clear();
        for (int tree = 0; tree < Count; tree++)
        {
            ReadOnlySpan<IsolationNode> nodes = _nodes.AsSpan(_starts[tree]);
            int row = 0;
            if (_planes is null)
            {
                for (; row + Lanes <= scores.Length; row += Lanes)
                    Walk(ref MemoryMarshal.GetReference(nodes), ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), row * Width), Width, _depths[tree], scores.Slice(row, Lanes));
            }
            for (; row < scores.Length; row++)
                scores[row] += Length(nodes, rows.Slice(row * Width, Width));
        }
        double factor = -1 / (Count * AverageLength(Samples));
        foreach (ref double score in scores)
            score = Math.Pow(2, factor * score);
    }

    private float Length(ReadOnlySpan<IsolationNode> nodes, ReadOnlySpan<float> row)
    {
        int place = 0;
        while (true)
        {
            IsolationNode node = nodes[place];
            if (node.Next == place)
                return node.Length;
            float value = _planes is null ? row[node.Split] : _planes.Project(node.Split, row);
            place = node.Next + (value >= node.Threshold ? 1 : 0);
        }
    }

    // Eight rows go down side by side, so that their loads wait for each other less. The constructor has made sure that no step leads out of the arrays.
    private static void Walk(ref IsolationNode root, ref float rows, int width, int depth, Span<double> lengths)
    {
        int a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        for (int step = 0; step < depth; step++)
        {
            a = Step(ref root, a, ref rows, 0);
            b = Step(ref root, b, ref rows, width);
            c = Step(ref root, c, ref rows, 2 * width);
            d = Step(ref root, d, ref rows, 3 * width);
            e = Step(ref root, e, ref rows, 4 * width);
            f = Step(ref root, f, ref rows, 5 * width);
            g = Step(ref root, g, ref rows, 6 * width);
            h = Step(ref root, h, ref rows, 7 * width);
        }
        lengths[0] += Unsafe.Add(ref root, a).Length;
        lengths[1] += Unsafe.Add(ref root, b).Length;
        lengths[2] += Unsafe.Add(ref root, c).Length;
        lengths[3] += Unsafe.Add(ref root, d).Length;
        lengths[4] += Unsafe.Add(ref root, e).Length;
        lengths[5] += Unsafe.Add(ref root, f).Length;
        lengths[6] += Unsafe.Add(ref root, g).Length;
        lengths[7] += Unsafe.Add(ref root, h).Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Step(ref IsolationNode root, int place, ref float rows, int first)
    {
        ref IsolationNode node = ref Unsafe.Add(ref root, place);
        return node.Next + (Unsafe.Add(ref rows, first + node.Split) >= node.Threshold ? 1 : 0);
    }

    private int DepthOf(IsolationNode[] tree)
    {
        int deepest = 0;
        int[] depths = new int[tree.Length];
        for (int i = 0; i < tree.Length; i++)
        {
            IsolationNode node = tree[i];
            int splits = _planes?.Count ?? Width;
            bool leaf = node.Next == i;
            // Children come after their parents, so that no walk goes round in circles.
            if (node.Split < 0 || node.Split >= splits || node.Next < i || (!leaf && node.Next + 1 >= tree.Length) || (leaf && !float.IsPositiveInfinity(node.Threshold)))
                throw BinaryState.Damaged("has a node that leads nowhere");
            if (leaf)
                continue;
            depths[node.Next] = depths[node.Next + 1] = depths[i] + 1;
            deepest = Math.Max(deepest, depths[i] + 1);
        }
        return tree.Length > 0 ? deepest : throw BinaryState.Damaged("has a tree without nodes");
    }
}
