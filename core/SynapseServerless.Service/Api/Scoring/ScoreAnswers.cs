using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Service.Api.Http;

namespace SynapseServerless.Service.Api.Scoring;

/// <summary>Writes scored rows in the format that is wanted.</summary>
internal static class ScoreAnswers
{
    /// <summary>The member, and the column, that says what is wrong with a row.</summary>
    public const string ErrorName = "error";

    /// <summary>The header that says which version of the model answered, where the body cannot.</summary>
    public const string VersionHeader = "Synapse-Model-Version";

    /// <summary>The header that says which columns of the model did not come, where the body cannot; each escaped as in a URL.</summary>
    public const string MissingHeader = "Synapse-Missing-Columns";

    /// <summary>Writes an answer.</summary>
    public static async ValueTask<ApiAnswer> WriteAsync(AnsweredRows answer, RowFormat format, RowWriter writer, CancellationToken cancellationToken)
    {
        var bytes = new PooledBytes();
        try
        {
            switch (format)
            {
                case RowFormat.Json:
                    WriteJson(bytes, answer, writer);
                    return new ApiAnswer { Bytes = bytes };
                case RowFormat.Ndjson:
                    WriteLines(bytes, answer, writer);
                    break;
                default:
                    using (RecordBatch table = Table(answer))
                    using (var stream = new PooledStream(bytes))
                    {
                        Task written = format == RowFormat.Csv
                            ? RowWriter.WriteCsvAsync(stream, table, cancellationToken)
                            : ArrowRows.WriteAsync(stream, table, cancellationToken);
                        await written.ConfigureAwait(false);
                    }
                    break;
            }
            return new ApiAnswer { Bytes = bytes, ContentType = RowFormats.TypeOf(format), Headers = Headers(answer) };
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static void WriteJson(PooledBytes bytes, AnsweredRows answer, RowWriter writer)
    {
        using var json = new Utf8JsonWriter(bytes, RowWriter.Options);
        int count = answer.Order?.Length ?? answer.Rows.Length;
        json.WriteStartObject();
        json.WriteStartArray("rows"u8);
        for (int row = 0; row < count; row++)
            WriteRow(json, answer, writer, row);
        json.WriteEndArray();
        json.WriteStartArray("sources"u8);
        for (int row = 0; row < count; row++)
            json.WriteNumberValue(answer.Sources?[row] ?? row);
        json.WriteEndArray();
        json.WriteStartArray("missing"u8);
        foreach (string column in answer.Missing)
            json.WriteStringValue(column);
        json.WriteEndArray();
        json.WriteString("version"u8, answer.Version);
        json.WriteEndObject();
    }

    private static void WriteLines(PooledBytes bytes, AnsweredRows answer, RowWriter writer)
    {
        using var json = new Utf8JsonWriter(bytes, RowWriter.Options);
        int count = answer.Order?.Length ?? answer.Rows.Length;
        for (int row = 0; row < count; row++)
        {
            WriteRow(json, answer, writer, row);
            json.Flush();
            json.Reset();
            bytes.GetSpan(1)[0] = (byte)'\n';
            bytes.Advance(1);
        }
    }

    private static void WriteRow(Utf8JsonWriter json, AnsweredRows answer, RowWriter writer, int row)
    {
        json.WriteStartObject();
        int at = answer.Order?[row] ?? row;
        if (at < 0)
            json.WriteString(ErrorName, answer.Errors![row]);
        else
            writer.WriteMembers(json, answer.Rows, at);
        json.WriteEndObject();
    }

    // With errors in it, an answer has the same columns whether or not there are any.
    internal static RecordBatch Table(AnsweredRows answer)
    {
        if (answer.Errors is not { } errors)
            return Batches.Share(answer.Rows);
        using RecordBatch rows = answer.Order is { } order ? NullRows.Take(answer.Rows, order) : Batches.Share(answer.Rows);
        string name = ErrorName;
        while (rows.Schema.GetFieldIndex(name) >= 0)
            name += "_";
        var texts = new StringArray.Builder();
        foreach (string? error in errors)
        {
            if (error is null)
                texts.AppendNull();
            else
                texts.Append(error);
        }
        return Batches.With(rows, new Field(name, StringType.Default, nullable: true), texts.Build());
    }

    private static Dictionary<string, string> Headers(AnsweredRows answer)
    {
        var headers = new Dictionary<string, string> { [VersionHeader] = answer.Version };
        if (answer.Missing.Count > 0)
            headers[MissingHeader] = string.Join(',', answer.Missing.Select(Uri.EscapeDataString));
        return headers;
    }
}
