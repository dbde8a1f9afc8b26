using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Streaming;

namespace SynapseServerless.Streams;

/// <summary>Writes what a part of an epoch sets aside: records that cannot be read, rows that a stage cannot handle, and late ones.</summary>
/// <remarks>The file has a name that follows from the part, and appears when the part is complete: a part that is read again replaces it.</remarks>
/// <param name="stream">The stream.</param>
/// <param name="part">The part.</param>
internal sealed class StreamSetAside(StreamWorkspace stream, EpochPart part) : IRowSink, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly ScratchBuffer _lines = new(stream.Run.Environment.ScratchFolder);
    private bool _any;

    /// <summary>Records and rows set aside, late ones left out.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that came too late.</summary>
    public long Late { get; private set; }

    /// <inheritdoc/>
    public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
    {
        if (stream.Specification.OnError == Specifications.OnError.Fail)
            FailingRowSink.Instance.Reject(batch, bad, context);
        lock (_lock)
        {
            foreach (BadRow row in bad)
                Add(context.Stage, row.Column, row.Problem, null, RowJson.Write(batch, row.Row));
            Rows += bad.Count;
        }
    }

    /// <summary>Sets aside a record that cannot be read.</summary>
    public void Reject(PoisonedRecord record)
    {
        lock (_lock)
        {
            Add(stream.InputName, null, record.Problem, record.Offset, JsonSerializer.Serialize(record.Text, RowJson.Options));
            Rows++;
        }
    }

    /// <summary>Sets aside rows that came too late.</summary>
    public void RejectLate(RecordBatch batch, IReadOnlyList<int> rows, string column, DateTimeOffset watermark)
    {
        string problem = string.Create(CultureInfo.InvariantCulture, $"The row is late: its time is before {watermark:yyyy-MM-ddTHH:mm:ss.fffZ}");
        lock (_lock)
        {
            foreach (int row in rows)
                Add(stream.InputName, column, problem, null, RowJson.Write(batch, row));
            Late += rows.Count;
        }
    }

    /// <summary>Makes what was set aside visible; nothing happens when nothing was.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (!_any)
            return;
        string name = string.Create(CultureInfo.InvariantCulture, $"epoch-{part.Epoch:D12}-{part.Part:D6}-{StreamOutput.WriteOf(stream, part.Epoch)}.ndjson");
        await using StorageWrite write = await stream.Run.Storage.CreateAsync(ManifestStore.Combine(stream.SetAsideFolder, name), cancellationToken).ConfigureAwait(false);
        await _lines.CopyToAsync(write.Stream, cancellationToken).ConfigureAwait(false);
        await write.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Add(string stage, string? column, string problem, string? offset, string row)
    {
        _any = true;
        using (var json = new Utf8JsonWriter(_lines.Writer, new JsonWriterOptions { Encoder = RowJson.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("stage", stage);
            if (column is not null)
                json.WriteString("column", column);
            json.WriteString("problem", problem);
            json.WriteNumber("epoch", part.Epoch);
            if (offset is not null)
                json.WriteString("offset", offset);
            json.WritePropertyName("row");
            json.WriteRawValue(row);
            json.WriteEndObject();
        }
        _lines.Writer.Write("\n"u8);
        _lines.EndPiece();
    }
}
