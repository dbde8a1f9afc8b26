using System.Text.Json;

namespace SynapseServerless.Services;

/// <summary>The tokens that an answer of a model took.</summary>
/// <param name="Input">Of the prompt.</param>
/// <param name="Output">Of the answer.</param>
/// <param name="Cached">Of the prompt those that the service had in its cache.</param>
/// <param name="Model">The model, as the service names it; null where it does not.</param>
internal readonly record struct ModelUsage(long Input, long Output, long Cached, string? Model)
{
    /// <summary>What a reply says; null where it says nothing.</summary>
    public static ModelUsage? Read(ServiceReply reply)
    {
        try
        {
            JsonElement json = reply.Json();
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("usage", out JsonElement usage) || usage.ValueKind != JsonValueKind.Object)
                return null;
            long? input = Count(usage, "prompt_tokens") ?? Count(usage, "input_tokens"), output = Count(usage, "completion_tokens") ?? Count(usage, "output_tokens"), total = Count(usage, "total_tokens");
            long prompt = input ?? total - (output ?? 0) ?? 0;
            long cached = Math.Clamp(Count(Part(usage, "prompt_tokens_details", "input_tokens_details"), "cached_tokens") ?? 0, 0, prompt);
            return new ModelUsage(prompt, output ?? Math.Max(0, (total ?? prompt) - prompt), cached, json.TryGetProperty("model", out JsonElement model) && model.ValueKind == JsonValueKind.String ? model.GetString() : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement Part(JsonElement json, string name, string other) => json.TryGetProperty(name, out JsonElement part) || json.TryGetProperty(other, out part) ? part : default;

    private static long? Count(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count) ? count : null;
}
