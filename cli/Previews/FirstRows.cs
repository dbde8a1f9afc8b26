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
}
