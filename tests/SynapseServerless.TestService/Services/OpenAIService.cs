using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Models of OpenAI: they say what they were told, and fail in each of the ways that models do when a prompt says so.</summary>
internal sealed class OpenAIService : IAnswering
{
    public TestAnswer? Answer(ReceivedRequest request)
    {
        if (request.Method != "POST" || Operation(request) is not { } operation)
            return null;
        JsonNode body = request.Json;
        string model = (string?)body["model"] ?? request.Path.Split('/')[3];
        if (model == "missing")
            return TestAnswer.Error(404, "DeploymentNotFound", "The API deployment for this resource does not exist.");
        return operation switch
        {
            "chat/completions" => Chat(body, model),
            "responses" => Response(body, model),
            "embeddings" => Embed(body, model),
            _ => Complete(body, model),
        };
    }

    private static string? Operation(ReceivedRequest request)
    {
        string[] known = ["chat/completions", "responses", "embeddings", "completions"];
        string? operation = known.FirstOrDefault(name => request.Path.EndsWith("/" + name, StringComparison.Ordinal));
        return operation is not null && (request.Path == $"/v1/{operation}" || request.Path == $"/openai/v1/{operation}" || request.Path.StartsWith("/openai/deployments/", StringComparison.Ordinal)) ? operation : null;
    }

