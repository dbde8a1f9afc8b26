using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Streaming;

/// <summary>How messages become rows: columns of their bodies, then of what is known beside them.</summary>
internal sealed class MessageLayout
{
    /// <summary>Column of bodies that are no JSON.</summary>
    public const string ValueColumn = "value";

    private MessageLayout(MessageFormat format, IReadOnlyList<Field> body, UnknownMembers unknown, IReadOnlyList<string> metadata)
    {
        (Format, Body, Unknown, Metadata) = (format, body, unknown, metadata);
        Schema = new Schema([.. body, .. metadata.Select(MetadataColumn.FieldOf)], null);
    }

    /// <summary>What bodies are.</summary>
    public MessageFormat Format { get; }

    /// <summary>Columns of the body.</summary>
    public IReadOnlyList<Field> Body { get; }

    /// <summary>What becomes of members that are no column.</summary>
    public UnknownMembers Unknown { get; }

    /// <summary>What beside the body is wanted.</summary>
    public IReadOnlyList<string> Metadata { get; }

    /// <summary>All columns.</summary>
    public Schema Schema { get; }

    /// <summary>Whether a part beside the body is wanted.</summary>
    public bool Has(string part) => Metadata.Contains(part, StringComparer.Ordinal);

    /// <summary>The layout of JSON bodies.</summary>
    public static MessageLayout OfJson(IReadOnlyList<Field> columns, UnknownMembers unknown, IReadOnlyList<string> metadata) =>
        new(MessageFormat.Json, columns, unknown, metadata);

    /// <summary>The layout of bodies that are one column.</summary>
    public static MessageLayout OfBody(MessageFormat format, IReadOnlyList<string> metadata) =>
        new(format, [new Field(ValueColumn, format == MessageFormat.Text ? StringType.Default : BinaryType.Default, nullable: true)], UnknownMembers.Pause, metadata);

    /// <summary>Sees that the columns are those that the stream began with.</summary>
    /// <exception cref="StreamChangedException">They are others.</exception>
    public void Check(string source, StreamContext context)
    {
        if (context.Schema is { } before && StreamChangedException.Difference(before, Schema).Length > 0)
            throw StreamChangedException.Of(source, null, before, Schema);
    }
}
