using System.Text.Json;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Reads JSON.</summary>
internal sealed class JsonSliceReader(IStorage storage, DatasetManifest manifest, DatasetReadOptions options)
    : TextSliceReader(storage, manifest, options)
{
    private readonly bool _isArray = manifest.Format == DataFormat.Json;

    protected override RecordAppender Begin(Stream stream, PartitionSlice slice, TextDialect dialect, TextRows rows) =>
        new Appender(JsonRecordReader.Of(stream, _isArray), dialect, rows);

    private sealed class Appender(JsonRecordReader reader, TextDialect dialect, TextRows rows) : RecordAppender(reader)
    {
        private readonly JsonMembers _members = new(dialect.Names, rows.Columns);

        public override (string? Column, string Problem)? Append(long place)
        {
            ReadOnlySpan<byte> record = reader.Record;
            if (!JsonText.IsUtf8(record))
                return (null, TextErrors.Of(RecordFault.Encoding));
            var json = new Utf8JsonReader(record, JsonRecordReader.Options);
            try
            {
                if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                    return (null, JsonText.NoObject);
                if (_members.Append(ref json, record, rows.Count) is { } fault)
                    return (fault.Kind == JsonFaultKind.Value ? fault.Name : null, Problem(fault));
                if (json.Read())
                    return (null, JsonText.NoObject);
            }
            catch (JsonException exception)
            {
                rows.Undo();
                return (null, JsonText.IsTooDeep(exception) ? JsonText.TooDeep : JsonText.NoObject);
            }
            rows.Add(place);
            return null;
        }

        private string Problem(JsonFault fault) => fault.Kind switch
        {
            JsonFaultKind.UnknownMember => $"An object has a member '{fault.Name}' that no column stands for",
            JsonFaultKind.TwiceTheMember => $"An object has the member '{fault.Name}' twice",
            _ => $"A value is not of type {dialect.Types.Zip(dialect.Names).First(column => column.Second == fault.Name).First}",
        };
    }
}
