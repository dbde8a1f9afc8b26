using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Streaming;

/// <summary>A sink whose every row is a message: what becomes its body and its key.</summary>
public abstract class MessageSink : StreamSink
{
    /// <summary>The column of text or bytes that is the body of a message; null for all columns as a JSON object.</summary>
    public string? ValueCol { get; init; }

    /// <summary>How messages are made of rows of some columns.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="keyCol">The column of keys; null for none.</param>
    /// <exception cref="SpecificationException">A column is not there, or is neither text nor bytes.</exception>
    internal MessageBodies Bodies(Schema schema, string? keyCol = null)
    {
        int value = ValueCol is null ? -1 : Place(schema, "valueCol", ValueCol, mustBeText: true);
        int key = keyCol is null ? -1 : Place(schema, "keyCol", keyCol, mustBeText: false);
        return new MessageBodies(value, key);
    }

    private static int Place(Schema schema, string parameter, string name, bool mustBeText)
    {
        var where = new Location { Parameter = parameter };
        int place = schema.GetFieldIndex(name);
        if (place < 0)
        {
            throw new SpecificationException(
                $"There is no column '{name}'", where, Suggestions.Remedy(name, [.. schema.FieldsList.Select(field => field.Name)], "columns"));
        }
        IArrowType type = schema.FieldsList[place].DataType;
        if (mustBeText && type.TypeId is not (ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView or ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView))
        {
            throw new SpecificationException(
                $"Column '{name}' is {TypeNames.Of(type)}, and the body of a message is text or bytes", where, "Leave valueCol out to send all columns as JSON, or make a text of it.");
        }
        return place;
    }
}

/// <summary>Makes bodies and keys of messages out of rows.</summary>
/// <param name="value">Place of the column with the bodies; -1 for all columns as JSON.</param>
/// <param name="key">Place of the column with the keys; -1 for none.</param>
internal sealed class MessageBodies(int value, int key)
{
    /// <summary>Opens a batch.</summary>
    /// <param name="batch">The batch, borrowed as long as it is read.</param>
    /// <returns>For a row its body and its key; each null where there is none.</returns>
    public Func<int, (byte[]? Body, byte[]? Key)> Open(RecordBatch batch)
    {
        Func<int, byte[]?> body = value < 0 ? new MessageJson(batch).Of : Bytes(batch.Column(value));
        Func<int, byte[]?> keys = key < 0 ? static _ => null : Bytes(batch.Column(key));
        return row => (body(row), keys(row));
    }

    private static Func<int, byte[]?> Bytes(IArrowArray column)
    {
        Func<int, byte[]> read = Cells.Visit(column, CellBytes.Instance);
        return row => column.IsNull(row) ? null : read(row);
    }
}
