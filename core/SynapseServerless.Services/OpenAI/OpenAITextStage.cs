using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Parameters of stages that have a model write.</summary>
public abstract class OpenAITextStage : OpenAIStage
{
    /// <summary>The form of the answer: <c>text</c>, <c>json_object</c>, or an object with a JSON Schema as the service takes it.</summary>
    public JsonElement? ResponseFormat { get; init; }

    /// <summary>A JSON Schema that the answer keeps to, in the place of <c>responseFormat</c>.</summary>
    public JsonElement? ResponseSchema { get; init; }

    /// <summary>The name of the schema.</summary>
    [RegularExpression("[A-Za-z0-9_-]{1,64}")]
    public string ResponseSchemaName { get; init; } = "response_schema";

    /// <summary>Whether the model is held to the schema strictly, which not every model can be.</summary>
    public bool ResponseSchemaStrict { get; init; } = true;

    /// <summary>How many tokens the answer may have, for older models.</summary>
    public ValueOrColumn<int>? MaxTokens { get; init; }

    /// <summary>How many tokens the answer may have, those of reasoning included.</summary>
    public ValueOrColumn<int>? MaxCompletionTokens { get; init; }

    /// <summary>How freely the model chooses words, from 0 to 2.</summary>
    public ValueOrColumn<double>? Temperature { get; init; }

    /// <summary>Texts at which the answer ends.</summary>
    public ValueOrColumn<IReadOnlyList<string>>? Stop { get; init; }

    /// <summary>The share of probability that words are chosen from, from 0 to 1.</summary>
    public ValueOrColumn<double>? TopP { get; init; }

    /// <summary>How many answers are written.</summary>
    public ValueOrColumn<int>? N { get; init; }

    /// <summary>For how many of the likeliest words at each place the answer says their probability.</summary>
    public ValueOrColumn<int>? LogProbs { get; init; }

    /// <summary>How far words that were used are avoided, from -2 to 2.</summary>
    public ValueOrColumn<double>? PresencePenalty { get; init; }

    /// <summary>How far words that were used often are avoided, from -2 to 2.</summary>
    public ValueOrColumn<double>? FrequencyPenalty { get; init; }

    /// <summary>A number by which a model that can do so answers the same again.</summary>
    public ValueOrColumn<int>? Seed { get; init; }

    /// <summary>How long answers are: <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public ValueOrColumn<string>? Verbosity { get; init; }

    /// <summary>How much a model thinks before it answers: <c>minimal</c>, <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public ValueOrColumn<string>? ReasoningEffort { get; init; }

    /// <summary>Functions that the model may ask for, as the service takes them.</summary>
    public JsonElement? Tools { get; init; }

    /// <summary>Which function the model asks for: <c>auto</c>, <c>none</c>, <c>required</c>, or an object that names one.</summary>
    public JsonElement? ToolChoice { get; init; }

    /// <summary>Whether the model may ask for several functions at once.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>What requests with the same beginning have in common, so that the service finds it in its cache.</summary>
    public ValueOrColumn<string>? PromptCacheKey { get; init; }

    /// <summary>How the request is served: <c>auto</c>, <c>default</c>, <c>flex</c> or <c>priority</c>.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>Only with <c>OpenAICompletion</c>: whether the answer repeats the prompt.</summary>
    [NoEffect("models that chat do not repeat the prompt")]
    public bool? Echo { get; init; }

    /// <summary>Only with <c>OpenAICompletion</c>: of how many answers the best is given.</summary>
    [NoEffect("models that chat have no such choice; ask for several answers with n")]
    public int? BestOf { get; init; }

    /// <summary>How much a service of the past kept.</summary>
    [NoEffect("services keep what they have in common by themselves; promptCacheKey helps them")]
    public int? CacheLevel { get; init; }

