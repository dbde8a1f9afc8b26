namespace SynapseServerless.Data;

/// <summary>How the text files of a dataset are to be read: found once, over all files, and then the same for every partition.</summary>
public sealed record TextDialect
{
    /// <summary>Names of the columns, in order.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>DuckDB's types of the columns, in order.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Delimiter of CSV.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>Quote of CSV; empty for none.</summary>
    public string Quote { get; init; } = "\"";

    /// <summary>Escape of a quote in CSV; empty for none.</summary>
    public string Escape { get; init; } = "\"";

    /// <summary>Comment mark of CSV; empty for none.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Line end of CSV as DuckDB names it (<c>\n</c>, <c>\r\n</c>, <c>\r</c>); empty when there is but one line.</summary>
    public string NewLine { get; init; } = "";

    /// <summary>Lines before the header.</summary>
    public int SkipLines { get; init; }

    /// <summary>Whether files begin with a header line.</summary>
    public bool Header { get; init; }

    /// <summary>Format of dates that are not ISO 8601, in strptime's notation; null for ISO.</summary>
    public string? DateFormat { get; init; }

    /// <summary>Format of timestamps that are not ISO 8601, in strptime's notation; null for ISO.</summary>
    public string? TimestampFormat { get; init; }
}
