namespace SynapseServerless.ML;

/// <summary>A binary tree over words, in which frequent words stand near the root: each word is a way of turns from there.</summary>
/// <remarks>D. A. Huffman, "A method for the construction of minimum-redundancy codes", 1952.</remarks>
internal sealed class HuffmanTree
{
    /// <summary>Grows the tree.</summary>
    /// <param name="counts">How often each word comes, the most frequent first.</param>
    public HuffmanTree(IReadOnlyList<long> counts)
    {
        int words = counts.Count;
        (Turns, Nodes) = (new bool[words][], new int[words][]);
        long[] weights = new long[Math.Max(1, (2 * words) - 1)];
        int[] parents = new int[weights.Length];
        bool[] turn = new bool[weights.Length];
        for (int i = 0; i < words; i++)
            weights[i] = counts[i];
        // The rarest words, from the end, and the nodes made of them, from their beginning, are both in order.
        int word = words - 1, node = words;
        for (int made = words; made < weights.Length; made++)
        {
            int first = Rarest(made), second = Rarest(made);
            weights[made] = weights[first] + weights[second];
            (parents[first], parents[second], turn[second]) = (made, made, true);
        }
        for (int i = 0; i < words; i++)
        {
            var turns = new List<bool>();
            var nodes = new List<int>();
            for (int at = i; at != weights.Length - 1; at = parents[at])
            {
                turns.Add(turn[at]);
                nodes.Add(parents[at] - words);
            }
            turns.Reverse();
            nodes.Reverse();
            (Turns[i], Nodes[i]) = ([.. turns], [.. nodes]);
        }

        int Rarest(int made) => word >= 0 && (node >= made || weights[word] < weights[node]) ? word-- : node++;
    }

    /// <summary>The turns to each word, from the root.</summary>
    public bool[][] Turns { get; }

    /// <summary>The nodes at which these turns are, from 0 to one less than there are words.</summary>
    public int[][] Nodes { get; }
}
