using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Generation;

/// <summary>Reads conversations of a column: a text that a user says, or messages, as a list of structures or as JSON.</summary>
internal static class ChatCells
{
    private const string Remedy = "Give a text, or a list of messages with role and content.";

    public static bool Accepts(IArrowType type) => CellTexts.IsText(type)
        || (type is ListType { ValueDataType: StructType fields } && fields.Fields.Any(static field => field.Name == "role") && fields.Fields.Any(static field => field.Name == "content"));

    /// <summary>The messages of a cell; null where there are none.</summary>
    /// <exception cref="DataException">The cell holds something else.</exception>
    public static IReadOnlyList<ChatMessage>? Read(object? cell) => cell switch
    {
        null => null,
        string text when text.AsSpan().TrimStart().StartsWith("[", StringComparison.Ordinal) && Parse(text) is { } messages => messages,
        string text => [new ChatMessage("user", text)],
        object?[] items => [.. items.Select(Message)],
        _ => throw new DataException("A cell has neither a text nor messages", Location.None, Remedy),
    };

    // A text that begins with a bracket and is no JSON is a text.
    private static ChatMessage[]? Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(static message => new ChatMessage(message.GetProperty("role").GetString() ?? "", message.GetProperty("content").GetString() ?? ""))];
        }
        catch (JsonException)
        {
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or KeyNotFoundException)
        {
            throw new DataException("The cell is JSON, and no list of messages", Location.None, Remedy, failure);
        }
    }

    private static ChatMessage Message(object? item) => item is Dictionary<string, object?> message
        ? new ChatMessage(message.GetValueOrDefault("role") as string ?? "", message.GetValueOrDefault("content") as string ?? "")
        : throw new DataException("A message is null", Location.None, Remedy);
}
