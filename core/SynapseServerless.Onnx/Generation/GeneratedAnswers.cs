using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Text;

namespace SynapseServerless.Onnx.Generation;

/// <summary>Answers as chat completions have them.</summary>
internal static class GeneratedAnswers
{
    private const string Type =
        "struct<id: string, object: string, created: long, model: string, choices: array<struct<index: int, finish_reason: string, message: struct<role: string, content: string, refusal: string, "
        + "tool_calls: array<struct<id: string, type: string, function: struct<name: string, arguments: string>>>, annotations: json>, logprobs: json, content_filter_results: json>>, "
        + "usage: struct<prompt_tokens: long, completion_tokens: long, total_tokens: long, prompt_tokens_details: struct<cached_tokens: long, audio_tokens: long>, "
        + "completion_tokens_details: struct<reasoning_tokens: long, audio_tokens: long, accepted_prediction_tokens: long, rejected_prediction_tokens: long>>, system_fingerprint: string, service_tier: string>";

    /// <summary>The column.</summary>
    public static Field Field(string name) => ArrowTypeText.Parse(name, Type);

    /// <summary>The answers of a batch; null for a row without one.</summary>
    public static IArrowArray Column(Field field, int rows, IReadOnlyDictionary<int, Prompt> answers, TokenEncoder encoder, string model)
    {
        object?[] cells = new object?[rows];
        foreach ((int row, Prompt prompt) in answers)
            cells[row] = TypedJson.Read(JsonSerializer.SerializeToElement(Answer(prompt, encoder, model)), field);
        return TypedJson.Column(field, cells);
    }

    private static JsonObject Answer(Prompt prompt, TokenEncoder encoder, string model) => new()
    {
        ["object"] = "chat.completion",
        ["model"] = model,
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["finish_reason"] = prompt.Finish,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = prompt.Text ?? encoder.Decode(prompt.Answer) },
        }),
        ["usage"] = new JsonObject
        {
            ["prompt_tokens"] = prompt.Tokens.Length, ["completion_tokens"] = prompt.Answer.Count, ["total_tokens"] = prompt.Tokens.Length + prompt.Answer.Count,
        },
    };
}
