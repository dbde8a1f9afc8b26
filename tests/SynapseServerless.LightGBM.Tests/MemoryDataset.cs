using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.LightGBM.Tests;

/// <summary>A batch cut into partitions and batches, counted as it is read.</summary>
internal sealed class MemoryDataset(RecordBatch all, int partitions = 1, int batchRows = int.MaxValue, bool knowsRows = true) : Dataset
{
    /// <summary>How many batches were handed out.</summary>
    public int BatchesRead { get; private set; }

    public override Schema Schema => all.Schema;

    public override int PartitionCount => partitions;

    public override long? RowCount(int partition) => knowsRows ? End(partition) - Start(partition) : null;

    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        for (int start = Start(partition); start < End(partition);)
        {
            int count = Math.Min(batchRows, End(partition) - start);
            // A slice is a view without an owner; selecting shares the memory.
            RecordBatch slice = all.Slice(start, count);
            BatchesRead++;
            yield return Batches.Select(slice, columns ?? Schemas.Names(all.Schema));
            start += count;
        }
    }

    private int Start(int partition) => (int)((long)all.Length * partition / partitions);

    private int End(int partition) => Start(partition + 1);
}
