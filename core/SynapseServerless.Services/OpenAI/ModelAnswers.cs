using System.Text;
using System.Text.Json;

namespace SynapseServerless.Services;

/// <summary>What a model answered, told apart from what only looks like an answer.</summary>
internal static class ModelAnswers
{
    /// <summary>The text of an answer.</summary>
    /// <param name="reply">The reply of chat completions, of the Responses API or of completions.</param>
    /// <returns>The text; null where the model asks for functions.</returns>
    /// <exception cref="CallException">There is none, because of a filter, a refusal or a limit.</exception>
    /// <exception cref="FormatException">The reply is none of a model.</exception>
    public static string? Text(JsonElement reply) =>
        reply.TryGetProperty("choices", out JsonElement choices) ? Chat(choices)
        : reply.TryGetProperty("output", out JsonElement output) ? Response(reply, output)
        : throw new FormatException("there are neither choices nor an output");

    private static string? Chat(JsonElement choices)
    {
        if (choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() == 0)
            throw new FormatException("there are no choices");
        JsonElement choice = choices[0];
        string? reason = Member(choice, "finish_reason");
        if (!choice.TryGetProperty("message", out JsonElement message))
            return Member(choice, "text") ?? throw new FormatException("the choice has neither a message nor a text");
        if (reason == "content_filter")
            throw Fail("content_filter", "A filter of content cut the answer off", CallErrorCategory.ContentFilter);
        if (Member(message, "refusal") is { Length: > 0 } refusal)
            throw Fail("refusal", $"The model refuses: {refusal}", CallErrorCategory.Request);
        if (Member(message, "content") is { Length: > 0 } text)
            return text;
        if (message.TryGetProperty("tool_calls", out JsonElement tools) && tools.ValueKind == JsonValueKind.Array && tools.GetArrayLength() > 0)
            return null;
        throw reason == "length"
            ? Fail("length", "The tokens were used up before there was an answer: allow more with maxCompletionTokens", CallErrorCategory.Request)
            : Fail("empty", $"The answer has no content (finish_reason {reason ?? "none"})", CallErrorCategory.Answer);
    }

    // All texts of all messages, in their order: what thinking models put before them is no answer.
    private static string? Response(JsonElement reply, JsonElement output)
    {
        string? status = Member(reply, "status");
        var text = new StringBuilder();
        bool asksForTools = false;
        foreach (JsonElement item in output.EnumerateArray())
        {
            asksForTools |= Member(item, "type") == "function_call";
            if (Member(item, "type") != "message" || !item.TryGetProperty("content", out JsonElement parts))
                continue;
            foreach (JsonElement part in parts.EnumerateArray())
            {
                if (Member(part, "type") == "refusal")
                    throw Fail("refusal", $"The model refuses: {Member(part, "refusal")}", CallErrorCategory.Request);
                text.Append(Member(part, "text"));
            }
        }
        string? reason = reply.TryGetProperty("incomplete_details", out JsonElement details) && details.ValueKind == JsonValueKind.Object ? Member(details, "reason") : null;
        if (reason == "content_filter")
            throw Fail("content_filter", "A filter of content cut the answer off", CallErrorCategory.ContentFilter);
        if (status == "failed")
            throw Fail("failed", $"The model failed: {(reply.TryGetProperty("error", out JsonElement error) ? error.ToString() : "no reason given")}", CallErrorCategory.Service);
        if (text.Length > 0)
            return text.ToString();
        if (asksForTools)
            return null;
        throw reason == "max_output_tokens"
            ? Fail("length", "The tokens were used up before there was an answer: allow more with maxCompletionTokens", CallErrorCategory.Request)
            : Fail("empty", $"The answer has no content (status {status ?? "none"})", CallErrorCategory.Answer);
    }

    private static string? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static CallException Fail(string code, string message, CallErrorCategory category) => new(new CallError(200, code, message, category));
}
