using System.Globalization;
using System.Text;

namespace SynapseServerless.Reports.Files;

/// <summary>Writes tables as CSV (RFC 4180), numbers with all their digits.</summary>
internal static class CsvFile
{
    /// <summary>The file.</summary>
    public static ReportFile Of(string name, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', columns.Select(Quoted)).Append("\r\n");
        foreach (object?[] row in rows)
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return new ReportFile(name, text.ToString());
    }

    private static string Cell(object? cell) => cell switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Quoted(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""),
    };

    private static string Quoted(string text) => text.Length > 0 && text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
