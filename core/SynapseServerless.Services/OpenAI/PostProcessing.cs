using System.Text.Json;
using System.Text.RegularExpressions;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Services;

/// <summary>What is made of the text of an answer.</summary>
public enum PostProcessing
{
    /// <summary>Nothing: the text is the output.</summary>
    None,

    /// <summary>A list: the text is split at a delimiter.</summary>
    Csv,

    /// <summary>A structure: the text is JSON of a schema.</summary>
    Json,

    /// <summary>What a group of a regular expression finds.</summary>
    Regex,
}

/// <summary>Makes the output of answers.</summary>
internal sealed class PostProcessor
{
    private readonly Func<string, Field, object?> _read;

    private PostProcessor(PostProcessing kind, string type, Func<string, Field, object?> read) => (Kind, AnswerType, _read) = (kind, type, read);

    /// <summary>What is made.</summary>
    public PostProcessing Kind { get; }

    /// <summary>The type of the output.</summary>
    public string AnswerType { get; }

    /// <summary>Makes the cell of an answer.</summary>
    /// <exception cref="FormatException">The text is not what was asked for.</exception>
    public object? Read(string text, Field field) => _read(text, field);

    /// <summary>The processor that options ask for.</summary>
    /// <param name="kind">The kind; none where the options say it.</param>
    /// <param name="options">The options: <c>delimiter</c>, <c>jsonSchema</c>, <c>regex</c> and <c>regexGroup</c>.</param>
    /// <param name="schema">The JSON Schema of answers, where there is one.</param>
    /// <exception cref="FormatException">An option is missing or wrong.</exception>
    public static PostProcessor Create(PostProcessing kind, IReadOnlyDictionary<string, string> options, JsonElement? schema)
    {
        if (kind == PostProcessing.None)
        {
            kind = options.ContainsKey("delimiter") ? PostProcessing.Csv
                : options.ContainsKey("jsonSchema") || schema is not null ? PostProcessing.Json
                : options.ContainsKey("regex") ? PostProcessing.Regex : PostProcessing.None;
        }
        return kind switch
        {
            PostProcessing.Csv => new(kind, "array<string>", Split(options.GetValueOrDefault("delimiter") ?? ",")),
            PostProcessing.Json => new(kind, options.GetValueOrDefault("jsonSchema") ?? (schema is { } given ? JsonSchemaTypes.Of(given) : throw new FormatException("json needs the option jsonSchema, such as 'name string, age int', or responseSchema")), Json),
            PostProcessing.Regex => new(kind, "string", Matching(
                options.GetValueOrDefault("regex") ?? throw new FormatException("regex needs the option regex"), options.GetValueOrDefault("regexGroup") ?? "0")),
            _ => new(kind, "string", static (text, _) => text),
        };
    }

    private static Func<string, Field, object?> Split(string delimiter) => (text, _) => text.Split(delimiter).Select(part => (object?)part.Trim()).ToArray();

    private static object? Json(string text, Field field)
    {
        using JsonDocument json = JsonDocument.Parse(Fenced(text), new JsonDocumentOptions { MaxDepth = 64 });
        return TypedJson.Read(json.RootElement, field);
    }

    private static Func<string, Field, object?> Matching(string pattern, string group)
    {
        Regex regex;
        try
        {
            regex = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"'{pattern}' is not a regular expression: {error.Message.TrimEnd('.')}", error);
        }
        if (!regex.GetGroupNames().Contains(group, StringComparer.Ordinal))
            throw new FormatException($"'{pattern}' has no group {group}");
        return (text, _) => regex.Match(text) is { Success: true } match ? match.Groups[group].Value : throw new FormatException($"'{pattern}' finds nothing in it");
    }

    // Models like to put JSON between fences.
    private static string Fenced(string text)
    {
        string trimmed = text.Trim();
        if (!trimmed.StartsWith("```", StringComparison.Ordinal))
            return trimmed;
        int begin = trimmed.IndexOf('\n', StringComparison.Ordinal), end = trimmed.LastIndexOf("```", StringComparison.Ordinal);
        return begin > 0 && end > begin ? trimmed[(begin + 1)..end].Trim() : trimmed;
    }
}

/// <summary>Types of columns for JSON Schemas.</summary>
internal static class JsonSchemaTypes
{
    /// <summary>The type of values of a schema, as a text; what has no fixed shape is JSON.</summary>
    public static string Of(JsonElement schema) => Name(schema) switch
    {
        "object" when schema.TryGetProperty("properties", out JsonElement properties) && properties.EnumerateObject().Any() =>
            $"struct<{string.Join(", ", properties.EnumerateObject().Select(property => $"`{property.Name}`: {Of(property.Value)}"))}>",
        "array" when schema.TryGetProperty("items", out JsonElement items) && items.ValueKind == JsonValueKind.Object => $"array<{Of(items)}>",
        "string" => "string",
        "integer" => "long",
        "number" => "double",
        "boolean" => "boolean",
        _ => "json",
    };

    // A type beside null is that type: every column may have nulls.
    private static string? Name(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out JsonElement type))
            return null;
        if (type.ValueKind == JsonValueKind.String)
            return type.GetString();
        string?[] names = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(name => name.GetString()).Where(name => name != "null")] : [];
        return names.Length == 1 ? names[0] : null;
    }
}
