using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Streaming;

/// <summary>A source of messages, each of which is a row: what their bodies are, and what beside the body becomes a column.</summary>
public abstract class MessageSource : StreamSource
{
    /// <summary>What the body of a message is: <c>json</c>, <c>text</c> or <c>binary</c>.</summary>
    public MessageFormat Format { get; init; } = MessageFormat.Json;

    /// <summary>Columns of JSON bodies with their types, such as <c>id long, delay double, at timestamp</c>; needed where <c>format</c> is <c>json</c>.</summary>
    /// <remarks>
    /// Types are boolean, int, long, float, double, string, binary (Base64), date and timestamp (ISO 8601), json, array&lt;...&gt; and struct&lt;...&gt;. A member that
    /// a message does not have is null. A value that its type does not hold exactly makes the message one that cannot be read: it is set aside. A message
    /// without a body is a row of nulls.
    /// </remarks>
    public string? Schema { get; init; }

    /// <summary>What becomes of a JSON body with a member that <c>schema</c> does not name: <c>pause</c>, <c>ignore</c> or <c>setAside</c>.</summary>
    public UnknownMembers UnknownMembers { get; init; }

    /// <summary>What beside the body becomes columns, each by its name after an underscore: <c>offset</c> becomes <c>_offset</c>.</summary>
    public IReadOnlyList<string> Metadata { get; init; } = [];

    /// <summary>What this kind of source can give beside the body.</summary>
    private protected abstract IReadOnlyList<string> KnownMetadata { get; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (string name in Metadata.Where(name => !KnownMetadata.Contains(name, StringComparer.Ordinal)))
            yield return Wrong("metadata", $"There is no '{name}' beside the body of a message here", Suggestions.Remedy(name, KnownMetadata.ToArray(), "names"));
        if (Metadata.Distinct(StringComparer.Ordinal).Count() < Metadata.Count)
            yield return Wrong("metadata", "A name stands twice in metadata", "Name each once.");
        SpecificationException? schema = null;
        try
        {
            _ = Layout();
        }
        catch (SpecificationException error)
        {
            schema = error;
        }
        if (schema is not null)
            yield return schema;
    }

    /// <summary>How messages become rows.</summary>
    /// <exception cref="SpecificationException">The schema is none.</exception>
    internal MessageLayout Layout()
    {
        if (Format != MessageFormat.Json)
        {
            return Schema is null
                ? MessageLayout.OfBody(Format, Metadata)
                : throw Wrong("schema", "A schema is of JSON bodies alone", "Take it out, or set format to json.");
        }
        if (string.IsNullOrWhiteSpace(Schema))
            throw Wrong("schema", "JSON bodies need a schema", "Give columns and types, such as schema: id long, delay double; or set format to text.");
        Field field;
        try
        {
            field = ArrowTypeText.Parse("body", Schema);
        }
        catch (FormatException error)
        {
            throw Wrong("schema", error.Message, "Write it like id long, delay double, at timestamp.");
        }
        if (field.DataType is not Apache.Arrow.Types.StructType columns)
            throw Wrong("schema", $"'{Schema}' names no columns", "Write it like id long, delay double, at timestamp.");
        if (columns.Fields.FirstOrDefault(column => Metadata.Contains(column.Name.TrimStart('_'), StringComparer.Ordinal) && column.Name.StartsWith('_')) is { } twice)
            throw Wrong("schema", $"There are two columns '{twice.Name}'", "Take it out of metadata, or call the column otherwise.");
        return MessageLayout.OfJson(columns.Fields, UnknownMembers, Metadata);
    }

    private protected static SpecificationException Wrong(string parameter, string problem, string remedy) =>
        new(problem, new Location { Parameter = parameter }, remedy);
}
