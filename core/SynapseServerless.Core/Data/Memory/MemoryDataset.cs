using System.Runtime.CompilerServices;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>A dataset whose batches are held in memory. Disposing it gives them up; batches read from it live on.</summary>
public sealed class MemoryDataset : Dataset, IDisposable
{
    private readonly IReadOnlyList<IReadOnlyList<RecordBatch>> _partitions;

    /// <summary>Creates a dataset of batches.</summary>
    /// <param name="schema">Schema of all batches.</param>
    /// <param name="partitions">The batches of each partition; the dataset owns them. No partition at all counts as an empty one.</param>
    public MemoryDataset(Schema schema, IReadOnlyList<IReadOnlyList<RecordBatch>> partitions)
    {
        foreach (RecordBatch batch in partitions.SelectMany(partition => partition))
        {
            if (Schemas.Difference(schema, batch.Schema, "the dataset", "the batch") is { } difference)
                throw new DataException($"A batch has another schema than its dataset: {difference}", Location.None);
        }
        Schema = schema;
        _partitions = partitions.Count == 0 ? [[]] : partitions;
    }

    /// <inheritdoc/>
    public override Schema Schema { get; }

    /// <inheritdoc/>
    public override int PartitionCount => _partitions.Count;

    /// <inheritdoc/>
    public override long? RowCount(int partition) => _partitions[partition].Sum(batch => (long)batch.Length);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecordBatch> ReadAsync(
        int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (RecordBatch batch in _partitions[partition])
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return columns is null ? Batches.Share(batch) : Batches.Select(batch, columns);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RecordBatch batch in _partitions.SelectMany(partition => partition))
            batch.Dispose();
    }
}
