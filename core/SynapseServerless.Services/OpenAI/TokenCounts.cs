using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Tokenizers;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Counts the tokens of prompts, which services hold against a limit before they answer.</summary>
/// <remarks>
/// The vocabulary is o200k_base, that of the newer models; for others it is a good estimate, and what was used corrects it. As OpenAI says of chats, a message has four tokens beside its text,
/// and a request three. A picture or a file in a message counts as a picture of 1024 x 1024 pixels does.
/// </remarks>
internal static class TokenCounts
{
    private const int OfMessage = 4, OfRequest = 3, OfPicture = 765, LongestKept = 16 << 10, MostKept = 256;

    private static readonly Lazy<TiktokenTokenizer> s_tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    // Instructions and schemas are the same in all requests of a stage.
    private static readonly ConcurrentDictionary<string, long> s_kept = new(StringComparer.Ordinal);

    /// <summary>How many tokens the prompt of a request has.</summary>
    /// <param name="body">The body of the request.</param>
    public static long OfRequestBody(JsonObject body)
    {
        long tokens = OfRequest;
        foreach ((string name, JsonNode? value) in body)
        {
            tokens += name switch
            {
                "messages" or "input" or "prompt" => Texts(value),
                "instructions" => Text(value, keeps: true),
                "tools" or "response_format" or "text" when value is not null => Kept(value.ToJsonString(StageJson.Options)),
                _ => 0,
            };
        }
        return tokens;
    }

    /// <summary>How many tokens a text has. A long one is counted by its beginning.</summary>
    public static long Of(string text)
    {
        const int Most = 20_000;
        if (text.Length <= Most)
            return s_tokenizer.Value.CountTokens(text);
        return (long)(s_tokenizer.Value.CountTokens(text[..Most]) * ((double)text.Length / Most));
    }

    private static long Texts(JsonNode? value) => value switch
    {
        JsonArray items => items.Sum(item => item is JsonObject message ? Message(message) : Text(item, keeps: false)),
        _ => Text(value, keeps: false),
    };

    private static long Message(JsonObject message)
    {
        bool keeps = message["role"] is JsonValue role && role.TryGetValue(out string? name) && name is "system" or "developer";
        JsonNode? content = message["content"];
        long tokens = OfMessage + (content is JsonArray parts ? parts.Sum(part => Part(part, keeps)) : Text(content, keeps));
        // What it says beside that, such as which functions were asked for.
        return message.Count > 2 && message["tool_calls"] is { } calls ? tokens + Of(calls.ToJsonString(StageJson.Options)) : tokens;
    }

    private static long Part(JsonNode? part, bool keeps) =>
        part is not JsonObject item ? Text(part, keeps) : item["text"] is { } text ? Text(text, keeps) : OfPicture;

    private static long Text(JsonNode? value, bool keeps) => value is JsonValue one && one.TryGetValue(out string? text) ? keeps ? Kept(text) : Of(text) : 0;

    private static long Kept(string text)
    {
        if (text.Length > LongestKept)
            return Of(text);
        if (s_kept.TryGetValue(text, out long known))
            return known;
        if (s_kept.Count >= MostKept)
            s_kept.Clear();
        return s_kept[text] = Of(text);
    }
}
