using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Pipelines;

/// <summary>A dataset that is read in passes: what the first pass reads is kept in memory, as far as there is room, and read from there afterwards.</summary>
/// <remarks>A first pass reads all columns, because it is the one that sets bad rows aside. Later ones read those that are kept alone. A partition is kept as a whole or not at all.</remarks>
/// <param name="source">The data.</param>
/// <param name="columns">The columns that are kept.</param>
/// <param name="bytes">How much memory they may take.</param>
internal sealed class KeptDataset(Dataset source, IReadOnlyList<string> columns, long bytes) : Dataset, IDisposable
{
    private readonly List<RecordBatch>?[] _kept = new List<RecordBatch>?[source.PartitionCount];
    private readonly bool[] _seen = new bool[source.PartitionCount];
    private long _left = bytes;

    /// <summary>How much memory kept rows may take by default: a quarter of what there is.</summary>
    public static long DefaultBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    /// <inheritdoc/>
    public override Schema Schema => source.Schema;

    /// <inheritdoc/>
    public override int PartitionCount => source.PartitionCount;

    /// <inheritdoc/>
    public override long? RowCount(int partition) => source.RowCount(partition);

    /// <summary>Whether a partition is kept.</summary>
    internal bool Keeps(int partition) => _kept[partition] is not null;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? wanted = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_kept[partition] is { } batches)
        {
            foreach (RecordBatch batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Batches.Share(batch);
            }
            yield break;
        }
        bool first = !_seen[partition];
        List<RecordBatch>? keeping = first && Volatile.Read(ref _left) > 0 ? [] : null;
        long taken = 0;
        try
        {
            await foreach (RecordBatch batch in source.ReadAsync(partition, first ? wanted : wanted ?? columns, cancellationToken).ConfigureAwait(false))
            {
                if (keeping is not null)
                {
                    RecordBatch part = Batches.Select(batch, columns);
                    keeping.Add(part);
                    long size = part.Arrays.Sum(static column => Size(column.Data));
                    taken += size;
                    if (Interlocked.Add(ref _left, -size) < 0)
                    {
                        Drop(ref keeping);
                        Interlocked.Add(ref _left, taken);
                    }
                }
                yield return batch;
            }
            _seen[partition] = true;
            _kept[partition] = keeping;
            keeping = null;
        }
        finally
        {
            if (keeping is not null)
                Interlocked.Add(ref _left, taken);
            Drop(ref keeping);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int partition = 0; partition < _kept.Length; partition++)
            Drop(ref _kept[partition]);
    }

    private static void Drop(ref List<RecordBatch>? batches)
    {
        foreach (RecordBatch batch in batches ?? [])
            batch.Dispose();
        batches = null;
    }

    private static long Size(ArrayData data) =>
        data.Buffers.Sum(static buffer => (long)buffer.Length) + (data.Children?.Sum(static child => Size(child)) ?? 0);
}
