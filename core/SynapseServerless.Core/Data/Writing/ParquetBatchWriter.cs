using Apache.Arrow;
using ParquetSharp;
using ParquetSharp.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>
/// Writes Parquet with Arrow C++'s writer. The Arrow schema goes along, so that fixed-size lists, dictionaries and field
/// metadata come back as they were.
/// </summary>
internal sealed class ParquetBatchWriter : BatchWriter
{
    private readonly string _location;
    private readonly FileWriter _writer;
    private readonly Schema _written;

    public ParquetBatchWriter(StorageWrite write, string location, Schema schema, DatasetWriteOptions options)
        : base(write)
    {
        _location = location;
        _written = ParquetVectors.Written(schema);
        using var builder = new WriterPropertiesBuilder();
        using WriterProperties properties = builder
            .Compression(Compression.Zstd)
            .CompressionLevel(1)
            .MaxRowGroupLength(options.RowGroupRows)
            .MemoryPool(MemoryPool.SystemMemoryPool())
            .CreatedBy("SynapseServerless")
            .Build();
        using var arrowBuilder = new ArrowWriterPropertiesBuilder();
        using ArrowWriterProperties arrow = arrowBuilder.StoreSchema().UseThreads(false).Build();
        _writer = Guard(() => new FileWriter(Counter, _written, properties, arrow, leaveOpen: true));
    }

    private protected override ValueTask AppendAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        using RecordBatch written = ParquetVectors.Write(batch, _written);
        Guard(() => _writer.WriteBufferedRecordBatch(written));
        return ValueTask.CompletedTask;
    }

    private protected override ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        Guard(_writer.Close);
        return ValueTask.CompletedTask;
    }

    private protected override void Close()
    {
        try
        {
            _writer.Dispose();
        }
        catch (ParquetException) when (Counter.Failure is not null)
        {
            // The failure has been reported already; closing can only repeat it.
        }
    }

    private void Guard(Action call) => Guard(() =>
    {
        call();
        return true;
    });

    private T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ParquetException exception)
        {
            throw Counter.Failure ?? new DataException(
                $"Cannot write Parquet: {exception.Message.ReplaceLineEndings(" ")}",
                Location.OfFile(_location),
                "Choose another format, or leave the column out.",
                exception);
        }
    }
}
