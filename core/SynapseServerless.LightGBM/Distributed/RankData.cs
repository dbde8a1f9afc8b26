using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Fitting;

namespace SynapseServerless.LightGBM.Distributed;

/// <summary>The rows of one rank: a run of partitions, the first and the last of which may be cut.</summary>
/// <param name="data">All data.</param>
/// <param name="slices">The rank's rows, in the order of the data.</param>
internal sealed class RankData(Dataset data, IReadOnlyList<RowSlice> slices) : Dataset
{
    /// <summary>All data.</summary>
    public Dataset All => data;

    /// <summary>The rank's rows.</summary>
    public IReadOnlyList<RowSlice> Slices => slices;

    /// <inheritdoc/>
    public override Schema Schema => data.Schema;

    /// <inheritdoc/>
    public override int PartitionCount => slices.Count;

    /// <summary>Deals the rows out to ranks, each a run of them that is about as long as the others.</summary>
    /// <remarks>
    /// Where it is known how many rows the partitions have, cuts may go through a partition; those near a border are made there.
    /// Otherwise whole partitions are dealt out.
    /// </remarks>
    public static RankData Of(Dataset data, int rank, int ranks) => new(data, Slice(data, rank, ranks));

    /// <summary>Where in the data a row of one of the slices is.</summary>
    /// <param name="slice">Index of the slice.</param>
    /// <param name="row">The row in it.</param>
    public (int Partition, long Row) Locate(int slice, long row) => (slices[slice].Partition, slices[slice].From + row);

    /// <summary>How many rows come before this rank's and how many there are; null where that is not known without reading.</summary>
    /// <param name="data">All data.</param>
    /// <param name="rank">The rank.</param>
    /// <param name="ranks">How many ranks there are.</param>
    public static (long Before, long Total)? Window(Dataset data, int rank, int ranks) =>
        Ends(data) is { } ends ? (Cut(ends, rank, ranks), ends.Length == 0 ? 0 : ends[^1]) : null;

    /// <inheritdoc/>
    public override long? RowCount(int partition)
    {
        RowSlice slice = slices[partition];
        return (slice.To ?? data.RowCount(slice.Partition)) - slice.From;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RowSlice slice = slices[partition];
        long offset = 0;
        await foreach (RecordBatch batch in data.ReadAsync(slice.Partition, columns, cancellationToken).ConfigureAwait(false))
        {
            long first = Math.Max(0, slice.From - offset), last = Math.Min(batch.Length, (slice.To ?? long.MaxValue) - offset);
            offset += batch.Length;
            if (first == 0 && last == batch.Length)
                yield return batch;
            else
            {
                using (batch)
                {
                    if (last > first)
                        yield return Batches.Take(batch, [.. Enumerable.Range((int)first, (int)(last - first))]);
                }
            }
            if (offset >= slice.To)
                break;
        }
    }

    private static List<RowSlice> Slice(Dataset data, int rank, int ranks)
    {
        long[]? ends = Ends(data);
        var slices = new List<RowSlice>();
        // The first rank evaluates all validation rows: where they have partitions of their own, no other reads them. They come first,
        // so that the groups that it trains on are next to those of the second rank.
        int dealt = Dealt(data);
        for (int partition = dealt; partition < data.PartitionCount && rank == 0; partition++)
            slices.Add(new RowSlice(partition));
        if (ends is null)
        {
            for (int partition = dealt * rank / ranks; partition < dealt * (rank + 1) / ranks; partition++)
                slices.Add(new RowSlice(partition));
            return slices;
        }
        long from = Cut(ends, rank, ranks), to = Cut(ends, rank + 1, ranks);
        for (int partition = 0; partition < ends.Length; partition++)
        {
            long start = partition == 0 ? 0 : ends[partition - 1], end = ends[partition];
            long first = Math.Max(from, start), last = Math.Min(to, end);
            if (last > first)
                slices.Add(new RowSlice(partition, first - start, last == end ? null : last - start));
        }
        return slices;
    }

    // To cut a partition is to read a part of it twice; a share that is a little too long costs less.
    private static long Cut(long[] ends, int rank, int ranks)
    {
        long total = ends.Length == 0 ? 0 : ends[^1];
        long cut = total * rank / ranks, tolerance = total / ranks / 50;
        long nearest = ends.Append(0).MinBy(end => Math.Abs(end - cut));
        return Math.Abs(nearest - cut) <= tolerance ? nearest : cut;
    }

    private static int Dealt(Dataset data) => data is ValidatedDataset both ? both.TrainPartitions : data.PartitionCount;

    private static long[]? Ends(Dataset data)
    {
        long[] ends = new long[Dealt(data)];
        long total = 0;
        for (int partition = 0; partition < ends.Length; partition++)
        {
            if (data.RowCount(partition) is not { } rows)
                return null;
            ends[partition] = total += rows;
        }
        return ends;
    }
}
