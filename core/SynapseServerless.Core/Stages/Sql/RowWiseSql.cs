using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Tells whether a statement looks at one row at a time, by the syntax tree that DuckDB makes of it.</summary>
/// <remarks>
/// A stage sees a dataset in batches. A statement that sums, sorts or draws would give an answer per batch, which is no answer
/// at all; it is refused rather than run.
/// </remarks>
internal sealed class RowWiseSql
{
    // error() is volatile to DuckDB because it must not be folded away; its value, there being none, does not vary.
    private static readonly HashSet<string> _harmless = ["error"];

    // What makes rows of a row's own values. Other functions in FROM read files, the catalog, settings, or statements given as text.
    private static readonly HashSet<string> _unfolding = ["unnest", "range", "generate_series", "json_each", "json_tree"];

    // What makes rows in the select list; the others give lists there.
    private static readonly HashSet<string> _multiplying = ["unnest", "unlist"];

    private readonly HashSet<string> _aggregates;
    private readonly HashSet<string> _volatile;
    private int _inputs;

    private RowWiseSql(HashSet<string> aggregates, HashSet<string> @volatile)
    {
        _aggregates = aggregates;
        _volatile = @volatile;
    }

    /// <summary>What speaks against a statement and what would be right; null when it works row by row.</summary>
    /// <param name="duck">A database to parse it with.</param>
    /// <param name="statement">The statement.</param>
    public static (string Problem, string Remedy)? Objection(DuckDbArrow duck, string statement)
    {
        using JsonDocument document = Parse(duck, statement);
        JsonElement root = document.RootElement;
        if (root.GetProperty("error").GetBoolean())
        {
            string message = root.GetProperty("error_message").GetString()!;
            return message.StartsWith("Only SELECT", StringComparison.Ordinal)
                ? ("The statement is not a SELECT", "Write SELECT ... FROM __THIS__.")
                : ($"The statement is not well-formed SQL: {message}", "Write one SELECT ... FROM __THIS__ in DuckDB's dialect.");
        }
        JsonElement statements = root.GetProperty("statements");
        if (statements.GetArrayLength() != 1)
            return ("There is more than one statement", "Write one SELECT ... FROM __THIS__.");

        var check = new RowWiseSql(
            [.. Texts(duck, "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type = 'aggregate'")],
            [.. Texts(duck, "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability = 'VOLATILE'").Except(_harmless)]);
        (string, string)? objection = check.Query(statements[0].GetProperty("node"), outermost: true);
        if (objection is null && check._inputs != 1)
            return ("The statement does not read from __THIS__", "Write SELECT ... FROM __THIS__.");
        return objection;
    }

    /// <summary>Whether a statement that works row by row gives one row for each: it neither filters nor unfolds lists.</summary>
    /// <param name="duck">A database to parse it with.</param>
    /// <param name="statement">The statement.</param>
    public static bool KeepsRows(DuckDbArrow duck, string statement)
    {
        using JsonDocument document = Parse(duck, statement);
        JsonElement node = document.RootElement.GetProperty("statements")[0].GetProperty("node");
        return IsNull(node, "where_clause")
            && node.GetProperty("from_table").GetProperty("type").GetString() == "BASE_TABLE"
            && !Calls(node.GetProperty("select_list"), _multiplying);
    }

