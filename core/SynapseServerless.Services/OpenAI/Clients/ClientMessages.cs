using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace SynapseServerless.Services;

/// <summary>Chat completions as the messages, options and responses of Microsoft.Extensions.AI.</summary>
internal static class ClientMessages
{
    private static readonly HashSet<string> s_known = new(
        ["model", "messages", "temperature", "top_p", "max_tokens", "max_completion_tokens", "stop", "presence_penalty", "frequency_penalty", "seed", "response_format", "reasoning_effort"], StringComparer.Ordinal);

    /// <summary>The messages and options of a request. What the options have no name for goes with them by the name it has in the protocol.</summary>
    public static (IReadOnlyList<ChatMessage> Messages, ChatOptions Options) Read(JsonObject body)
    {
        var options = new ChatOptions
        {
            ModelId = (string?)body["model"], Temperature = (float?)(double?)body["temperature"], TopP = (float?)(double?)body["top_p"],
            MaxOutputTokens = (int?)body["max_completion_tokens"] ?? (int?)body["max_tokens"], PresencePenalty = (float?)(double?)body["presence_penalty"],
            FrequencyPenalty = (float?)(double?)body["frequency_penalty"], Seed = (long?)body["seed"], StopSequences = body["stop"] is JsonArray stop ? [.. stop.Select(text => (string)text!)] : null,
            ResponseFormat = Format(body["response_format"]), Reasoning = Reasoning((string?)body["reasoning_effort"]),
        };
        foreach ((string name, JsonNode? value) in body)
        {
            if (!s_known.Contains(name) && value is not null)
                (options.AdditionalProperties ??= [])[name] = JsonSerializer.SerializeToElement(value);
        }
        return ([.. body["messages"]!.AsArray().Select(message => new ChatMessage(new ChatRole((string)message!["role"]!), Contents(message["content"]!)))], options);
    }

    /// <summary>A response as chat completions write it.</summary>
    public static JsonObject Write(ChatResponse response)
    {
        string? content = response.Text.Length > 0 ? response.Text : null;
        var answer = new JsonObject
        {
            ["id"] = response.ResponseId, ["object"] = "chat.completion", ["model"] = response.ModelId,
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0, ["finish_reason"] = response.FinishReason?.Value, ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content },
            }),
        };
        if (response.Usage is { } usage)
        {
            answer["usage"] = new JsonObject
            {
                ["prompt_tokens"] = usage.InputTokenCount, ["completion_tokens"] = usage.OutputTokenCount, ["total_tokens"] = usage.TotalTokenCount ?? (usage.InputTokenCount + usage.OutputTokenCount),
                ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.CachedInputTokenCount }, ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.ReasoningTokenCount },
            };
        }
        return answer;
    }

    private static List<AIContent> Contents(JsonNode content) =>
        content is JsonArray parts ? [.. parts.Select(part => Content((JsonObject)part!))] : [new TextContent((string)content!)];

    private static AIContent Content(JsonObject part)
    {
        if ((string?)part["type"] != "image_url")
            return new TextContent((string?)part["text"]);
        string url = (string)part["image_url"]!["url"]!;
        return url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? new DataContent(url) : new UriContent(url, "image/*");
    }

    private static ChatResponseFormat? Format(JsonNode? format) => (string?)format?["type"] switch
    {
        "json_object" => ChatResponseFormat.Json,
        "json_schema" => ChatResponseFormat.ForJsonSchema(JsonSerializer.SerializeToElement(format!["json_schema"]!["schema"]), (string?)format["json_schema"]!["name"]),
        "text" => ChatResponseFormat.Text,
        _ => null,
    };

    private static ReasoningOptions? Reasoning(string? effort) => effort switch
    {
        null => null,
        "none" => new ReasoningOptions { Effort = ReasoningEffort.None },
        "minimal" or "low" => new ReasoningOptions { Effort = ReasoningEffort.Low },
        "medium" => new ReasoningOptions { Effort = ReasoningEffort.Medium },
        "high" => new ReasoningOptions { Effort = ReasoningEffort.High },
        _ => new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh },
    };
}
