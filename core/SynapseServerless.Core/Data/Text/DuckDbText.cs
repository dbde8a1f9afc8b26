using System.Globalization;
using System.Text;

namespace SynapseServerless.Data;

/// <summary>Writes the calls of DuckDB's text readers.</summary>
internal static class DuckDbText
{
    /// <summary>A SQL string literal.</summary>
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A SQL identifier.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The call that reads a file, or a piece of one, in a dialect.</summary>
    /// <param name="format">Format of the file.</param>
    /// <param name="path">Local path.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="isStart">Whether the piece has the file's beginning: then lines to skip and a header come first.</param>
    /// <param name="storeRejects">Whether bad records go to a table instead of failing the call.</param>
    public static string Reader(DataFormat format, string path, TextDialect dialect, bool isStart, bool storeRejects)
    {
        string columns = string.Join(", ", dialect.Names.Zip(dialect.Types, (name, type) => $"{Literal(name)}: {Literal(type)}"));
        if (format is DataFormat.Json or DataFormat.Ndjson)
        {
            string layout = format == DataFormat.Json ? "array" : "newline_delimited";
            return $"read_json({Literal(path)}, format = '{layout}', auto_detect = false, columns = {{{columns}}}, maximum_object_size = 67108864, hive_partitioning = false)";
        }

        var call = new StringBuilder();
        call.Append(CultureInfo.InvariantCulture, $"read_csv({Literal(path)}, auto_detect = false, columns = {{{columns}}}, hive_partitioning = false");
        call.Append(CultureInfo.InvariantCulture, $", delim = {Literal(dialect.Delimiter)}, quote = {Literal(dialect.Quote)}, escape = {Literal(dialect.Escape)}");
        call.Append(CultureInfo.InvariantCulture, $", comment = {Literal(dialect.Comment)}, header = {(isStart && dialect.Header ? "true" : "false")}, skip = {(isStart ? dialect.SkipLines : 0)}");
        if (dialect.NewLine.Length > 0)
            call.Append(CultureInfo.InvariantCulture, $", new_line = {Literal(dialect.NewLine)}");
        if (dialect.DateFormat is not null)
            call.Append(CultureInfo.InvariantCulture, $", dateformat = {Literal(dialect.DateFormat)}");
        if (dialect.TimestampFormat is not null)
            call.Append(CultureInfo.InvariantCulture, $", timestampformat = {Literal(dialect.TimestampFormat)}");
        if (storeRejects)
            call.Append(", store_rejects = true, rejects_limit = 0");
        return call.Append(')').ToString();
    }

    /// <summary>The Arrow schema that a dialect's types come out as.</summary>
    public static Apache.Arrow.Schema Schema(DuckDbArrow duck, TextDialect dialect)
    {
        IEnumerable<string> columns = dialect.Names.Zip(dialect.Types, (name, type) => $"NULL::{type} AS {Identifier(name)}");
        return duck.DescribeQuery($"SELECT {string.Join(", ", columns)} LIMIT 0");
    }
}
