using System.Runtime.InteropServices;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Recommendation;

/// <summary>Makes the tables of a model of ratings.</summary>
/// <param name="stage">What is fitted.</param>
/// <param name="hasTimes">Whether ratings have times.</param>
/// <param name="context">What the stage knows of the run.</param>
internal sealed class SarBuilder(SAR stage, bool hasTimes, StageContext context)
{
    // Similarities of some items that are computed at a time, in bytes and for each thread.
    private const int BlockBytes = 1 << 20;

    /// <summary>The tables.</summary>
    public SarTables Build(Ratings ratings)
    {
        (IdTable users, int[] userPlaces) = ratings.Users.Sorted();
        (IdTable items, int[] itemPlaces) = ratings.Items.Sorted();
        (long[] offsets, int[] taken, double[] affinities) = Affinities(ratings, userPlaces, itemPlaces);
        (long[] itemOffsets, int[] takers) = Transposed(offsets, taken, items.Count);
        var bytes = new ScratchBytes();
        var footer = new SarFooter { Magic = SarFooter.Sign, Users = users.Count, Items = items.Count, Ratings = taken.Length };
        bytes.Write(MemoryMarshal.AsBytes<long>(offsets));
        footer.AffinitiesAt = bytes.Length;
        bytes.Write(MemoryMarshal.AsBytes<double>(affinities));
        footer.TakenAt = bytes.Length;
        bytes.Write(MemoryMarshal.AsBytes<int>(taken));
        bytes.Align(64);
        long[] rows = Similarities(bytes, offsets, taken, itemOffsets, takers);
        footer.RowsAt = bytes.Length;
        bytes.Write(MemoryMarshal.AsBytes<long>(rows));
        bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<SarFooter>(in footer)));
        return new SarTables(bytes.Map(), users, items, stage.Uid);
    }

    // Items of each user, ascending, with the sums of their ratings in the order in which they came.
    private (long[] Offsets, int[] Items, double[] Affinities) Affinities(Ratings ratings, int[] userPlaces, int[] itemPlaces)
    {
        long[] begins = new long[userPlaces.Length + 1];
        foreach (int user in ratings.UserPlaces)
            begins[userPlaces[user] + 1]++;
        for (int user = 0; user < userPlaces.Length; user++)
            begins[user + 1] += begins[user];
        long[] next = [.. begins], keys = new long[ratings.Count];
        for (int i = 0; i < ratings.Count; i++)
            keys[next[userPlaces[ratings.UserPlaces[i]]]++] = ((long)itemPlaces[ratings.ItemPlaces[i]] << 32) | (uint)i;
        double reference = stage.Start ?? (hasTimes ? Latest(ratings.Times) : 0), half = stage.TimeDecayCoeff * 86_400_000.0;
        long[] offsets = new long[begins.Length];
        int[] items = new int[ratings.Count];
        double[] affinities = new double[ratings.Count];
        int count = 0;
        for (int user = 0; user < userPlaces.Length; user++)
        {
            Span<long> own = keys.AsSpan((int)begins[user], (int)(begins[user + 1] - begins[user]));
            own.Sort();
            int first = count;
            foreach (long key in own)
            {
                (int item, int rating) = ((int)(key >> 32), (int)key);
                double value = ratings.Values[rating] * (hasTimes ? double.Exp2((ratings.Times[rating] - reference) / half) : 1);
                if (count > first && items[count - 1] == item)
                    affinities[count - 1] += value;
                else
                    (items[count], affinities[count++]) = (item, value);
            }
            offsets[user + 1] = count;
        }
        return (offsets, items[..count], affinities[..count]);
    }

    private static long Latest(ReadOnlySpan<long> times)
    {
        long latest = long.MinValue;
        foreach (long time in times)
            latest = Math.Max(latest, time);
        return latest;
    }

    // Users of each item, ascending.
    private static (long[] Offsets, int[] Users) Transposed(long[] offsets, int[] taken, int items)
    {
        long[] begins = new long[items + 1];
        foreach (int item in taken)
            begins[item + 1]++;
        for (int item = 0; item < items; item++)
            begins[item + 1] += begins[item];
        long[] next = [.. begins];
        int[] users = new int[taken.Length];
        for (int user = 0; user + 1 < offsets.Length; user++)
        {
            for (long i = offsets[user]; i < offsets[user + 1]; i++)
                users[next[taken[i]]++] = user;
        }
        return (begins, users);
    }

    // Blocks of items side by side, written in their order.
    private long[] Similarities(ScratchBytes bytes, long[] offsets, int[] taken, long[] itemOffsets, int[] takers)
    {
        int items = itemOffsets.Length - 1, size = Math.Clamp(BlockBytes / (items * sizeof(float)), 1, 256);
        int threads = context.Threads > 0 ? context.Threads : Environment.ProcessorCount;
        long[] rows = new long[2 * items];
        var blocks = new SimilarityBlock[threads];
        for (int i = 0; i < threads; i++)
            blocks[i] = new SimilarityBlock(stage, offsets, taken, itemOffsets, takers);
        for (int first = 0; first < items; first += size * threads)
        {
            int wave = first;
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
                blocks[block].Compute(Math.Min(items, wave + (block * size)), Math.Min(items, wave + ((block + 1) * size))));
            foreach (SimilarityBlock block in blocks)
                block.WriteTo(bytes, rows);
        }
        return rows;
    }
}
