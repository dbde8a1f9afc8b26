using System.Text.Json.Serialization;

namespace SynapseServerless.Data;

/// <summary>A format that datasets are kept in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataFormat>))]
public enum DataFormat
{
    /// <summary>Apache Parquet; partitions are runs of row groups.</summary>
    [JsonStringEnumMemberName("parquet")]
    Parquet,

    /// <summary>Comma-separated values, or another delimiter; partitions are byte ranges that begin at a record.</summary>
    [JsonStringEnumMemberName("csv")]
    Csv,

    /// <summary>Tab-separated values; as <see cref="Csv"/>.</summary>
    [JsonStringEnumMemberName("tsv")]
    Tsv,

    /// <summary>A JSON array of objects per file; partitions are whole files.</summary>
    [JsonStringEnumMemberName("json")]
    Json,

    /// <summary>One JSON object per line; partitions are byte ranges that begin at a line.</summary>
    [JsonStringEnumMemberName("ndjson")]
    Ndjson,

    /// <summary>Apache Arrow IPC, file or stream; partitions are runs of record batches.</summary>
    [JsonStringEnumMemberName("arrow")]
    Arrow,

    /// <summary>Any files, one row each: path, modificationTime, length, content; partitions are lists of files.</summary>
    [JsonStringEnumMemberName("binary")]
    Binary,

    /// <summary>A table of a database, or a query of one; partitions are ranges of a key. No file is of this format.</summary>
    [JsonStringEnumMemberName("database")]
    Database,
}

/// <summary>Names of formats.</summary>
public static class DataFormats
{
    private static readonly Dictionary<string, DataFormat> ByName = Enum.GetValues<DataFormat>().Where(format => format != DataFormat.Database)
        .ToDictionary(format => format.ToString(), StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, DataFormat> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".parquet"] = DataFormat.Parquet,
        [".pq"] = DataFormat.Parquet,
        [".csv"] = DataFormat.Csv,
        [".tsv"] = DataFormat.Tsv,
        [".tab"] = DataFormat.Tsv,
        [".json"] = DataFormat.Json,
        [".ndjson"] = DataFormat.Ndjson,
        [".jsonl"] = DataFormat.Ndjson,
        [".arrow"] = DataFormat.Arrow,
        [".arrows"] = DataFormat.Arrow,
        [".feather"] = DataFormat.Arrow,
        [".ipc"] = DataFormat.Arrow,
    };

    /// <summary>Names that a specification may use.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<DataFormat>().Where(format => format != DataFormat.Database).Select(Name)];

    /// <summary>Name of a format in a specification.</summary>
    public static string Name(DataFormat format) => format.ToString().ToLowerInvariant();

    /// <summary>The format of a name.</summary>
    /// <param name="name">Such as <c>parquet</c>; case is ignored.</param>
    /// <exception cref="DataException">There is no such format.</exception>
    public static DataFormat Parse(string name) =>
        ByName.TryGetValue(name, out DataFormat format)
            ? format
            : throw new DataException($"There is no format '{name}'", Location.None, Suggestions.Remedy(name, [.. Names], "formats"));

    /// <summary>The format that the name of a file tells, <c>.gz</c> and <c>.zst</c> set aside; null when it tells none.</summary>
    public static DataFormat? OfFile(string path)
    {
        string name = FileName(path);
        if (IsCompressed(name))
            name = Path.GetFileNameWithoutExtension(name);
        return ByExtension.TryGetValue(Path.GetExtension(name), out DataFormat format) ? format : null;
    }

    /// <summary>Whether the name of a file says that it is compressed as a whole.</summary>
    public static bool IsCompressed(string path) => Compression(path) is not null;

    /// <summary>DuckDB's name of the compression that the name of a file tells, or null.</summary>
    internal static string? Compression(string path) => Path.GetExtension(FileName(path)).ToUpperInvariant() switch
    {
        ".GZ" => "gzip",
        ".ZST" => "zstd",
        _ => null,
    };

    // A URL may carry a query after the name.
    private static string FileName(string path)
    {
        int query = path.Contains("://", StringComparison.Ordinal) ? path.IndexOf('?') : -1;
        return Path.GetFileName(query < 0 ? path : path[..query]);
    }
}