    private static TestAnswer Chat(JsonNode body, string model)
    {
        string prompt = Text(body["messages"]!.AsArray().Last(message => (string?)message!["role"] == "user")!["content"]!);
        if (prompt.Contains("FILTER INPUT", StringComparison.Ordinal))
            return Filtered();
        (string? content, string? refusal, string reason) = Say(prompt, body["response_format"]?["json_schema"]?["schema"], body["messages"]!.AsArray().Count);
        if ((bool?)body["stream"] == true)
            return Stream(prompt, content ?? "", reason, model);
        return TestAnswer.Json(new JsonObject
        {
            ["id"] = $"chatcmpl-{Id(prompt)}", ["object"] = "chat.completion", ["created"] = 1_700_000_000, ["model"] = model,
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0, ["finish_reason"] = reason, ["logprobs"] = null,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content, ["refusal"] = refusal },
            }),
            ["usage"] = Usage(prompt, content, "prompt_tokens", "completion_tokens"),
        });
    }

    // Server-sent events: a part for each word, the reason of the end, what was used, and a mark.
    private static TestAnswer Stream(string prompt, string content, string reason, string model)
    {
        var events = new System.Text.StringBuilder();
        void Send(JsonArray choices, JsonNode? usage) => events.Append("data: ").Append(new JsonObject
        {
            ["id"] = $"chatcmpl-{Id(prompt)}", ["object"] = "chat.completion.chunk", ["created"] = 1_700_000_000, ["model"] = model, ["choices"] = choices, ["usage"] = usage,
        }.ToJsonString()).Append("\n\n");
        foreach (string word in content.Split(' ').Select((word, index) => index == 0 ? word : " " + word))
            Send(new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["role"] = "assistant", ["content"] = word }, ["finish_reason"] = null }), null);
        Send(new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject(), ["finish_reason"] = reason }), null);
        Send(new JsonArray(), Usage(prompt, content, "prompt_tokens", "completion_tokens"));
        return new TestAnswer(200, System.Text.Encoding.UTF8.GetBytes(events.Append("data: [DONE]\n\n").ToString()), "text/event-stream");
    }

    private static TestAnswer Response(JsonNode body, string model)
    {
        JsonNode input = body["input"]!;
        string prompt = input is JsonArray messages ? Text(messages.Last(message => (string?)message!["role"] == "user")!["content"]!) : (string)input!;
        if (prompt.Contains("FILTER INPUT", StringComparison.Ordinal))
            return Filtered();
        (string? content, string? refusal, string reason) = Say(prompt, body["text"]?["format"]?["schema"], 1);
        JsonObject part = refusal is null ? new JsonObject { ["type"] = "output_text", ["text"] = content, ["annotations"] = new JsonArray() } : new JsonObject { ["type"] = "refusal", ["refusal"] = refusal };
        return TestAnswer.Json(new JsonObject
        {
            ["id"] = $"resp_{Id(prompt)}", ["object"] = "response", ["created_at"] = 1_700_000_000, ["model"] = model, ["status"] = reason == "stop" ? "completed" : "incomplete",
            ["incomplete_details"] = reason switch { "length" => new JsonObject { ["reason"] = "max_output_tokens" }, "content_filter" => new JsonObject { ["reason"] = "content_filter" }, _ => null },
            ["output"] = new JsonArray(
                new JsonObject { ["type"] = "reasoning", ["id"] = "rs_1", ["summary"] = new JsonArray() },
                new JsonObject { ["type"] = "message", ["id"] = "msg_1", ["role"] = "assistant", ["status"] = "completed", ["content"] = content is null && refusal is null ? new JsonArray() : new JsonArray(part) }),
            ["previous_response_id"] = body["previous_response_id"]?.DeepClone(), ["store"] = body["store"]?.DeepClone(),
            ["usage"] = Usage(prompt, content, "input_tokens", "output_tokens"),
        });
    }

    private static TestAnswer Embed(JsonNode body, string model)
    {
        int dimensions = (int?)body["dimensions"] ?? 3;
        JsonArray inputs = body["input"] as JsonArray ?? new JsonArray(body["input"]!.DeepClone());
        bool isBase64 = (string?)body["encoding_format"] == "base64";
        // The last comes first, so that nobody goes by the order.
        var data = new JsonArray([.. inputs.Select((text, index) => (JsonNode)new JsonObject
        {
            ["object"] = "embedding", ["index"] = index, ["embedding"] = Vector((string)text!, dimensions, isBase64),
        }).Reverse()]);
        int tokens = inputs.Sum(text => Count((string)text!));
        return TestAnswer.Json(new JsonObject { ["object"] = "list", ["data"] = data, ["model"] = model, ["usage"] = new JsonObject { ["prompt_tokens"] = tokens, ["total_tokens"] = tokens } });
    }

    private static JsonNode Vector(string text, int dimensions, bool isBase64)
    {
        float[] numbers = [.. Enumerable.Range(0, dimensions).Select(i => (float)(i == 0 ? text.Length : i))];
        return isBase64 ? Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan())) : new JsonArray([.. numbers.Select(number => (JsonNode)number)]);
    }

    private static TestAnswer Complete(JsonNode body, string model)
    {
        string prompt = body["prompt"] is JsonArray many ? (string)many[0]! : (string)body["prompt"]!;
        return TestAnswer.Json(new JsonObject
        {
            ["id"] = $"cmpl-{Id(prompt)}", ["object"] = "text_completion", ["created"] = 1_700_000_000, ["model"] = model,
            ["choices"] = new JsonArray(new JsonObject { ["text"] = $" and so on after {prompt}", ["index"] = 0, ["finish_reason"] = "stop", ["logprobs"] = null }),
            ["usage"] = Usage(prompt, prompt, "prompt_tokens", "completion_tokens"),
        });
    }

    private static (string? Content, string? Refusal, string Reason) Say(string prompt, JsonNode? schema, int messages)
    {
        if (prompt.Contains("REFUSE", StringComparison.Ordinal))
            return (null, "I'm sorry, I cannot assist with that request.", "stop");
        if (prompt.Contains("FILTER OUTPUT", StringComparison.Ordinal))
            return (null, null, "content_filter");
        if (prompt.Contains("TOO LONG", StringComparison.Ordinal))
            return (null, null, "length");
        if (prompt.Contains("NOTHING", StringComparison.Ordinal))
            return (null, null, "stop");
        // What is wrong at first is right when asked to correct it.
        if (prompt.Contains("BROKEN JSON", StringComparison.Ordinal) && messages <= 2)
            return ("{\"broken\": ", null, "stop");
        if (schema is not null || prompt.Contains("BROKEN JSON", StringComparison.Ordinal) || prompt.Contains("That is not what was asked for", StringComparison.Ordinal))
            return (Sample(schema ?? JsonNode.Parse("""{"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}""")!).ToJsonString(), null, "stop");
        return ($"You said: {prompt}", null, "stop");
    }

    private static JsonNode Sample(JsonNode schema) => schema["enum"] is JsonArray { Count: > 0 } choices ? choices[0]!.DeepClone() : (string?)schema["type"] switch
    {
        "object" => new JsonObject(schema["properties"]!.AsObject().Select(property => KeyValuePair.Create(property.Key, (JsonNode?)Sample(property.Value!)))),
        "array" => new JsonArray(Sample(schema["items"]!)),
        "integer" => 7,
        "number" => 0.5,
        "boolean" => true,
        _ => "text",
    };

    private static TestAnswer Filtered() => TestAnswer.Json(new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = "content_filter", ["message"] = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.", ["param"] = "prompt",
            ["innererror"] = new JsonObject { ["code"] = "ResponsibleAIPolicyViolation" },
        },
    }, 400);

    private static string Text(JsonNode content) =>
        content is JsonArray parts ? string.Join('\n', parts.Select(part => (string?)part!["text"]).Where(text => text is not null)) : (string)content!;

    private static JsonObject Usage(string prompt, string? content, string input, string output) =>
        new() { [input] = Count(prompt), [output] = Count(content ?? ""), ["total_tokens"] = Count(prompt) + Count(content ?? "") };

    // The same question gets the same identity, so that tests can compare answers as a whole.
    private static string Id(string prompt) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(prompt)))[..12];

    private static int Count(string text) => (text.Length + 3) / 4;
}
