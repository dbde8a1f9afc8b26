using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Rows that come and go as Arrow IPC data.</summary>
public static class ArrowRows
{
    /// <summary>Reads rows.</summary>
    /// <param name="body">Arrow IPC data, a stream or a file, not compressed.</param>
    /// <param name="schema">The columns that are wanted; null for those there are.</param>
    /// <param name="most">How many rows there may be.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DataException">It is no Arrow data, or has other columns or types.</exception>
    /// <exception cref="RowLimitException">There are more rows than there may be.</exception>
    public static async ValueTask<RowsRead> ReadAsync(ReadOnlyMemory<byte> body, Schema? schema, int most, CancellationToken cancellationToken)
    {
        using ArrowIpc data = await ArrowIpc.OpenAsync(new MemoryStream(body.ToArray(), writable: false), "body", 0, null, cancellationToken).ConfigureAwait(false);
        var batches = new List<RecordBatch>();
        try
        {
            int rows = 0;
            while (await data.ReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                batches.Add(batch);
                if ((rows += batch.Length) > most)
                    throw new RowLimitException(most);
            }
            using RecordBatch all = Batches.Concatenate(data.Schema, batches);
            return schema is null ? new RowsRead { Batch = Batches.Share(all), Count = all.Length } : RowFitting.Fit(all, schema);
        }
        finally
        {
            batches.ForEach(batch => batch.Dispose());
        }
    }

    /// <summary>Writes rows as a stream of Arrow IPC.</summary>
    /// <param name="stream">Takes it; stays open.</param>
    /// <param name="batch">The rows, borrowed.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public static async Task WriteAsync(Stream stream, RecordBatch batch, CancellationToken cancellationToken)
    {
        using var writer = new Apache.Arrow.Ipc.ArrowStreamWriter(stream, batch.Schema, leaveOpen: true);
        await writer.WriteRecordBatchAsync(batch, cancellationToken).ConfigureAwait(false);
        await writer.WriteEndAsync(cancellationToken).ConfigureAwait(false);
    }
}
