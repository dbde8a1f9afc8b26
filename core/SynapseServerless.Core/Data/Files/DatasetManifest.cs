using System.Text.Json.Serialization;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>What there is to know of a dataset before it is read: format, schema, and how many partitions it has.</summary>
/// <remarks>
/// Tasks get the location of this and an index. The partitions themselves are kept beside it in pages of
/// <see cref="PageSize"/> (see <see cref="ManifestStore"/>), so that one partition of a million is found by reading one page.
/// </remarks>
public sealed record DatasetManifest
{
    /// <summary>How many partitions a page holds.</summary>
    public const int PageSize = 512;

    /// <summary>Version of this layout.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Format of the files.</summary>
    public required DataFormat Format { get; init; }

    /// <summary>How many partitions there are; at least one.</summary>
    public required int PartitionCount { get; init; }

    /// <summary>How many files.</summary>
    public required int FileCount { get; init; }

    /// <summary>Bytes of all partitions.</summary>
    public required long Bytes { get; init; }

    /// <summary>Rows of all partitions, if known without reading.</summary>
    public long? Rows { get; init; }

    /// <summary>How text files are read; null for other formats.</summary>
    public TextDialect? Dialect { get; init; }

    /// <summary>The columns that folders name, how their values are read included; null where there are none.</summary>
    public TextDialect? Keys { get; init; }

    /// <summary>What a user should know of how the files are read, each a sentence without its full stop.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The schema as an Arrow IPC schema message, base64.</summary>
    public required string ArrowSchema { get; init; }

    /// <summary>Names and types of the columns.</summary>
    [JsonIgnore]
    public Schema Schema => _schema ??= SchemaMessage.Read(ArrowSchema);

    private Schema? _schema;
}
