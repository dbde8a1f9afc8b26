using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>The fields of the documents of a result, out of a column of answers or of JSON as text.</summary>
internal static class FormFields
{
    /// <summary>Whether a column can hold results.</summary>
    public static bool IsReadable(IArrowType type) => type is StringType or LargeStringType or StringViewType
        || (type is StructType { Fields: var fields } && fields.Any(field => field.Name is "analyzeResult" or "documents"));

    /// <summary>The fields of each document of a cell; none where the cell is null.</summary>
    /// <exception cref="FormatException">It is no result.</exception>
    public static IReadOnlyList<JsonElement> Read(object? cell)
    {
        if (cell is null)
            return [];
        if (cell is string text)
            return OfJson(text);
        object? result = cell is IDictionary outer && outer.Contains("analyzeResult") ? outer["analyzeResult"] : cell;
        if (result is not IDictionary { } found || found["documents"] is not object?[] documents)
            return [];
        return [.. documents.OfType<IDictionary>().Select(document => document["fields"]).OfType<string>().Select(fields => JsonSerializer.Deserialize<JsonElement>(fields))];
    }

    /// <summary>A field of a form as plain JSON, for a column.</summary>
    /// <param name="form">The field: its kind, its value, what stands on the paper.</param>
    /// <param name="column">The column.</param>
    public static JsonNode? Plain(JsonElement form, Field column)
    {
        if (form.ValueKind != JsonValueKind.Object)
            return null;
        JsonElement value = Value(form);
        switch (column.DataType)
        {
            case ListType list when value.ValueKind == JsonValueKind.Array:
                return new JsonArray([.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object ? Plain(item, list.ValueField) : JsonNode.Parse(item.GetRawText()))]);
            case StructType { Fields: var fields } when form.TryGetProperty("valueObject", out JsonElement inner):
                return Object(inner, fields);
            case StringType when !column.HasMetadata:
                return Spelling(form, value);
            default:
                return value.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(value.GetRawText());
        }
    }

    /// <summary>The fields of a form as plain JSON, for the columns of an ontology.</summary>
    public static JsonObject Object(JsonElement form, IEnumerable<Field> fields)
    {
        var plain = new JsonObject();
        foreach (Field field in fields)
            plain[field.Name] = form.TryGetProperty(field.Name, out JsonElement value) ? Plain(value, field) : null;
        return plain;
    }

    private static IReadOnlyList<JsonElement> OfJson(string text)
    {
        JsonElement json;
        try
        {
            json = JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            throw new FormatException("it is no JSON");
        }
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("analyzeResult", out JsonElement inner))
            json = inner;
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("documents", out JsonElement documents) || documents.ValueKind != JsonValueKind.Array)
            throw new FormatException("it has no documents");
        return [.. documents.EnumerateArray().Select(document => document.TryGetProperty("fields", out JsonElement fields) ? fields : default).Where(fields => fields.ValueKind == JsonValueKind.Object)];
    }

    private static JsonElement Value(JsonElement form) =>
        form.EnumerateObject().FirstOrDefault(member => member.Name.StartsWith("value", StringComparison.Ordinal) && member.Name.Length > 5).Value;

    private static string? Spelling(JsonElement form, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()
        : form.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.String ? content.GetString()
        : value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : value.GetRawText();
}
