using System.Runtime.CompilerServices;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Named columns in partitions, readable more than once.</summary>
/// <remarks>
/// <para>Reading is lazy and streams: nothing is held but the batch at hand.</para>
/// <para><b>Ownership.</b> The consumer that pulls a batch from <see cref="ReadAsync"/> owns it and disposes it exactly once.
/// Columns that live on in another batch are shared with <see cref="Batches.Share(IArrowArray)"/>, which counts references.</para>
/// </remarks>
public abstract class Dataset
{
    /// <summary>Names and types of the columns; the same for every partition.</summary>
    public abstract Schema Schema { get; }

    /// <summary>How many partitions there are; at least one, possibly empty.</summary>
    public abstract int PartitionCount { get; }

    /// <summary>Streams one partition.</summary>
    /// <param name="partition">Index of the partition, from 0.</param>
    /// <param name="columns">The columns wanted, in this order; null for all.</param>
    /// <param name="cancellationToken">Stops the stream.</param>
    /// <returns>Batches in row order; each belongs to the caller.</returns>
    public abstract IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns = null, CancellationToken cancellationToken = default);

    /// <summary>Streams one partition and tells where its rows stand in their files; in memory, in their partition.</summary>
    internal virtual async IAsyncEnumerable<PlacedBatch> ReadPlacedAsync(
        int partition, IReadOnlyList<string>? columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long row = 0;
        await foreach (RecordBatch batch in ReadAsync(partition, columns, cancellationToken))
        {
            var places = new RowPlaces((ulong)partition, row);
            row += batch.Length;
            yield return new PlacedBatch(batch, places);
        }
    }

    /// <summary>Whether a column that is not asked for costs nothing and is missed by nobody: no record is refused because of what stands in it.</summary>
    internal virtual bool ReadsColumnsApart => false;

    /// <summary>How many rows a partition has, when that is known without reading it; else null.</summary>
    /// <param name="partition">Index of the partition, from 0.</param>
    public virtual long? RowCount(int partition) => null;
}
