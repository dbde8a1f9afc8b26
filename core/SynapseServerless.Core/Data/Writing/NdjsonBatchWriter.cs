using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Writes one JSON object per row. Null is <c>null</c>; NaN and the infinities, for which JSON has no number, are the texts <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>.</summary>
internal sealed class NdjsonBatchWriter : BatchWriter
{
    private const int FlushBytes = 1 << 20;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushBytes + (FlushBytes / 4));
    private readonly Utf8JsonWriter _json;
    private readonly JsonEncodedText[] _names;

    public NdjsonBatchWriter(StorageWrite write, Schema schema)
        : base(write)
    {
        _json = new Utf8JsonWriter(_buffer, Options);
        _names = [.. schema.FieldsList.Select(field => JsonEncodedText.Encode(field.Name, Options.Encoder))];
    }

    private protected override async ValueTask AppendAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        Action<Utf8JsonWriter, int>[] columns = [.. batch.Arrays.Select(JsonCells.Writer)];
        for (int row = 0; row < batch.Length; row++)
        {
            _json.WriteStartObject();
            for (int i = 0; i < columns.Length; i++)
            {
                _json.WritePropertyName(_names[i]);
                columns[i](_json, row);
            }
            _json.WriteEndObject();
            _json.Flush();
            _json.Reset();
            _buffer.Write("\n"u8);
            if (_buffer.WrittenCount >= FlushBytes)
                await FlushAsync(cancellationToken);
        }
    }

    private protected override ValueTask FinishAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    private protected override void Close() => _json.Dispose();

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await Counter.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }
}
