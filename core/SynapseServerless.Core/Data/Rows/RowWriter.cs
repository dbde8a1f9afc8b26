using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Writes rows as objects of JSON by column, as <see cref="JsonRows.Write"/> does, without looking anything up for each.</summary>
/// <remarks>Any number of threads use it at a time.</remarks>
/// <param name="schema">Schema of the rows.</param>
public sealed class RowWriter(Schema schema)
{
    /// <summary>How rows are written: as texts come, but for what JSON has to escape.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly JsonEncodedText[] _names = [.. schema.FieldsList.Select(field => JsonEncodedText.Encode(field.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];

    /// <summary>Writes the members of a row, without the braces around them.</summary>
    /// <param name="json">Takes them.</param>
    /// <param name="batch">The batch, of the schema; borrowed.</param>
    /// <param name="row">Row from 0.</param>
    public void WriteMembers(Utf8JsonWriter json, RecordBatch batch, int row)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            json.WritePropertyName(_names[i]);
            WriteCell(json, batch.Column(i), row);
        }
    }

    /// <summary>Writes all rows as objects, one after the other.</summary>
    /// <param name="json">Takes them.</param>
    /// <param name="batch">The batch, of the schema; borrowed.</param>
    public void WriteAll(Utf8JsonWriter json, RecordBatch batch)
    {
        for (int row = 0; row < batch.Length; row++)
        {
            json.WriteStartObject();
            WriteMembers(json, batch, row);
            json.WriteEndObject();
        }
    }

    /// <summary>Writes rows as CSV, with a header: null is an empty value, an empty text is <c>""</c>, vectors, lists and structs are JSON in quotes.</summary>
    /// <param name="stream">Takes it; stays open.</param>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public static async Task WriteCsvAsync(Stream stream, RecordBatch batch, CancellationToken cancellationToken)
    {
        await using var writer = new CsvBatchWriter(new OpenWrite(stream), batch.Schema, ',');
        await writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    // The types that answers are made of are written as they are; others are opened for the cell, which costs a little more.
    private static void WriteCell(Utf8JsonWriter json, IArrowArray column, int row)
    {
        if (column.IsNull(row))
        {
            json.WriteNullValue();
            return;
        }
        switch (column)
        {
            case DoubleArray numbers when double.IsFinite(numbers.Values[row]):
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case FloatArray numbers when float.IsFinite(numbers.Values[row]):
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case Int64Array numbers:
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case Int32Array numbers:
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case StringArray texts:
                json.WriteStringValue(texts.GetBytes(row));
                break;
            case FixedSizeListArray { Values: FloatArray or DoubleArray } vectors:
                WriteVector(json, vectors, row);
                break;
            default:
                JsonCells.Writer(column)(json, row);
                break;
        }
    }

    private static void WriteVector(Utf8JsonWriter json, FixedSizeListArray vectors, int row)
    {
        int width = ((Apache.Arrow.Types.FixedSizeListType)vectors.Data.DataType).ListSize, start = (vectors.Offset + row) * width;
        IArrowArray items = vectors.Values;
        json.WriteStartArray();
        for (int i = start; i < start + width; i++)
            WriteCell(json, items, i);
        json.WriteEndArray();
    }

    // Nothing is committed: the stream is what it is.
    private sealed class OpenWrite(Stream stream) : StorageWrite
    {
        public override Stream Stream => stream;

        public override ValueTask CommitAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public override ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            return ValueTask.CompletedTask;
        }
    }
}
