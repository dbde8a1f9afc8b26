using System.Runtime.InteropServices;
using SynapseServerless.Collectives;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Brings the models of ranks together as VW does: weights are averaged by how much each rank learnt of them.</summary>
internal static class Averaging
{
    private const int Chunk = 1 << 20;

    /// <summary>Averages; all ranks have the same model afterwards.</summary>
    /// <remarks>
    /// With sums of squared gradients the weight of a rank is its share of them, and these sums are averaged alike; without, all ranks count the
    /// same. Agarwal, Chapelle, Dudík and Langford, "A Reliable Effective Terascale Linear Learning System" (2014).
    /// </remarks>
    public static void Average(Weights weights, ICollective ranks)
    {
        int count = weights.Count, stride = weights.Stride;
        if (weights.AdaptiveAt == 0)
        {
            float[] single = new float[count];
            for (int i = 0; i < count; i++)
                single[i] = weights.Values[(long)i * stride];
            Sum(single, ranks);
            for (int i = 0; i < count; i++)
                weights.Values[(long)i * stride] = single[i] / ranks.Size;
            return;
        }
        float[] sums = new float[count];
        for (int i = 0; i < count; i++)
            sums[i] = weights.Values[((long)i * stride) + 1];
        Sum(sums, ranks);
        for (int i = 0; i < count; i++)
        {
            Span<float> weight = weights.Values.AsSpan(i * stride, stride);
            float ratio = sums[i] > 0 ? weight[1] / sums[i] : 0;
            weight[0] *= ratio;
            if (sums[i] > 0)
            {
                weight[1] *= ratio;
                if (weights.NormalizedAt > 0)
                    weight[weights.NormalizedAt] *= ratio;
            }
        }
        Sum(weights.Values, ranks);
    }

    /// <summary>Adds up numbers over the ranks.</summary>
    public static void Sum(Span<float> values, ICollective ranks)
    {
        int[] starts = new int[ranks.Size], lengths = new int[ranks.Size];
        for (int from = 0; from < values.Length; from += Chunk)
        {
            Span<float> part = values.Slice(from, Math.Min(Chunk, values.Length - from));
            for (int rank = 0; rank < ranks.Size; rank++)
            {
                starts[rank] = (int)((long)part.Length * rank / ranks.Size) * sizeof(float);
                lengths[rank] = ((int)((long)part.Length * (rank + 1) / ranks.Size) * sizeof(float)) - starts[rank];
            }
            var layout = new BlockLayout(starts, lengths);
            Span<byte> bytes = MemoryMarshal.AsBytes(part);
            byte[] sum = new byte[lengths[ranks.Rank]];
            ranks.ReduceScatter(layout, bytes, sum, sizeof(float), Add);
            ranks.AllGather(layout, sum, bytes);
        }
    }

    private static void Add(ReadOnlySpan<byte> block, Span<byte> sum)
    {
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(block);
        Span<float> sums = MemoryMarshal.Cast<byte, float>(sum);
        for (int i = 0; i < values.Length; i++)
            sums[i] += values[i];
    }
}
