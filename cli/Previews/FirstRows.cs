using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Cli.Previews;

/// <summary>The first rows of a dataset.</summary>
internal static class FirstRows
{
    /// <summary>Reads as little as gives the rows wanted.</summary>
    public static async Task<IReadOnlyList<object?[]>> ReadAsync(Dataset dataset, int count, CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        for (int partition = 0; partition < dataset.PartitionCount && rows.Count < count; partition++)
        {
            await foreach (RecordBatch batch in dataset.ReadAsync(partition, null, cancellationToken))
            {
                using (batch)
                {
                    Func<int, object?>[] columns = [.. batch.Arrays.Select(CellText.Reader)];
                    for (int row = 0; row < batch.Length && rows.Count < count; row++)
                        rows.Add([.. columns.Select(read => read(row))]);
                }
                if (rows.Count == count)
                    break;
            }
        }
        return rows;
    }

    /// <summary>Reads as little as gives the rows wanted, as a batch that the caller disposes.</summary>
    public static async Task<RecordBatch> TakeAsync(Dataset data, int count, CancellationToken cancellationToken)
    {
        var batches = new List<RecordBatch>();
        int rows = 0;
        for (int partition = 0; partition < data.PartitionCount && rows < count; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, null, cancellationToken))
            {
                batches.Add(batch);
                rows += batch.Length;
                if (rows >= count)
                    break;
            }
        }
        using RecordBatch all = Batches.Concatenate(data.Schema, batches);
        foreach (RecordBatch batch in batches)
            batch.Dispose();
        return Batches.Take(all, Enumerable.Range(0, Math.Min(count, all.Length)).ToArray());
    }
}
