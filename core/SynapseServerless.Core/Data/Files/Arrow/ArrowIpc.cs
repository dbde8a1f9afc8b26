using Apache.Arrow;
using Apache.Arrow.Ipc;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Arrow IPC data of either kind: a file, whose batches can be found by index, or a stream.</summary>
/// <remarks>Whatever the bytes are, what is read points at nothing outside them; see <see cref="ArrowMessageStream"/> and <see cref="ArrowArrays"/>.</remarks>
internal sealed class ArrowIpc : IDisposable
{
    private readonly string _location;
    private readonly ArrowArrays _arrays = new();
    private readonly ArrowMessageStream _messages;
    private readonly ArrowStreamReader _reader;

    private ArrowIpc(string location, ArrowMessageStream messages, ArrowStreamReader reader, Schema schema, int? batches)
    {
        _location = location;
        _messages = messages;
        _reader = reader;
        Schema = schema;
        BatchCount = batches;
    }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>How many batches a file has; null for a stream.</summary>
    public int? BatchCount { get; }

    /// <summary>Opens a file or a stream.</summary>
    /// <param name="storage">Where it is.</param>
    /// <param name="location">Its name.</param>
    /// <param name="first">The first batch that will be read; of a stream all are.</param>
    /// <param name="count">How many will be read; null for all that follow.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DataException">It is damaged.</exception>
    public static async ValueTask<ArrowIpc> OpenAsync(IStorage storage, string location, int first, int? count, CancellationToken cancellationToken) =>
        await OpenAsync(await storage.OpenReadAsync(location, cancellationToken), location, first, count, cancellationToken);

    /// <summary>Opens what a stream of bytes holds.</summary>
    /// <param name="stream">The bytes; disposed with this, or at once where they are damaged.</param>
    /// <param name="location">What to call them in messages.</param>
    /// <param name="first">The first batch that will be read.</param>
    /// <param name="count">How many will be read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async ValueTask<ArrowIpc> OpenAsync(Stream stream, string location, int first, int? count, CancellationToken cancellationToken)
    {
        ArrowMessageStream? messages = null;
        try
        {
            return await GuardAsync(location, () => messages?.Place, async () =>
            {
                ArrowFileIndex index = await ArrowFileIndex.ReadAsync(stream, cancellationToken);
                messages = index.Messages(stream, first, count);
                var reader = new ArrowStreamReader(messages, ManagedAllocator.Instance, leaveOpen: false);
                Schema schema = await reader.GetSchema(cancellationToken) ?? throw new InvalidDataException("it is empty");
                ArrowLayout.CheckTypes(schema.FieldsList);
                messages.Expected = schema;
                return new ArrowIpc(location, messages, reader, schema, index.Batches?.Count);
            });
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next batch; null where there is none.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public ValueTask<RecordBatch?> ReadAsync(CancellationToken cancellationToken) => GuardAsync(_location, () => _messages.Place, async () =>
    {
        RecordBatch? batch = await _reader.ReadNextRecordBatchAsync(cancellationToken);
        try
        {
            if (batch is not null)
                _arrays.Check(batch);
            return batch;
        }
        catch
        {
            batch?.Dispose();
            throw;
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _messages.Dispose();
    }

    // A failure of the reader means that the data is damaged.
    private static async ValueTask<T> GuardAsync<T>(string location, Func<string?> place, Func<ValueTask<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (error is EndOfStreamException or not (OperationCanceledException or SynapseException or IOException))
        {
            // What the library says of its own arguments tells a user nothing.
            string problem = error is ArgumentException or IndexOutOfRangeException or OverflowException or NullReferenceException ? FlatTable.Beyond : error.Message.TrimEnd('.');
            throw error.Message.Contains("compressed", StringComparison.Ordinal)
                ? new DataException("This Arrow data is compressed", Location.OfFile(location), "Write it without compression, or as Parquet.", error)
                : error is NotSupportedException or NotImplementedException
                ? new DataException($"This Arrow data is of a kind that is not read ({problem})", Location.OfFile(location), "Write it as Parquet.", error)
                : new DataException($"This is not Arrow IPC data, or it is damaged ({(place() is { } at ? $"{at}, {problem}" : problem)})", Location.OfFile(location), "Write or copy it again.", error);
        }
    }
}
