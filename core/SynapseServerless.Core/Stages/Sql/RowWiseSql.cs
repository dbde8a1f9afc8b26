using System.Collections.Frozen;
using System.Runtime.CompilerServices;
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
    /// <summary>Most characters of a statement.</summary>
    public const int MostCharacters = 65_536;

    // A level of the statement is a few of the tree.
    private static readonly JsonDocumentOptions _deep = new() { MaxDepth = 64 * DuckDbDatabases.MostLevels };

    // error() is volatile to DuckDB because it must not be folded away; its value, there being none, does not vary.
    private static readonly HashSet<string> _harmless = ["error"];

    // What makes rows of a row's own values. Other functions in FROM read files, the catalog, settings, or statements given as text.
    private static readonly HashSet<string> _unfolding = ["unnest", "range", "generate_series", "json_each"];

    // What makes rows in the select list; the others give lists there.
    private static readonly HashSet<string> _multiplying = ["unnest", "unlist", "regexp_split_to_table", "generate_subscripts"];

    /// <summary>What is said of a statement that is nested too deeply.</summary>
    public static readonly (string Problem, string Remedy) TooDeep = (
        $"The statement is nested deeper than {DuckDbDatabases.MostLevels} levels",
        "Compute parts of it in a SQLTransformer before this one; concat and greatest take any number of values.");

    // DuckDB's functions are the same in every connection, and asking for them takes longer than all the rest.
    private static readonly Lazy<FrozenSet<string>>
        _aggregates = new(() => Functions("function_type = 'aggregate'")),
        _volatile = new(() => Functions("stability = 'VOLATILE'"));

    private int _inputs;

    /// <summary>What speaks against a statement and what would be right; null when it works row by row.</summary>
    /// <param name="duck">A database to parse it with.</param>
    /// <param name="statement">The statement.</param>
    public static (string Problem, string Remedy)? Objection(DuckDbArrow duck, string statement)
    {
        if (statement.Length > MostCharacters)
            return ($"The statement has {statement.Length} characters, and the most is {MostCharacters}", "Put long lists into an input, or use several stages.");
        if (Unwritable(statement) is { } at)
            return ($"Character {at + 1} of the statement is not a valid character", "Write it without characters of value 0 and halves of pairs.");
        try
        {
            using JsonDocument document = Parse(duck, statement);
            return Objection(duck, document.RootElement);
        }
        catch (InsufficientExecutionStackException)
        {
            return TooDeep;
        }
        catch (JsonException error)
        {
            // DuckDB writes infinity into its JSON as a word.
            return error.Message.Contains("depth", StringComparison.Ordinal) ? TooDeep : ("The statement has a number that is out of range", "Write numbers up to 1.8e308.");
        }
    }

    private static (string Problem, string Remedy)? Objection(DuckDbArrow duck, JsonElement root)
    {
        if (root.GetProperty("error").GetBoolean())
        {
            string message = root.GetProperty("error_message").GetString()!;
            return IsTooDeep(message)
                ? TooDeep
                : message.StartsWith("Only SELECT", StringComparison.Ordinal)
                ? ("The statement is not a SELECT", "Write SELECT ... FROM __THIS__.")
                : ($"The statement is not well-formed SQL: {message}", "Write one SELECT ... FROM __THIS__ in DuckDB's dialect.");
        }
        JsonElement statements = root.GetProperty("statements");
        if (statements.GetArrayLength() != 1)
            return ("There is more than one statement", "Write one SELECT ... FROM __THIS__.");

        var check = new RowWiseSql();
        (string, string)? objection = check.Query(statements[0].GetProperty("node"), outermost: true);
        if (objection is null && check._inputs != 1)
            return ("The statement does not read from __THIS__", "Write SELECT ... FROM __THIS__.");
        return objection;
    }

    /// <summary>Whether DuckDB says that a statement is nested too deeply.</summary>
    public static bool IsTooDeep(string message) =>
        message.Contains("Max expression depth", StringComparison.Ordinal) || message.Contains("memory exhausted", StringComparison.Ordinal);

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
        Texts(duck, $"SELECT json_serialize_sql('{statement.Replace("'", "''", StringComparison.Ordinal)}')").Single(), _deep);

    // A text for native code ends at a zero, and half a pair of UTF-16 has no form in UTF-8.
    private static int? Unwritable(string statement)
    {
        int at = statement.IndexOf('\0', StringComparison.Ordinal);
        for (int i = 0; at < 0 && i < statement.Length; i++)
        {
            if (!char.IsSurrogate(statement[i]))
                continue;
            if (!char.IsSurrogatePair(statement, i))
                at = i;
            i++;
        }
        return at < 0 ? null : at;
    }

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
        RuntimeHelpers.EnsureSufficientExecutionStack();
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
        // Of the rows of a list of a row's own, one may look at the others.
        if (kind == "WINDOW" && !aggregatesAllowed)
            return ("The statement has a window function, which looks at other rows", "A row is seen on its own.");
        if (kind == "CAST" && SqlFunctions.TypeObjection(element.GetProperty("cast_type")) is { } cast)
            return cast;
        if (kind == "LAMBDA" && SqlFunctions.Path(element) is { } path)
            return path;
        if (kind is not ("FUNCTION" or "WINDOW"))
            return null;
        string name = element.GetProperty("function_name").GetString()!;
        if (name == "current_setting")
            return ("current_setting() differs from machine to machine", "Write the value itself.");
        bool isAggregate = _aggregates.Value.Contains(name);
        if (isAggregate && name != "histogram" && !aggregatesAllowed)
            return ($"The statement aggregates rows ({name})", "Rows are seen a batch at a time: use list_" + name + " for a list of the row itself, or a stage such as SummarizeData for all rows.");
        if (_volatile.Value.Contains(name))
            return ($"{name}() gives another value each time, so that a run could not be repeated", "Use hash(...) of columns.");
        return isAggregate ? null : SqlFunctions.Objection(name, element);
    }

    private static FrozenSet<string> Functions(string condition)
    {
        using var duck = DuckDbArrow.Open();
        return Texts(duck, $"SELECT DISTINCT function_name FROM duckdb_functions() WHERE {condition}").Except(_harmless).ToFrozenSet();
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