    private static bool Calls(JsonElement element, HashSet<string> functions) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(item => Calls(item, functions)),
        JsonValueKind.Object => element.EnumerateObject().Any(property =>
            (property.Name == "function_name" && functions.Contains(property.Value.GetString() ?? "")) || Calls(property.Value, functions)),
        _ => false,
    };

    private static JsonDocument Parse(DuckDbArrow duck, string statement) => JsonDocument.Parse(
        Texts(duck, $"SELECT json_serialize_sql('{statement.Replace("'", "''", StringComparison.Ordinal)}')").Single());

    private (string, string)? Query(JsonElement node, bool outermost)
    {
        const string Aggregate = "Rows are seen a batch at a time: use a stage such as SummarizeData for what is computed over all rows.";
        if (node.GetProperty("type").GetString() != "SELECT_NODE")
            return ("The statement combines several queries", "Write one SELECT ... FROM __THIS__, or several inputs.");
        if (node.GetProperty("cte_map").GetProperty("map").GetArrayLength() > 0)
            return ("The statement has a WITH clause", "Put what it names where it is used, or add a SQLTransformer before this one.");
        // Inside a subquery over a row's own list, order and sums are the row's own business.
        if (outermost)
        {
            foreach (JsonElement modifier in node.GetProperty("modifiers").EnumerateArray())
            {
                return modifier.GetProperty("type").GetString() switch
                {
                    "ORDER_MODIFIER" => ("The statement sorts (ORDER BY)", "Rows keep their order; sort where the output is read."),
                    "DISTINCT_MODIFIER" => ("The statement drops duplicates (DISTINCT)", Aggregate),
                    _ => ("The statement limits the number of rows (LIMIT)", "Choose rows by a condition, or by a split of the input."),
                };
            }
            if (node.GetProperty("group_expressions").GetArrayLength() > 0 || node.GetProperty("aggregate_handling").GetString() != "STANDARD_HANDLING")
                return ("The statement groups rows (GROUP BY)", Aggregate);
            if (!IsNull(node, "having") || !IsNull(node, "qualify"))
                return ("The statement has HAVING or QUALIFY", Aggregate);
            if (!IsNull(node, "sample"))
                return ("The statement draws a sample", "Use a split of the input, or a condition on hash(...) of columns.");
        }
        bool aggregatesAllowed = !outermost && node.GetProperty("from_table").GetProperty("type").GetString() != "EMPTY";
        return Walk(node.GetProperty("from_table"), aggregatesAllowed)
            ?? Walk(node.GetProperty("select_list"), aggregatesAllowed)
            ?? Walk(node.GetProperty("where_clause"), aggregatesAllowed)
            ?? (outermost ? null : Walk(node.GetProperty("modifiers"), aggregatesAllowed) ?? Walk(node.GetProperty("having"), aggregatesAllowed));
    }

    private (string, string)? Walk(JsonElement element, bool aggregatesAllowed)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                if (Walk(item, aggregatesAllowed) is { } objection)
                    return objection;
            }
            return null;
        }
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        if (Node(element, aggregatesAllowed) is { } found)
            return found;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            (string, string)? objection = property is { Name: "node", Value.ValueKind: JsonValueKind.Object }
                ? Query(property.Value, outermost: false)
                : Walk(property.Value, aggregatesAllowed);
            if (objection is not null)
                return objection;
        }
        return null;
    }

    private (string, string)? Node(JsonElement element, bool aggregatesAllowed)
    {
        string? type = element.TryGetProperty("type", out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        string? kind = element.TryGetProperty("class", out value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (type == "BASE_TABLE")
        {
            string table = element.GetProperty("table_name").GetString()!;
            if (table != DuckDbArrow.InputView)
                return ($"The statement reads '{table}'", "It can read __THIS__ alone; add other data as an input.");
            if (!IsNull(element, "sample"))
                return ("The statement draws a sample", "Use a split of the input, or a condition on hash(...) of columns.");
            return ++_inputs > 1 ? ("The statement reads __THIS__ twice, which compares rows with each other", "A row is seen on its own.") : null;
        }
        if (type == "TABLE_FUNCTION")
        {
            string function = element.GetProperty("function").GetProperty("function_name").GetString()!;
            if (!_unfolding.Contains(function))
                return ($"The statement reads from {function}()", $"It can read __THIS__, and lists of a row by {string.Join(", ", _unfolding)}; add other data as an input.");
        }
        if (type is "SHOW_REF" or "PIVOT")
            return ("The statement describes or pivots a table", "Use a stage such as SummarizeData for what is computed over all rows.");
        if (kind == "WINDOW")
            return ("The statement has a window function, which looks at other rows", "A row is seen on its own.");
        if (kind != "FUNCTION")
            return null;
        string name = element.GetProperty("function_name").GetString()!;
        if (name == "current_setting")
            return ("current_setting() differs from machine to machine", "Write the value itself.");
        if (_aggregates.Contains(name) && name != "histogram" && !aggregatesAllowed)
            return ($"The statement aggregates rows ({name})", "Rows are seen a batch at a time: use list_" + name + " for a list of the row itself, or a stage such as SummarizeData for all rows.");
        return _volatile.Contains(name)
            ? ($"{name}() gives another value each time, so that a run could not be repeated", "Use hash(...) of columns.")
            : null;
    }

    private static bool IsNull(JsonElement element, string property) =>
        !element.TryGetProperty(property, out JsonElement value) || value.ValueKind == JsonValueKind.Null;

    private static IEnumerable<string> Texts(DuckDbArrow duck, string sql)
    {
        foreach (RecordBatch batch in duck.Stream(sql, 4096))
        {
            using (batch)
            {
                var column = (StringArray)batch.Column(0);
                for (int row = 0; row < batch.Length; row++)
                    yield return column.GetString(row);
            }
        }
    }
}
