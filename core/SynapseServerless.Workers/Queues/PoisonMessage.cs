using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Storage.Queues.Models;

namespace SynapseServerless.Workers.Queues;

/// <summary>A message that was given up, as its poison queue keeps it.</summary>
public sealed record PoisonMessage
{
    private const int LongestText = 40_000;

    /// <summary>Why it was given up.</summary>
    public required string Reason { get; init; }

    /// <summary>The queue that it was in.</summary>
    public required string Queue { get; init; }

    /// <summary>Its identity there.</summary>
    public required string MessageId { get; init; }

    /// <summary>How often it was delivered.</summary>
    public required long Deliveries { get; init; }

    /// <summary>When it was put there.</summary>
    public DateTimeOffset? Inserted { get; init; }

    /// <summary>Its text, cut off where it is longer than would fit.</summary>
    public required string Text { get; init; }

    /// <summary>Reads a message of a poison queue.</summary>
    /// <param name="text">Text of the message.</param>
    public static PoisonMessage Read(string text) => JsonSerializer.Deserialize<PoisonMessage>(text, _json)!;

    internal static string Write(string queue, QueueMessage message, string reason)
    {
        string text = message.Body.ToString();
        var poison = new PoisonMessage
        {
            Reason = reason,
            Queue = queue,
            MessageId = message.MessageId,
            Deliveries = message.DequeueCount,
            Inserted = message.InsertedOn,
            Text = text,
        };
        string json = JsonSerializer.Serialize(poison, _json);
        // Escapes make up to six letters of one.
        return json.Length <= TaskMessages.MostBytes
            ? json
            : JsonSerializer.Serialize(poison with { Text = text[..Math.Min(text.Length, LongestText / 6)] }, _json);
    }

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
