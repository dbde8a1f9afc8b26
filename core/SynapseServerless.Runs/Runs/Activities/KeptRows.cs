using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Resources;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>A partition that a fit of several steps reads at each of them, kept in the memory that stages of the process share.</summary>
/// <remarks>
/// The first pass of a fit reads all columns, because it is the one that sets bad rows aside. Later passes read the columns that the fit names: the first of them keeps these,
/// and the others cost the mathematics alone. What is least recently used makes way where the memory is short, and is read again.
/// </remarks>
internal sealed class KeptRows : IDisposable
{
    private KeptRows(IReadOnlyList<RecordBatch>? batches, long rowsRead) => (Batches, RowsRead) = (batches, rowsRead);

    /// <summary>The rows; null where they are too many to keep.</summary>
    public IReadOnlyList<RecordBatch>? Batches { get; }

    /// <summary>Rows that were read for them, before a split.</summary>
    public long RowsRead { get; }

    /// <summary>The rows of a partition, kept from now on where they were not; null where the pass is none of those that read the same again.</summary>
    public static async Task<Lease<KeptRows>?> LeaseAsync(RunWorkspace run, PassTask task, RunData data, int partition, CancellationToken cancellationToken)
    {
        if (task is not { Write: null, Shuffle: null, FirstReading: false, Aggregations: [{ Owner: AggregationOwner.Fit, Round: not null } fit] } || task.First != task.Last)
            return null;
        LeasedCache cache = run.Environment.Host.Resources;
        if (cache.Capacity == 0 || ((Estimator)run.Stages[fit.Index]).Plan.ColumnsToKeep(data.File.Schema) is not { } columns)
            return null;
        var key = new ResourceKey("rows", $"{task.Source}/{partition}/{string.Join(',', columns)}") { Owner = run };
        // As many partitions are loaded at a time as there are tasks.
        long most = cache.Capacity / (2 * Math.Max(1, run.Parallelism));
        return await cache.LoadAsync(key, null, token => LoadAsync(run, data, partition, columns, most, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the rows once more.</summary>
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(IReadOnlyList<RecordBatch> batches)
    {
        foreach (RecordBatch batch in batches)
            yield return await ValueTask.FromResult(Data.Batches.Share(batch)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RecordBatch batch in Batches ?? [])
            batch.Dispose();
    }

    private static async Task<Loaded<KeptRows>> LoadAsync(
        RunWorkspace run, RunData data, int partition, IReadOnlyList<string> columns, long most, CancellationToken cancellationToken)
    {
        Partition content = await data.File.PartitionAsync(partition, cancellationToken).ConfigureAwait(false);
        // Records that cannot be read were reported by the pass that met them first.
        FileDataset file = FileDataset.Of(run.Storage, data.File.Manifest with { PartitionCount = 1 }, [content], run.ReadOptions(run.SetsAside ? static _ => { } : null));
        var counted = new CountedPartition(file);
        var batches = new List<RecordBatch>();
        long bytes = 0;
        bool kept = false;
        try
        {
            await foreach (RecordBatch batch in data.Split(counted).ReadAsync(partition, columns, cancellationToken).ConfigureAwait(false))
            {
                batches.Add(batch);
                bytes += batch.Arrays.Sum(static column => Size(column.Data));
                if (bytes > most)
                    return new Loaded<KeptRows>(new KeptRows(null, 0), 0);
            }
            kept = true;
            return new Loaded<KeptRows>(new KeptRows(batches, counted.Rows), bytes);
        }
        finally
        {
            foreach (RecordBatch batch in kept ? [] : batches)
                batch.Dispose();
        }
    }

    private static long Size(ArrayData data) =>
        data.Buffers.Sum(static buffer => (long)buffer.Length) + (data.Children?.Sum(static child => Size(child)) ?? 0) + (data.Dictionary is { } dictionary ? Size(dictionary) : 0);

    // The partition under its number, by which a split draws, and how many rows it had.
    private sealed class CountedPartition(FileDataset file) : Dataset
    {
        public override Schema Schema => file.Schema;

        public override int PartitionCount => int.MaxValue;

        public long Rows { get; private set; }

        public override async IAsyncEnumerable<RecordBatch> ReadAsync(
            int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (RecordBatch batch in file.ReadAsync(0, columns, cancellationToken).ConfigureAwait(false))
            {
                Rows += batch.Length;
                yield return batch;
            }
        }

        internal override async IAsyncEnumerable<PlacedBatch> ReadPlacedAsync(
            int partition, IReadOnlyList<string>? columns, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (PlacedBatch placed in file.ReadPlacedAsync(0, columns, cancellationToken).ConfigureAwait(false))
            {
                Rows += placed.Batch.Length;
                yield return placed;
            }
        }
    }
}
