using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Services;

/// <summary>Columns of requests and of responses.</summary>
internal static class HttpColumns
{
    private const string Headers = "headers: array<struct<name: string, value: string>>";

    /// <summary>What stands for the type of requests in messages.</summary>
    public const string Expected = "a column of requests, as JSONInputParser makes them: a structure with method, url, headers and body";

    /// <summary>A column of requests.</summary>
    public static Field Request(string name) => ArrowTypeText.Parse(name, $"struct<method: string, url: string, {Headers}, body: binary>");

    /// <summary>A column of responses.</summary>
    public static Field Response(string name) => ArrowTypeText.Parse(name, $"struct<status: int, reason: string, {Headers}, body: binary>");

    /// <summary>Whether a column holds requests.</summary>
    public static bool IsRequest(IArrowType type) => Has(type, "url", "method");

    /// <summary>Whether a column holds responses.</summary>
    public static bool IsResponse(IArrowType type) => Has(type, "status", "body");

    /// <summary>Headers as a cell.</summary>
    public static object?[] HeaderCells(IEnumerable<KeyValuePair<string, string>> headers) => [.. headers.Select(header => (object?)new object?[] { header.Key, header.Value })];

    /// <summary>Headers of a cell.</summary>
    public static Dictionary<string, string> ReadHeaders(object? cell)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (object? item in cell as object?[] ?? [])
        {
            if (item is IDictionary<string, object?> header && header.TryGetValue("name", out object? name) && name is string text)
                headers[text] = header.TryGetValue("value", out object? value) && value is string given ? given : "";
        }
        return headers;
    }

    private static bool Has(IArrowType type, params string[] names) =>
        type is StructType fields && names.All(name => fields.Fields.Any(field => field.Name == name));
}
