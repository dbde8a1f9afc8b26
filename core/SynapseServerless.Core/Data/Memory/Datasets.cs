using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Datasets out of memory and into it: for notebooks, tests and small tables.</summary>
public static partial class Datasets
{
    /// <summary>A dataset of one partition.</summary>
    /// <param name="batches">At least one batch, all of one schema; the dataset owns them.</param>
    public static MemoryDataset FromBatches(params IReadOnlyList<RecordBatch> batches)
    {
        if (batches.Count == 0)
            throw new ArgumentException("Without a batch there is no schema; use the constructor of MemoryDataset.", nameof(batches));
        return new MemoryDataset(batches[0].Schema, [batches]);
    }

    /// <summary>A dataset whose columns are the public properties of a type, in the order in which they are declared.</summary>
    /// <typeparam name="T">
    /// A record, class or struct with properties of numbers, <see cref="bool"/>, <see cref="string"/>, dates and times,
    /// <see cref="Guid"/>, enumerations (as text), <c>byte[]</c>, or arrays of these. An array of <see cref="float"/> is a vector.
    /// </typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="partitions">How many partitions they are dealt to, as runs of about equal length.</param>
    public static MemoryDataset FromRows<T>(IEnumerable<T> rows, int partitions = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        T[] all = [.. rows];
        using RecordBatch batch = RowColumns<T>.ToBatch(all);
        var runs = new IReadOnlyList<RecordBatch>[partitions];
        for (int i = 0; i < partitions; i++)
        {
            int start = (int)((long)all.Length * i / partitions), end = (int)((long)all.Length * (i + 1) / partitions);
            runs[i] = [batch.SliceShared(start, end - start)];
        }
        return new MemoryDataset(batch.Schema, runs);
    }

    /// <summary>Reads all partitions into one batch. Meant for data that is known to be small.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="columns">The columns wanted; null for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A batch that the caller disposes.</returns>
    public static async Task<RecordBatch> CollectAsync(
        this Dataset dataset, IReadOnlyList<string>? columns = null, CancellationToken cancellationToken = default)
    {
        Schema schema = columns is null ? dataset.Schema : Schemas.Select(dataset.Schema, columns);
        var batches = new List<RecordBatch>();
        try
        {
            for (int partition = 0; partition < dataset.PartitionCount; partition++)
            {
                await foreach (RecordBatch batch in dataset.ReadAsync(partition, columns, cancellationToken))
                    batches.Add(batch);
            }
            return Batches.Concatenate(schema, batches);
        }
        finally
        {
            foreach (RecordBatch batch in batches)
                batch.Dispose();
        }
    }

    /// <summary>Reads a stream of batches into one.</summary>
    /// <param name="stream">The batches; each is disposed here.</param>
    /// <param name="schema">Their schema.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A batch that the caller disposes.</returns>
    public static async Task<RecordBatch> CollectAsync(
        this IAsyncEnumerable<RecordBatch> stream, Schema schema, CancellationToken cancellationToken = default)
    {
        var batches = new List<RecordBatch>();
        try
        {
            await foreach (RecordBatch batch in stream.WithCancellation(cancellationToken))
                batches.Add(batch);
            return Batches.Concatenate(schema, batches);
        }
        finally
        {
            foreach (RecordBatch batch in batches)
                batch.Dispose();
        }
    }

    /// <summary>All values of a column, for notebooks and tests: null for null, else a .NET value, a string or an array.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="column">Name of the column.</param>
    public static IReadOnlyList<object?> Values(this RecordBatch batch, string column)
    {
        IArrowArray array = batch.Column(batch.Schema.GetFieldIndex(column));
        Func<int, object?> read = Cells.Reader(array);
        var values = new object?[array.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(i);
        return values;
    }
}
