using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SynapseServerless.Onnx.Generation;

/// <summary>How the next token is chosen.</summary>
/// <param name="Temperature">What logits are divided by; 0 for always the most likely one.</param>
/// <param name="TopK">Of how many most likely tokens one is drawn; 0 for all.</param>
/// <param name="TopP">Of so many most likely tokens as have this chance together.</param>
/// <param name="RepetitionPenalty">What logits of tokens that were there already are made smaller by; 1 for nothing.</param>
/// <param name="Seed">Where draws begin.</param>
internal sealed record Choosing(double Temperature, int TopK, double TopP, double RepetitionPenalty, long Seed);

/// <summary>Chooses the tokens of one row. Draws go by the seed and the prompt alone, so that neither neighbours nor the order of rows change them.</summary>
internal sealed class TokenChooser
{
    private readonly Choosing _choosing;
    private readonly HashSet<int> _seen = [];
    private ulong _state;

    public TokenChooser(Choosing choosing, ReadOnlySpan<int> prompt)
    {
        _choosing = choosing;
        _state = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(prompt), choosing.Seed);
        if (choosing.RepetitionPenalty != 1)
        {
            foreach (int token in prompt)
                _seen.Add(token);
        }
    }

    /// <summary>The next token.</summary>
    /// <param name="logits">A number for each token, which is changed.</param>
    public int Choose(Span<float> logits)
    {
        foreach (int token in _seen)
            logits[token] = (float)(logits[token] > 0 ? logits[token] / _choosing.RepetitionPenalty : logits[token] * _choosing.RepetitionPenalty);
        int chosen = _choosing.Temperature == 0 ? TensorPrimitives.IndexOfMax<float>(logits) : Draw(logits);
        if (_choosing.RepetitionPenalty != 1)
            _seen.Add(chosen);
        return chosen;
    }

    private int Draw(ReadOnlySpan<float> logits)
    {
        int[] order = _choosing.TopK > 0 ? Likeliest(logits, _choosing.TopK) : [.. Enumerable.Range(0, logits.Length)];
        if (_choosing.TopK == 0 && _choosing.TopP < 1)
            Sort(logits, order);
        double[] chances = new double[order.Length];
        double largest = TensorPrimitives.Max(logits), all = 0;
        for (int i = 0; i < order.Length; i++)
            all += chances[i] = Math.Exp((logits[order[i]] - largest) / _choosing.Temperature);
        double kept = 0;
        int most = 0;
        while (most < order.Length && (most == 0 || _choosing.TopP >= 1 || kept < _choosing.TopP * all))
            kept += chances[most++];
        double left = Next() * kept;
        for (int i = 0; i < most; i++)
        {
            left -= chances[i];
            if (left < 0)
                return order[i];
        }
        return order[most - 1];
    }

    // The likeliest first.
    private static void Sort(ReadOnlySpan<float> logits, int[] order)
    {
        float[] keys = new float[order.Length];
        TensorPrimitives.Negate(logits, keys);
        Array.Sort(keys, order);
    }

    // The likeliest first; of equal ones the first. Vocabularies are large and what is wanted is little, so that not all of it is sorted.
    private static int[] Likeliest(ReadOnlySpan<float> logits, int count)
    {
        var kept = new PriorityQueue<int, (float Logit, int Place)>(count + 1);
        for (int token = 0; token < logits.Length; token++)
        {
            if (kept.Count < count)
                kept.Enqueue(token, (logits[token], -token));
            else if (logits[token] > logits[kept.Peek()])
                kept.EnqueueDequeue(token, (logits[token], -token));
        }
        int[] order = new int[kept.Count];
        for (int place = order.Length - 1; place >= 0; place--)
            order[place] = kept.Dequeue();
        return order;
    }

    // Steele, Lea and Flood's SplitMix64, of which the upper 53 bits are a number below 1.
    private double Next()
    {
        ulong mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
