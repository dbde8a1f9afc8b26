using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Messages of a conversation, as a column has them.</summary>
internal static class Messages
{
    /// <summary>Whether a column can hold messages: a text, or a list of structures with <c>role</c> and <c>content</c>.</summary>
    public static bool Accepts(IArrowType type) =>
        CellTexts.IsText(type)
        || (type is ListType { ValueDataType: StructType fields } && fields.Fields.Any(field => field.Name == "role") && fields.Fields.Any(field => field.Name == "content"));

    /// <summary>The messages of a row; null where there are none.</summary>
    /// <exception cref="CallException">The cell holds something else.</exception>
    public static JsonArray? Read(IArrowArray column, int row, string name)
    {
        switch (Cells.Value(column, row))
        {
            case null:
                return null;
            // A list as JSON, or what a user says.
            case string text when text.AsSpan().TrimStart().StartsWith("[", StringComparison.Ordinal):
                return Check(Parse(text, name), name);
            case string text:
                return [new JsonObject { ["role"] = "user", ["content"] = text }];
            case object?[] items:
                return Check(new JsonArray([.. items.Select(Message)]), name);
            default:
                throw Bad(name, "it has neither text nor a list of messages");
        }
    }

    /// <summary>The same messages as the Responses API takes them: parts of contents have other names there.</summary>
    public static JsonArray ForResponses(JsonArray messages)
    {
        var input = new JsonArray();
        foreach (JsonNode? message in messages)
        {
            var copy = (JsonObject)message!.DeepClone();
            if (copy["content"] is JsonArray parts)
            {
                bool fromModel = (string?)copy["role"] == "assistant";
                copy["content"] = new JsonArray([.. parts.Select(part => Part((JsonObject)part!, fromModel))]);
            }
            input.Add(copy);
        }
        return input;
    }

    private static JsonObject Part(JsonObject part, bool fromModel) => (string?)part["type"] switch
    {
        "text" => new JsonObject { ["type"] = fromModel ? "output_text" : "input_text", ["text"] = part["text"]?.DeepClone() },
        "image_url" when part["image_url"] is JsonObject image => Image(image),
        _ => (JsonObject)part.DeepClone(),
    };

    private static JsonObject Image(JsonObject image)
    {
        var part = new JsonObject { ["type"] = "input_image", ["image_url"] = image["url"]?.DeepClone() };
        if (image["detail"] is { } detail)
            part["detail"] = detail.DeepClone();
        return part;
    }

    private static JsonArray Parse(string text, string name)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 64 }) as JsonArray ?? throw Bad(name, "its JSON is no list");
        }
        catch (JsonException error)
        {
            throw Bad(name, $"its JSON cannot be read: {error.Message.Split('.')[0]}");
        }
    }

    private static JsonNode? Message(object? cell)
    {
        if (cell is not IDictionary<string, object?> fields)
            return null;
        var message = new JsonObject();
        foreach ((string field, object? value) in fields)
        {
            if (value is not null)
                message[field] = JsonSerializer.SerializeToNode(value, value.GetType(), StageJson.Options);
        }
        return message;
    }

    private static JsonArray Check(JsonArray messages, string name)
    {
        if (messages.Count == 0)
            throw Bad(name, "its list of messages is empty");
        for (int i = 0; i < messages.Count; i++)
        {
            if (messages[i] is not JsonObject message || message["role"] is not JsonValue role || role.GetValueKind() != JsonValueKind.String)
                throw Bad(name, $"message {i + 1} has no role");
            if (message["content"] is null && message["tool_calls"] is null)
                throw Bad(name, $"message {i + 1} has no content");
        }
        return messages;
    }

    private static CallException Bad(string name, string problem) => new(new CallError(
        null, "InvalidMessages", $"The column '{name}' has no messages here: {problem}. Give a text, or a list of structures with role and content", CallErrorCategory.Input));
}
