using System.Text;
using System.Text.Json;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Rows that come as JSON objects, those that are right with what is wrong with the others.</summary>
public static class JsonRowSets
{
    /// <summary>Reads rows.</summary>
    /// <param name="rows">The rows: JSON objects.</param>
    /// <param name="schema">Columns and types that are wanted; null to go by the values.</param>
    public static RowsRead Read(IReadOnlyList<JsonElement> rows, Schema? schema)
    {
        List<int> places = [.. Enumerable.Range(0, rows.Count)];
        var problems = new List<BadCell>();
        while (true)
        {
            JsonElement[] kept = [.. places.Select(place => rows[place])];
            var found = new List<BadCell>();
            if (JsonRows.Read(kept, schema, found) is { } batch)
                return RowsRead.Of(batch, places, rows.Count, [.. problems.OrderBy(problem => problem.Row)], Missing(kept, schema));
            problems.AddRange(found.Select(problem => problem with { Row = places[problem.Row] }));
            // What rows are is looked at before what is in them, so that more may be found in those that are left.
            var bad = problems.Select(problem => problem.Row).ToHashSet();
            places.RemoveAll(bad.Contains);
        }
    }

    /// <summary>Reads rows that stand on a line each.</summary>
    /// <param name="body">The lines; those with nothing on them separate.</param>
    /// <param name="schema">Columns and types that are wanted; null to go by the values.</param>
    /// <param name="most">How many rows there may be.</param>
    /// <exception cref="DataException">A line is no JSON.</exception>
    /// <exception cref="RowLimitException">There are more rows than there may be.</exception>
    public static RowsRead ReadLines(ReadOnlyMemory<byte> body, Schema? schema, int most)
    {
        if (!JsonText.IsUtf8(body.Span))
            throw new DataException("The body is not UTF-8", Location.None, "Send it in UTF-8.");
        if (body.Span.StartsWith(Encoding.UTF8.Preamble))
            body = body[3..];
        var documents = new List<JsonDocument>();
        try
        {
            for (int line = 1; body.Length > 0; line++)
            {
                int end = body.Span.IndexOf((byte)'\n');
                ReadOnlyMemory<byte> text = end < 0 ? body : body[..end];
                body = end < 0 ? default : body[(end + 1)..];
                if (text.Span.TrimStart(" \t\r"u8).Length == 0)
                    continue;
                if (documents.Count == most)
                    throw new RowLimitException(most);
                documents.Add(Parse(text, line));
            }
            return Read([.. documents.Select(document => document.RootElement)], schema);
        }
        finally
        {
            documents.ForEach(document => document.Dispose());
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> text, int line)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException error)
        {
            throw new DataException($"This line is not JSON: {error.Message.Split(". LineNumber")[0].TrimEnd('.')}", new Location { Line = line }, "Write one JSON object on each line.", error);
        }
    }

    private static IReadOnlyList<string> Missing(JsonElement[] rows, Schema? schema) =>
        schema is null ? [] : [.. schema.FieldsList.Select(field => field.Name).Where(name => !rows.Any(row => row.TryGetProperty(name, out _)))];
}
