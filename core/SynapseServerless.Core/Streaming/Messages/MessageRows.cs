using System.Text.Json;
using System.Text.Unicode;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Streaming;

/// <summary>Why a message is no row.</summary>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="IsChange">Whether it says that the schema of the source has changed.</param>
internal sealed record MessageFault(string Problem, bool IsChange = false);

/// <summary>Messages that become a batch. One is filled, built, and filled again.</summary>
internal sealed class MessageRows
{
    private readonly MessageLayout _layout;
    private readonly TextColumn[] _columns;
    private readonly MetadataColumn[] _metadata;
    private readonly JsonMembers _members;
    private BinaryArray.Builder _bytes = new();

    public MessageRows(MessageLayout layout)
    {
        _layout = layout;
        string[] names = [.. layout.Body.Select(field => field.Name)];
        var dialect = new TextDialect { Names = names, Types = [.. layout.Body.Select(field => TypeNames.Of(field.DataType))] };
        _columns = layout.Format == MessageFormat.Binary ? [] : [.. layout.Body.Select((field, i) => TextColumns.Of(dialect, i, field.DataType))];
        _metadata = [.. layout.Metadata.Select(MetadataColumn.Create)];
        _members = new JsonMembers(names, _columns, ignoresUnknown: layout.Unknown == UnknownMembers.Ignore);
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>About how many bytes bodies have that came in.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a message.</summary>
    /// <param name="body">Its body.</param>
    /// <param name="hasBody">Whether it has one.</param>
    /// <param name="info">What is known beside it.</param>
    /// <returns>Why it is no row; null when it is one.</returns>
    public MessageFault? Append(ReadOnlySpan<byte> body, bool hasBody, in MessageInfo info)
    {
        foreach (MetadataColumn column in _metadata)
        {
            if (column.Problem(info) is { } problem)
                return new MessageFault(problem);
        }
        if ((hasBody ? AppendBody(body) : AppendNothing()) is { } fault)
            return fault;
        foreach (MetadataColumn column in _metadata)
            column.Append(info);
        Count++;
        Bytes += body.Length;
        return null;
    }

    /// <summary>Adds a message whose body is its fields.</summary>
    /// <param name="fields">Names and values.</param>
    /// <param name="info">What is known beside it.</param>
    public MessageFault? Append(IReadOnlyList<KeyValuePair<string, byte[]>> fields, in MessageInfo info)
    {
        int bytes = 0;
        for (int i = 0; i < _columns.Length; i++)
        {
            byte[]? text = null;
            foreach ((string name, byte[] value) in fields)
            {
                if (name == _layout.Body[i].Name)
                    text = value;
            }
            bytes += text?.Length ?? 0;
            if (text is null)
                _columns[i].AppendNull();
            else if (!Utf8.IsValid(text) || !_columns[i].TryAppend(text))
                return Undo(new MessageFault($"Field '{_layout.Body[i].Name}' is no {TypeNames.Of(_layout.Body[i].DataType)}"));
        }
        if (_layout.Unknown != UnknownMembers.Ignore && fields.FirstOrDefault(field => _layout.Body.All(column => column.Name != field.Key)).Key is { } unknown)
            return Undo(Unknown(unknown));
        foreach (MetadataColumn column in _metadata)
            column.Append(info);
        Count++;
        Bytes += bytes;
        return null;
    }

    /// <summary>The rows as a batch, and a fresh start.</summary>
    public RecordBatch Build()
    {
        IEnumerable<IArrowArray> body = _layout.Format == MessageFormat.Binary
            ? [_bytes.Build()]
            : _columns.Select(column => ArrowArrayFactory.BuildArray(column.Build()));
        var batch = new RecordBatch(_layout.Schema, [.. body, .. _metadata.Select(column => column.Build())], Count);
        (_bytes, Count, Bytes) = (new(), 0, 0);
        return batch;
    }

    private MessageFault? AppendNothing()
    {
        if (_layout.Format == MessageFormat.Binary)
            _bytes.AppendNull();
        foreach (TextColumn column in _columns)
            column.AppendNull();
        return null;
    }

    private MessageFault? AppendBody(ReadOnlySpan<byte> body)
    {
        if (_layout.Format == MessageFormat.Binary)
        {
            _bytes.Append(body);
            return null;
        }
        if (!JsonText.IsUtf8(body))
            return new MessageFault("The body is not UTF-8 text");
        if (_layout.Format == MessageFormat.Json)
            return AppendJson(body);
        _columns[0].TryAppend(body);
        return null;
    }

    private MessageFault? AppendJson(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, JsonRecordReader.Options);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return new MessageFault("The body is no JSON object");
            if (_members.Append(ref json, body, Count) is { } fault)
                return Of(fault);
            return json.Read() ? Undo(new MessageFault("There is something behind the JSON object")) : null;
        }
        catch (JsonException error)
        {
            return Undo(new MessageFault(JsonText.IsTooDeep(error) ? JsonText.TooDeep : "The body is no JSON object"));
        }
    }

    private MessageFault Of(JsonFault fault) => fault.Kind switch
    {
        JsonFaultKind.UnknownMember => Unknown(fault.Name),
        JsonFaultKind.TwiceTheMember => new MessageFault($"The body has the member '{fault.Name}' twice"),
        _ => new MessageFault($"Member '{fault.Name}' is no {TypeNames.Of(_layout.Body.First(field => field.Name == fault.Name).DataType)}"),
    };

    private MessageFault Unknown(string? name) => new($"member '{name}' is in a message and not in the schema", _layout.Unknown == UnknownMembers.Pause);

    private MessageFault Undo(MessageFault fault)
    {
        foreach (TextColumn column in _columns)
        {
            if (column.Count > Count)
                column.TruncateTo(Count);
        }
        return fault;
    }
}
