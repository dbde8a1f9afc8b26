using Apache.Arrow;
using Apache.Arrow.Ipc;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Writes Arrow IPC files, a record batch per batch.</summary>
internal sealed class ArrowBatchWriter : BatchWriter
{
    private readonly ArrowFileWriter _writer;

    public ArrowBatchWriter(StorageWrite write, Schema schema)
        : base(write)
    {
        _writer = new ArrowFileWriter(Counter, schema, leaveOpen: true);
        _writer.WriteStart();
    }

    private protected override async ValueTask AppendAsync(RecordBatch batch, CancellationToken cancellationToken) =>
        await _writer.WriteRecordBatchAsync(batch, cancellationToken);

    private protected override async ValueTask FinishAsync(CancellationToken cancellationToken) => await _writer.WriteEndAsync(cancellationToken);

    private protected override void Close() => _writer.Dispose();
}
