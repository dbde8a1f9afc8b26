namespace SynapseServerless.Services;

/// <summary>The operations of OpenAI, Azure OpenAI, Foundry and servers that speak their protocol.</summary>
internal static class OpenAIOperations
{
    private const string Usage =
        "usage: struct<prompt_tokens: long, completion_tokens: long, total_tokens: long, prompt_tokens_details: struct<cached_tokens: long, audio_tokens: long>, "
        + "completion_tokens_details: struct<reasoning_tokens: long, audio_tokens: long, accepted_prediction_tokens: long, rejected_prediction_tokens: long>>";

    private const string Source = "OpenAI REST API v1 as Azure OpenAI and Foundry serve it";

    /// <summary>Chat completions.</summary>
    public static ServiceOperation Chat { get; } = new()
    {
        Name = "OpenAIChatCompletion", Service = AIService.OpenAI, Route = "chat/completions", Source = Source, IsRepeatable = true,
        Answer = "struct<id: string, object: string, created: long, model: string, choices: array<struct<index: int, finish_reason: string, message: struct<role: string, content: string, refusal: string, "
            + "tool_calls: array<struct<id: string, type: string, function: struct<name: string, arguments: string>>>, annotations: json>, logprobs: json, content_filter_results: json>>, "
            + $"{Usage}, system_fingerprint: string, service_tier: string>",
    };

    /// <summary>Responses.</summary>
    public static ServiceOperation Responses { get; } = new()
    {
        Name = "OpenAIResponses", Service = AIService.OpenAI, Route = "responses", Source = Source,
        Answer = "struct<id: string, object: string, created_at: long, model: string, status: string, error: json, incomplete_details: json, output: array<struct<id: string, type: string, role: string, status: string, "
            + "content: array<struct<type: string, text: string, refusal: string, annotations: json>>, call_id: string, name: string, arguments: string, summary: json>>, previous_response_id: string, store: boolean, service_tier: string, "
            + "usage: struct<input_tokens: long, output_tokens: long, total_tokens: long, input_tokens_details: struct<cached_tokens: long>, output_tokens_details: struct<reasoning_tokens: long>>>",
    };

    /// <summary>Completions of a text, which newer services do not have.</summary>
    public static ServiceOperation Completions { get; } = new()
    {
        Name = "OpenAICompletion", Service = AIService.OpenAI, Route = "completions", Source = Source, Successor = "OpenAIPrompt",
        Answer = $"struct<id: string, object: string, created: long, model: string, choices: array<struct<text: string, index: int, finish_reason: string, logprobs: json>>, {Usage}>",
    };

    /// <summary>Embeddings.</summary>
    public static ServiceOperation Embeddings { get; } = new()
    {
        Name = "OpenAIEmbedding", Service = AIService.OpenAI, Route = "embeddings", Answer = "array<float>", MostRows = 2_048, Source = Source,
    };
}
