using System.Numerics.Tensors;
using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>Vectors of words by which the words around each are foretold: skip-gram with hierarchical softmax.</summary>
/// <remarks>Mikolov, Chen, Corrado and Dean, "Efficient estimation of word representations in vector space", 2013.</remarks>
internal sealed class SkipGram
{
    private readonly HuffmanTree _tree;
    private readonly int _size;
    private readonly bool[] _touched;
    private readonly bool[] _touchedNodes;

    /// <summary>Begins with vectors.</summary>
    /// <param name="tree">The tree of words.</param>
    /// <param name="size">Numbers of a vector.</param>
    /// <param name="words">The vectors of words, one after the other.</param>
    /// <param name="nodes">The vectors of the tree's nodes.</param>
    public SkipGram(HuffmanTree tree, int size, float[] words, float[] nodes)
    {
        (_tree, _size, Words, Nodes) = (tree, size, words, nodes);
        (_touched, _touchedNodes) = (new bool[tree.Turns.Length], new bool[tree.Turns.Length]);
    }

    /// <summary>The vectors of words.</summary>
    public float[] Words { get; }

    /// <summary>The vectors of the tree's nodes.</summary>
    public float[] Nodes { get; }

    /// <summary>The logarithm of the chance that a word is met where another is.</summary>
    /// <param name="input">The word whose vector foretells.</param>
    /// <param name="output">The word that is foretold.</param>
    public double LogChance(int input, int output)
    {
        double sum = 0;
        for (int i = 0; i < _tree.Turns[output].Length; i++)
        {
            double product = TensorPrimitives.Dot<float>(Vector(Words, input), Vector(Nodes, _tree.Nodes[output][i]));
            sum -= Math.Log(1 + Math.Exp(_tree.Turns[output][i] ? product : -product));
        }
        return sum;
    }

    /// <summary>Goes up the gradient of the logarithm of a chance.</summary>
    /// <param name="input">The word whose vector foretells.</param>
    /// <param name="output">The word that is foretold.</param>
    /// <param name="step">What the gradient is multiplied by.</param>
    /// <param name="change">Room for a vector.</param>
    public void Step(int input, int output, float step, Span<float> change)
    {
        Span<float> own = Vector(Words, input);
        change.Clear();
        for (int i = 0; i < _tree.Turns[output].Length; i++)
        {
            int node = _tree.Nodes[output][i];
            Span<float> other = Vector(Nodes, node);
            float product = TensorPrimitives.Dot<float>(own, other);
            float slope = ((_tree.Turns[output][i] ? 0 : 1) - (1 / (1 + MathF.Exp(-product)))) * step;
            TensorPrimitives.MultiplyAdd(other, slope, change, change);
            TensorPrimitives.MultiplyAdd(own, slope, other, other);
            _touchedNodes[node] = true;
        }
        TensorPrimitives.Add(own, change, own);
        _touched[input] = true;
    }

    /// <summary>Learns from sentences.</summary>
    /// <param name="sentences">Words of each by place.</param>
    /// <param name="window">How many words to the left and to the right are looked at, at most.</param>
    /// <param name="draws">Draws how many for each word.</param>
    /// <param name="step">What gradients are multiplied by, once so many words were read.</param>
    public void Read(IEnumerable<ReadOnlyMemory<int>> sentences, int window, Draws draws, Func<long, float> step)
    {
        float[] change = new float[_size];
        long read = 0;
        foreach (ReadOnlyMemory<int> memory in sentences)
        {
            ReadOnlySpan<int> sentence = memory.Span;
            float now = step(read);
            for (int at = 0; at < sentence.Length; at++)
            {
                int reach = window - draws.Below(window);
                for (int other = Math.Max(0, at - reach); other <= Math.Min(sentence.Length - 1, at + reach); other++)
                {
                    if (other != at)
                        Step(sentence[other], sentence[at], now, change);
                }
            }
            read += sentence.Length;
        }
    }

    /// <summary>The mean of what several learned apart, each from the same vectors; what only some have changed is the mean of theirs.</summary>
    public static void Average(IReadOnlyList<SkipGram> parts, float[] words, float[] nodes)
    {
        Average(parts, words, static part => part.Words, static part => part._touched);
        Average(parts, nodes, static part => part.Nodes, static part => part._touchedNodes);
    }

    private static void Average(IReadOnlyList<SkipGram> parts, float[] all, Func<SkipGram, float[]> vectors, Func<SkipGram, bool[]> touched)
    {
        int size = parts[0]._size;
        for (int place = 0; place < parts[0]._touched.Length; place++)
        {
            Span<float> mean = all.AsSpan(place * size, size);
            int count = 0;
            foreach (SkipGram part in parts)
            {
                if (!touched(part)[place])
                    continue;
                Span<float> own = vectors(part).AsSpan(place * size, size);
                if (count++ == 0)
                    own.CopyTo(mean);
                else
                    TensorPrimitives.Add(mean, own, mean);
            }
            if (count > 1)
                TensorPrimitives.Divide(mean, count, mean);
        }
    }

    private Span<float> Vector(float[] vectors, int place) => vectors.AsSpan(place * _size, _size);
}
