using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace SynapseServerless.Data;

/// <summary>What is wrong with records of JSON.</summary>
internal static class JsonReading
{
    /// <summary>What the parser objects to.</summary>
    public static string Explain(JsonException exception) => exception.Message.Contains("maximum configured depth", StringComparison.Ordinal)
        ? $"A value is nested deeper than {JsonRecordReader.MaxDepth} levels"
        : $"This is not JSON: {exception.Message.Split(". LineNumber")[0].TrimEnd('.')}";

    /// <summary>Whether a record is UTF-8; the parser does not look.</summary>
    public static bool IsText(ReadOnlySpan<byte> record) => Ascii.IsValid(record) || Utf8.IsValid(record);

    /// <summary>What is wrong with a member.</summary>
    /// <param name="fault">What it is.</param>
    /// <param name="dialect">The columns.</param>
    /// <param name="record">The record.</param>
    public static string Problem(JsonFault fault, TextDialect dialect, ReadOnlySpan<byte> record) => fault.Kind switch
    {
        JsonFaultKind.UnknownMember => $"An object has a member '{fault.Name}' that no column stands for",
        JsonFaultKind.TwiceTheMember => $"An object has the member '{fault.Name}' twice",
        _ => $"A value is not of type {dialect.Types[Place(dialect, fault.Name!)]}",
    };

    /// <summary>Reads a record into rows.</summary>
    /// <param name="record">The record.</param>
    /// <param name="place">Where it stands in its file.</param>
    /// <param name="members">The columns by their names.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="dialect">The columns.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static (string? Column, string Problem)? Append(ReadOnlySpan<byte> record, long place, JsonMembers members, TextRows rows, TextDialect dialect)
    {
        if (!IsText(record))
            return (null, TextErrors.Of(RecordFault.Encoding));
        var json = new Utf8JsonReader(record, JsonRecordReader.Options);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return (null, "This line is not a JSON object");
            if (members.Append(ref json, record, rows.Count) is { } fault)
                return (fault.Kind == JsonFaultKind.Value ? fault.Name : null, Problem(fault, dialect, record));
            if (json.Read())
                throw new JsonException("There is something behind the object");
        }
        catch (JsonException exception)
        {
            rows.Undo();
            string problem = Explain(exception);
            return (null, problem.StartsWith("This is not JSON", StringComparison.Ordinal) ? "This line is not a JSON object" : problem);
        }
        rows.Add(place);
        return null;
    }

    private static int Place(TextDialect dialect, string name)
    {
        for (int i = 0; i < dialect.Names.Count; i++)
        {
            if (dialect.Names[i] == name)
                return i;
        }
        return 0;
    }
}
