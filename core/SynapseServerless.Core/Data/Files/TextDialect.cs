namespace SynapseServerless.Data;

/// <summary>How the text files of a dataset are read: found once, over all files, and then the same for every partition.</summary>
public sealed record TextDialect
{
    /// <summary>Names of the columns, in order.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>DuckDB's names of the columns' types, in order.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Formats of the columns' dates and times in strptime's notation, in order; null for ISO 8601. Empty where all are null.</summary>
    public IReadOnlyList<string?> Formats { get; init; } = [];

    /// <summary>Names of the columns whose types the input names: in these a number may have leading zeros.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Delimiter of CSV.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>Quote of CSV; empty for none.</summary>
    public string Quote { get; init; } = "\"";

    /// <summary>Escape of a quote in CSV; empty for none.</summary>
    public string Escape { get; init; } = "\"";

    /// <summary>Mark that begins a line of CSV that is a comment; empty for none.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Encoding of the files, by its IANA name.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>Mark before the fraction of a number.</summary>
    public string DecimalMark { get; init; } = ".";

    /// <summary>Mark between thousands; empty for none.</summary>
    public string ThousandsMark { get; init; } = "";

    /// <summary>Texts that stand for null, beside the empty one.</summary>
    public IReadOnlyList<string> NullValues { get; init; } = [];

    /// <summary>Texts that stand for true, beside <c>true</c>.</summary>
    public IReadOnlyList<string> TrueValues { get; init; } = [];

    /// <summary>Texts that stand for false, beside <c>false</c>.</summary>
    public IReadOnlyList<string> FalseValues { get; init; } = [];

    /// <summary>How many records types were found from; null where all were looked at.</summary>
    public long? SampledRecords { get; init; }

    internal string? FormatOf(int place) => Formats.Count == 0 ? null : Formats[place];

    internal bool IsSet(int place) => Set.Contains(Names[place], StringComparer.Ordinal);
}
