using System.Globalization;
using System.Text.RegularExpressions;

namespace SynapseServerless.Data;

/// <summary>What the parts of a dataset are called: <c>part-00017-3f9a1c0b7d2e.parquet</c>, the partition and the write that it belongs to.</summary>
/// <remarks>
/// Two writes into one folder thus never touch each other's parts. Files of rows set aside are named alike, with the pass before the partition.
/// Parts of earlier versions have no write in their name.
/// </remarks>
internal static partial class PartNames
{
    /// <summary>A name for a write.</summary>
    public static string NewWrite() => Guid.NewGuid().ToString("N")[..12];

    /// <summary>Whether a text is the name of a write.</summary>
    public static bool IsWrite(string text) => Write().IsMatch(text);

    /// <summary>Name of the part of a partition.</summary>
    /// <param name="partition">Index of the partition.</param>
    /// <param name="format">Its format.</param>
    /// <param name="write">The write; null for a folder that nobody else writes to.</param>
    public static string Of(int partition, DataFormat format, string? write) => string.Create(
        CultureInfo.InvariantCulture, $"part-{partition:D5}{(write is null ? "" : $"-{write}")}.{DataFormats.Name(format)}");

    /// <summary>Whether a name is one that parts have, of any write.</summary>
    public static bool IsPart(string name) => Part().IsMatch(name);

    /// <summary>The write that a file belongs to, also while it is being written; null where the name has none.</summary>
    public static string? WriteOf(string name) => Part().Match(name).Groups["write"] is { Success: true } group ? group.Value : null;

    [GeneratedRegex(
        @"^\.?(part-\d{5,}|[a-z]+-\d{3,}-\d{6,})(-(?<write>[0-9a-f]{12}))?\.(parquet|csv|tsv|ndjson|arrow)(\.[0-9a-f]{32}\.partial)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex("^[0-9a-f]{12}$", RegexOptions.CultureInvariant)]
    private static partial Regex Write();
}