    /// <summary>Whether requests go to the Responses API and not to chat completions.</summary>
    [NotAParameter]
    protected abstract bool IsResponses { get; }

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        foreach (SpecificationException error in base.ValidateMore())
            yield return error;
        if (MaxTokens is not null && MaxCompletionTokens is not null)
            yield return BadParameter(nameof(MaxTokens), "Both maxTokens and maxCompletionTokens are given", "Keep maxCompletionTokens; older models take maxTokens.");
        if (ResponseFormat is not null && ResponseSchema is not null)
            yield return BadParameter(nameof(ResponseFormat), "Both responseFormat and responseSchema are given", "Keep one of them.");
        if (ResponseSchema is { ValueKind: not JsonValueKind.Object })
            yield return BadParameter(nameof(ResponseSchema), "A JSON Schema is an object", "Write type: object with properties.");
        if (Temperature is { Column: null, Value: < 0 or > 2 })
            yield return BadParameter(nameof(Temperature), $"The temperature {Temperature.Value} is out of range: it is from 0 to 2");
        if (TopP is { Column: null, Value: < 0 or > 1 })
            yield return BadParameter(nameof(TopP), $"topP {TopP.Value} is out of range: it is from 0 to 1");
        if (Format() is null && ResponseFormat is not null)
            yield return BadParameter(nameof(ResponseFormat), "This is no form of an answer", "Write text, json_object, or an object with type: json_schema.");
    }

    private protected sealed override JsonObject CheckBody() => IsResponses
        ? new JsonObject { ["input"] = "Hi", ["max_output_tokens"] = 16, ["store"] = false }
        : new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hi" }), [MaxTokens is not null ? "max_tokens" : "max_completion_tokens"] = 16 };

    /// <summary>Writes the parameters of a row into the body of a request.</summary>
    private protected long WriteParameters(JsonObject body, RowValues values)
    {
        Set("user", values.Get<string>(nameof(User)));
        Set("temperature", Number(values, nameof(Temperature)));
        Set("top_p", Number(values, nameof(TopP)));
        long most = Whole(values, nameof(MaxCompletionTokens)) ?? Whole(values, nameof(MaxTokens)) ?? 0;
        if (IsResponses)
            Set("max_output_tokens", most > 0 ? most : null);
        else
            Set(MaxTokens is not null ? "max_tokens" : "max_completion_tokens", most > 0 ? most : null);
        if (!IsResponses)
        {
            Set("stop", values.Get<IReadOnlyList<string>>(nameof(Stop)) is { } stop ? new JsonArray([.. stop.Select(text => (JsonNode)text)]) : null);
            Set("n", Whole(values, nameof(N)));
            Set("presence_penalty", Number(values, nameof(PresencePenalty)));
            Set("frequency_penalty", Number(values, nameof(FrequencyPenalty)));
            Set("seed", Whole(values, nameof(Seed)));
            Set("verbosity", values.Get<string>(nameof(Verbosity)));
            Set("reasoning_effort", values.Get<string>(nameof(ReasoningEffort)));
            if (Whole(values, nameof(LogProbs)) is { } likeliest)
            {
                body["logprobs"] = true;
                body["top_logprobs"] = likeliest;
            }
        }
        else
        {
            Set("top_logprobs", Whole(values, nameof(LogProbs)));
            if (values.Get<string>(nameof(ReasoningEffort)) is { } effort)
                body["reasoning"] = new JsonObject { ["effort"] = effort };
            if (values.Get<string>(nameof(Verbosity)) is { } verbosity)
                Text(body)["verbosity"] = verbosity;
        }
        if (Format() is { } format)
            SetFormat(body, format);
        Set("tools", Copy(Tools));
        Set("tool_choice", Copy(ToolChoice));
        Set("parallel_tool_calls", ParallelToolCalls);
        Set("prompt_cache_key", values.Get<string>(nameof(PromptCacheKey)));
        Set("service_tier", ServiceTier);
        return most * Math.Max(1, Whole(values, nameof(N)) ?? 1);

        void Set(string name, JsonNode? value)
        {
            if (value is not null)
                body[name] = value;
        }
    }

    /// <summary>The form of the answer as chat completions take it; null where nothing is asked for, or what is asked for is none.</summary>
    private protected JsonObject? Format()
    {
        if (ResponseSchema is { } schema)
            return Schema(JsonNode.Parse(schema.GetRawText())!);
        if (ResponseFormat is not { } format)
            return null;
        if (format.ValueKind == JsonValueKind.String)
            return format.GetString() is "text" or "json_object" ? new JsonObject { ["type"] = format.GetString() } : null;
        if (format.ValueKind != JsonValueKind.Object)
            return null;
        var given = (JsonObject)JsonNode.Parse(format.GetRawText())!;
        return (string?)given["type"] switch
        {
            "text" or "json_object" => given,
            "json_schema" when given["json_schema"] is JsonObject => given,
            // The flat form, and a schema alone.
            "json_schema" when given["schema"] is { } inner => Schema(inner.DeepClone(), (string?)given["name"], (bool?)given["strict"]),
            "object" => Schema(given),
            _ => null,
        };
    }

    private JsonObject Schema(JsonNode schema, string? name = null, bool? strict = null) => new()
    {
        ["type"] = "json_schema",
        ["json_schema"] = new JsonObject { ["name"] = name ?? ResponseSchemaName, ["strict"] = strict ?? ResponseSchemaStrict, ["schema"] = schema },
    };

    // The Responses API has the schema flat, below the form of the text.
    private void SetFormat(JsonObject body, JsonObject format)
    {
        if (!IsResponses)
        {
            body["response_format"] = format;
            return;
        }
        if (format["json_schema"] is JsonObject inner)
        {
            var flat = new JsonObject { ["type"] = "json_schema" };
            foreach ((string name, JsonNode? value) in inner)
                flat[name] = value?.DeepClone();
            format = flat;
        }
        Text(body)["format"] = format;
    }

    private static JsonObject Text(JsonObject body) => (JsonObject)(body["text"] ??= new JsonObject());

    private static JsonNode? Copy(JsonElement? json) => json is { } value ? JsonNode.Parse(value.GetRawText()) : null;

    private static JsonNode? Number(RowValues values, string name) => values.Get<object>(name) is double number ? number : null;

    private static long? Whole(RowValues values, string name) => values.Get<object>(name) is int number ? number : null;
}
