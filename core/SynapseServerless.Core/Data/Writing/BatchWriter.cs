using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Writes batches to one file, which appears when it is complete.</summary>
/// <remarks>The same rows give the same content. A writer that is disposed without having been completed leaves nothing behind.</remarks>
public abstract class BatchWriter : IAsyncDisposable
{
    private readonly StorageWrite _write;

    /// <summary>Creates a writer.</summary>
    /// <param name="write">The file.</param>
    private protected BatchWriter(StorageWrite write)
    {
        _write = write;
        Counter = new CountingStream(write.Stream);
    }

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes so far; those that the format still holds back are not counted yet.</summary>
    public long Bytes => Counter.Count;

    private protected CountingStream Counter { get; }

    /// <summary>Opens a file for writing.</summary>
    /// <param name="storage">Where to.</param>
    /// <param name="location">Location of the file.</param>
    /// <param name="format">Its format: parquet, csv, ndjson or arrow.</param>
    /// <param name="schema">Schema of the batches.</param>
    /// <param name="options">How to write; null for defaults.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public static async Task<BatchWriter> OpenAsync(
        IStorage storage,
        string location,
        DataFormat format,
        Schema schema,
        DatasetWriteOptions? options,
        CancellationToken cancellationToken)
    {
        if (!Writable(format))
        {
            throw new DataException(
                $"Data cannot be written as {DataFormats.Name(format)}", Location.OfFile(location), "The formats of outputs are parquet, csv, tsv, ndjson, arrow.");
        }
        StorageWrite write = await storage.CreateAsync(location, cancellationToken);
        try
        {
            return format switch
            {
                DataFormat.Csv => new CsvBatchWriter(write, schema, ','),
                DataFormat.Tsv => new CsvBatchWriter(write, schema, '\t'),
                DataFormat.Ndjson => new NdjsonBatchWriter(write, schema),
                DataFormat.Arrow => new ArrowBatchWriter(write, schema),
                _ => new ParquetBatchWriter(write, location, schema, options ?? new DatasetWriteOptions()),
            };
        }
        catch
        {
            await write.DisposeAsync();
            throw;
        }
    }

    /// <summary>Appends a batch.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (batch.Length == 0)
            return;
        await AppendAsync(batch, cancellationToken);
        Rows += batch.Length;
    }

    /// <summary>Finishes the file and makes it visible.</summary>
    /// <param name="cancellationToken">Stops before the file is visible.</param>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await FinishAsync(cancellationToken);
        await _write.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _write.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract ValueTask AppendAsync(RecordBatch batch, CancellationToken cancellationToken);

    private protected abstract ValueTask FinishAsync(CancellationToken cancellationToken);

    private protected abstract void Close();

    internal static bool Writable(DataFormat format) => format is not (DataFormat.Json or DataFormat.Binary or DataFormat.Database);
}
