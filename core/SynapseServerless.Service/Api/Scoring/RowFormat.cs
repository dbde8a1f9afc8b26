using System.Net.Http.Headers;
using SynapseServerless.Service.Api.Http;

namespace SynapseServerless.Service.Api.Scoring;

/// <summary>How rows are written.</summary>
internal enum RowFormat
{
    Json,
    Ndjson,
    Csv,
    Arrow,
}

/// <summary>Which media types mean which format.</summary>
internal static class RowFormats
{
    public const string Arrow = "application/vnd.apache.arrow.stream";

    public const string Csv = "text/csv";

    public const string Ndjson = "application/x-ndjson";

    public const string Json = "application/json";

    /// <summary>All of them, as documents list them.</summary>
    public static readonly IReadOnlyList<string> All = [Json, Ndjson, Csv, Arrow];

    private const string Words = "application/json, application/x-ndjson, text/csv or application/vnd.apache.arrow.stream";

    /// <summary>The type of an answer.</summary>
    public static string TypeOf(RowFormat format) => format switch
    {
        RowFormat.Arrow => Arrow,
        RowFormat.Csv => $"{Csv}; charset=utf-8; header=present",
        RowFormat.Ndjson => $"{Ndjson}; charset=utf-8",
        _ => $"{Json}; charset=utf-8",
    };

    /// <summary>The format of a body.</summary>
    /// <param name="contentType">Its Content-Type.</param>
    /// <exception cref="ApiException">It is none of those that are read (415).</exception>
    public static RowFormat OfBody(string? contentType)
    {
        // What nearly every request says needs no parser.
        if (contentType is Json or "application/json; charset=utf-8")
            return RowFormat.Json;
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type))
            throw ApiException.Of(415, "The body has no type that is understood", $"Set the header Content-Type to {Words}.");
        if (type.CharSet is { } charset && !string.Equals(charset.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase))
            throw ApiException.Of(415, $"The body is in {charset}", "Send it in UTF-8.");
        return Find(type.MediaType ?? "") ?? throw ApiException.Of(415, $"A body of type {type.MediaType} is not read here", $"Send {Words}.");
    }

    /// <summary>The format that is wanted.</summary>
    /// <param name="accept">The header Accept; null for none.</param>
    /// <param name="body">The format of the body, which the answer has where anything will do.</param>
    /// <exception cref="ApiException">None of them is written (406).</exception>
    public static RowFormat Wanted(string? accept, RowFormat body)
    {
        if (accept is null or "*/*")
            return body;
        if (accept == Json)
            return RowFormat.Json;
        foreach (string one in Ordered(accept))
        {
            if (one == "*/*")
                return body;
            RowFormat? format = one switch { "application/*" => body == RowFormat.Csv ? RowFormat.Json : body, "text/*" => RowFormat.Csv, _ => Find(one) };
            if (format is { } known)
                return known;
        }
        throw ApiException.Of(406, $"Rows are not written as {accept}", $"Accept {Words}.");
    }

    private static IEnumerable<string> Ordered(string accept) => accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(static one => MediaTypeWithQualityHeaderValue.TryParse(one, out MediaTypeWithQualityHeaderValue? type) ? type : null)
        .Where(static type => type is { MediaType: not null } && type.Quality is null or > 0)
        .OrderByDescending(static type => type!.Quality ?? 1)
        .Select(static type => type!.MediaType!.ToLowerInvariant());

    private static RowFormat? Find(string type) => type.ToLowerInvariant() switch
    {
        Json => RowFormat.Json,
        Ndjson or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" => RowFormat.Ndjson,
        Csv or "application/csv" => RowFormat.Csv,
        Arrow or "application/vnd.apache.arrow.file" => RowFormat.Arrow,
        { } other when other.EndsWith("+json", StringComparison.Ordinal) && other != "application/problem+json" => RowFormat.Json,
        _ => null,
    };
}
