using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Turns names of types that somebody wrote into DuckDB's own way of writing them.</summary>
/// <remarks>
/// Text files are read by statements that can reach files, and types stand in them unquoted. So what somebody wrote is looked at
/// where there are no files to reach: it must be one type, and what goes on is DuckDB's name for it, not what was written.
/// </remarks>
internal static class TextTypes
{
    /// <summary>DuckDB's name for a type.</summary>
    /// <param name="written">The type as it was written, such as <c>int</c> or <c>DECIMAL(10, 2)</c>.</param>
    /// <exception cref="DuckDbException">It is none.</exception>
    public static string Canonical(string written)
    {
        using var duck = DuckDbArrow.Open();
        string name = NameOf(duck, written);
        return NameOf(duck, name) == name ? name : throw new DuckDbException($"'{written}' is not a type that can be read");
    }

    /// <summary>The Arrow type of a type.</summary>
    /// <param name="name">The type in DuckDB's own way of writing it.</param>
    /// <exception cref="DuckDbException">Arrow has no such type.</exception>
    public static IArrowType Arrow(string name)
    {
        using var duck = DuckDbArrow.Open();
        return duck.DescribeQuery($"SELECT NULL::{name} AS value LIMIT 0").FieldsList[0].DataType;
    }

    private static string NameOf(DuckDbArrow duck, string type)
    {
        string statement = $"SELECT NULL::{type}";
        using JsonDocument tree = JsonDocument.Parse(Text(duck, $"SELECT json_serialize_sql({DuckDbText.Literal(statement)})"));
        if (tree.RootElement.GetProperty("error").GetBoolean() || !IsOneCast(tree.RootElement.GetProperty("statements")))
            throw new DuckDbException($"'{type}' is not a type");
        return Text(duck, $"SELECT typeof(NULL::{type})");
    }

    // A comment, another column or another statement would show here.
    private static bool IsOneCast(JsonElement statements)
    {
        if (statements.GetArrayLength() != 1)
            return false;
        JsonElement node = statements[0].GetProperty("node");
        if (node.GetProperty("type").GetString() != "SELECT_NODE" || node.GetProperty("from_table").GetProperty("type").GetString() != "EMPTY")
            return false;
        JsonElement columns = node.GetProperty("select_list");
        return columns.GetArrayLength() == 1
            && columns[0].GetProperty("class").GetString() == "CAST"
            && columns[0].GetProperty("child").GetProperty("class").GetString() == "CONSTANT";
    }

    private static string Text(DuckDbArrow duck, string sql)
    {
        using RecordBatch row = duck.Stream(sql, 1).First();
        return ((StringArray)row.Column(0)).GetString(0);
    }
}
