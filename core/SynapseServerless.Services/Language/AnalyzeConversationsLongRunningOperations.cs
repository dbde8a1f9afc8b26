using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>What a job finds out about a conversation.</summary>
public enum ConversationJobKind
{
    /// <summary>Summaries, by aspect.</summary>
    ConversationalSummarization,

    /// <summary>What identifies a person.</summary>
    ConversationalPII,
}

/// <summary>Has conversations summarized, or freed of what identifies a person, by jobs of the Language service: one conversation in each.</summary>
public sealed class AnalyzeConversationsLongRunningOperations : OperationStage
{
    /// <summary>What is found out.</summary>
    [Required]
    public ConversationJobKind? Kind { get; init; }

    /// <summary>What is said: a list of objects with <c>participantId</c> and <c>text</c>, and of transcripts <c>lexical</c>, <c>itn</c>, <c>maskedItn</c> and times; or JSON of such a list as text.</summary>
    [Required]
    public ValueOrColumn<JsonElement> Conversation { get; init; } = ValueOrColumn.Of<JsonElement>("conversation");

    /// <summary>The language of the conversation.</summary>
    public ValueOrColumn<string> Language { get; init; } = "en";

    /// <summary>Whether the conversation was written or transcribed.</summary>
    [AllowedValues("text", "transcript")]
    public string Modality { get; init; } = "text";

    /// <summary>What the conversation is about: <c>generic</c>, <c>finance</c> or <c>healthcare</c>.</summary>
    [AllowedValues(null, "generic", "finance", "healthcare")]
    public string? Domain { get; init; }

    /// <summary>The version of the model; null for the service's own choice.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>Whether the service keeps nothing for a while; null for its own way.</summary>
    public bool? LoggingOptOut { get; init; }

    /// <summary>With summaries: their aspects, such as <c>issue</c>, <c>resolution</c>, <c>chapterTitle</c>, <c>narrative</c>, <c>recap</c> and <c>follow-up tasks</c>.</summary>
    [EffectNeeds(nameof(Kind), ConversationJobKind.ConversationalSummarization)]
    public IReadOnlyList<string> SummaryAspects { get; init; } = [];

    /// <summary>With summaries: their length.</summary>
    [AllowedValues(null, "short", "medium", "long")]
    [EffectNeeds(nameof(Kind), ConversationJobKind.ConversationalSummarization)]
    public string? SummaryLength { get; init; }

    /// <summary>With summaries: about how many sentences they have.</summary>
    [Range(1, 20)]
    [EffectNeeds(nameof(Kind), ConversationJobKind.ConversationalSummarization)]
    public int? SentenceCount { get; init; }

    /// <summary>With personal data: the categories that are looked for.</summary>
    [EffectNeeds(nameof(Kind), ConversationJobKind.ConversationalPII)]
    public IReadOnlyList<string> PiiCategories { get; init; } = [];

    /// <summary>With personal data in transcripts: the form in which they are looked for.</summary>
    [AllowedValues(null, "lexical", "itn", "maskedItn", "text")]
    [EffectNeeds(nameof(Kind), ConversationJobKind.ConversationalPII)]
    public string? RedactionSource { get; init; }

    /// <summary>With personal data in transcripts: whether the answer says when they are heard.</summary>
    [EffectNeeds(nameof(Kind), ConversationJobKind.ConversationalPII)]
    public bool? RedactAudioTiming { get; init; }

    /// <summary>What the service calls the jobs, where that matters.</summary>
    public string? DisplayName { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => Kind == ConversationJobKind.ConversationalPII ? LanguageJobOperations.ConversationPii : LanguageJobOperations.ConversationSummary;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (Kind == ConversationJobKind.ConversationalSummarization && SummaryAspects.Count == 0)
            yield return BadParameter(nameof(SummaryAspects), "No aspect of the summaries is named", "Give summaryAspects: [issue, resolution], or [chapterTitle, narrative], or [recap].");
    }

    /// <inheritdoc/>
    protected override void WriteBody(JsonObject body, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(values);
        var conversation = new JsonObject
        {
            ["id"] = "1", ["language"] = values.Get<string>(nameof(Language)) ?? "en", ["modality"] = Modality, ["conversationItems"] = Items(values.Get<JsonElement>(nameof(Conversation))),
        };
        if (Domain is { } domain)
            conversation["domain"] = domain;
        if (DisplayName is { } name)
            body["displayName"] = name;
        body["analysisInput"] = new JsonObject { ["conversations"] = new JsonArray(conversation) };
        body["tasks"] = new JsonArray(new JsonObject { ["kind"] = Kind + "Task", ["taskName"] = Kind.ToString(), ["parameters"] = Parameters() });
    }

    /// <inheritdoc/>
    protected override JsonElement Answer(JsonElement reply)
    {
        JsonElement task = reply.GetProperty("tasks").GetProperty("items")[0];
        if (!task.TryGetProperty("results", out JsonElement results))
            throw new CallException(TextJobResults.Error(reply, 0));
        if (results.GetProperty("conversations").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } conversation)
            return conversation;
        GroupResult<JsonElement>? part = results.TryGetProperty("errors", out JsonElement errors) && errors.GetArrayLength() > 0
            ? new GroupResult<JsonElement>(default, DocumentsShape.Error(errors[0])) : null;
        throw part?.Error is { } error ? new CallException(error) : new FormatException("the result has no conversation");
    }

    private JsonObject Parameters()
    {
        var parameters = new JsonObject();
        if (ModelVersion is { } model)
            parameters["modelVersion"] = model;
        if (LoggingOptOut is { } optsOut)
            parameters["loggingOptOut"] = optsOut;
        if (Kind == ConversationJobKind.ConversationalSummarization)
        {
            parameters["summaryAspects"] = List(SummaryAspects);
            if (SummaryLength is { } length)
                parameters["summaryLength"] = length;
            if (SentenceCount is { } count)
                parameters["sentenceCount"] = count;
            return parameters;
        }
        if (PiiCategories.Count > 0)
            parameters["piiCategories"] = List(PiiCategories);
        if (RedactionSource is { } source)
            parameters["redactionSource"] = source;
        if (RedactAudioTiming is { } timing)
            parameters["redactAudioTiming"] = timing;
        return parameters;
    }

    private static JsonArray List(IReadOnlyList<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private static JsonArray Items(JsonElement given)
    {
        JsonNode? parsed;
        try
        {
            parsed = JsonNode.Parse(given.ValueKind == JsonValueKind.String ? given.GetString()! : given.GetRawText());
        }
        catch (JsonException)
        {
            throw Wrong("a text that is no JSON");
        }
        if (parsed is not JsonArray items || items.Count == 0)
            throw Wrong(parsed is JsonArray ? "an empty list" : "no list");
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is not JsonObject item || item["text"] is null)
                throw Wrong(string.Create(CultureInfo.InvariantCulture, $"an item {i + 1} without a text"));
            item["id"] ??= (i + 1).ToString(CultureInfo.InvariantCulture);
            item["participantId"] ??= "1";
            foreach (string absent in item.Where(field => field.Value is null).Select(field => field.Key).ToArray())
                item.Remove(absent);
        }
        return items;

        static CallException Wrong(string what) => new(new CallError(
            null, "InvalidConversation", $"The conversation is {what}; a list of objects with participantId and text is wanted", CallErrorCategory.Input));
    }
}
