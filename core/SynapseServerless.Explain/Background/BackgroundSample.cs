using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>A sample of the rows of a dataset, drawn by where they stand among all rows: the same in every process, and however the rows are cut into partitions.</summary>
internal static class BackgroundSample
{
    /// <summary>Draws rows.</summary>
    /// <param name="data">The data.</param>
    /// <param name="columns">The columns that are kept.</param>
    /// <param name="size">How many rows at most.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows, in their order; no more than were drawn are held at a time, beside the batch at hand.</returns>
    public static async Task<RecordBatch> DrawAsync(Dataset data, IReadOnlyList<string> columns, int size, long seed, CancellationToken cancellationToken)
    {
        var kept = new List<(ulong Key, RecordBatch Row)>();
        Schema schema = Schemas.Select(data.Schema, columns);
        ulong most = ulong.MaxValue;
        long at = 0;
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, columns, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    for (int row = 0; row < batch.Length; row++, at++)
                    {
                        ulong key = RowHashes.Join((ulong)seed, (ulong)at);
                        if (kept.Count >= 2 * size && key >= most)
                            continue;
                        kept.Add((key, Batches.Take(batch, [row])));
                        if (kept.Count >= 4 * size)
                            most = Cut(kept, size);
                    }
                }
            }
        }
        if (kept.Count > size)
            Cut(kept, size);
        try
        {
            return Batches.Concatenate(schema, [.. kept.Select(static one => one.Row)]);
        }
        finally
        {
            foreach ((_, RecordBatch row) in kept)
                row.Dispose();
        }
    }

    // The smallest keys, by key.
    private static ulong Cut(List<(ulong Key, RecordBatch Row)> kept, int size)
    {
        kept.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        foreach ((_, RecordBatch row) in kept.Skip(size))
            row.Dispose();
        kept.RemoveRange(size, kept.Count - size);
        return kept[^1].Key;
    }
}
