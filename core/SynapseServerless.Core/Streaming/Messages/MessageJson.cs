using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Streaming;

/// <summary>Rows of a batch as JSON objects by column, one at a time.</summary>
internal sealed class MessageJson : IDisposable
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Utf8JsonWriter _json;
    private readonly (JsonEncodedText Name, Action<Utf8JsonWriter, int> Write)[] _columns;

    /// <param name="batch">The batch, borrowed.</param>
    public MessageJson(RecordBatch batch)
    {
        _json = new Utf8JsonWriter(_bytes, s_options);
        _columns =
        [
            .. batch.Schema.FieldsList.Select((field, i) =>
                (JsonEncodedText.Encode(field.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping), JsonRows.CellWriter(batch.Column(i)))),
        ];
    }

    /// <summary>A row: dates and times in ISO 8601, bytes in Base64, NaN and infinities by name.</summary>
    public byte[] Of(int row) => Span(row).ToArray();

    /// <summary>Lets go of its buffer.</summary>
    public void Dispose() => _json.Dispose();

    /// <summary>An object with a text member added at its end.</summary>
    public static byte[] WithMember(ReadOnlySpan<byte> json, string member, string text)
    {
        var bytes = new ArrayBufferWriter<byte>(json.Length + 64);
        bytes.Write(json[..^1]);
        if (json.Length > 2)
            bytes.Write(","u8);
        bytes.Write(JsonSerializer.SerializeToUtf8Bytes(member));
        bytes.Write(":"u8);
        bytes.Write(JsonSerializer.SerializeToUtf8Bytes(text));
        bytes.Write("}"u8);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A row, valid until the next is asked for.</summary>
    public ReadOnlySpan<byte> Span(int row)
    {
        _bytes.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        foreach ((JsonEncodedText name, Action<Utf8JsonWriter, int> write) in _columns)
        {
            _json.WritePropertyName(name);
            write(_json, row);
        }
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenSpan;
    }
}
