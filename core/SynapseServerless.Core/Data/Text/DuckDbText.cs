namespace SynapseServerless.Data;

/// <summary>Writes parts of DuckDB's SQL.</summary>
internal static class DuckDbText
{
    /// <summary>A SQL string literal.</summary>
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A SQL identifier.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
