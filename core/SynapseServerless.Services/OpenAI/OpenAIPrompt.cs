using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Which operation a prompt goes to.</summary>
public enum OpenAIApiType
{
    /// <summary>Chat completions.</summary>
    ChatCompletions,

    /// <summary>The Responses API.</summary>
    Responses,
}

/// <summary>What a column of a prompt holds.</summary>
public enum PromptColumnType
{
    /// <summary>What goes into the prompt as it is.</summary>
    Text,

    /// <summary>The location of a file, whose content goes with the prompt.</summary>
    Path,
}

/// <summary>Has a model answer a prompt that is made of the columns of each row, and makes typed columns of the answers.</summary>
public sealed class OpenAIPrompt : OpenAITextStage
{
    private const string Standard = "You are an AI chatbot who wants to answer user's questions and complete tasks. Follow their instructions carefully and be brief if they don't say otherwise.";
    private PostProcessor? _processor;
    private PromptTemplate? _template;

    /// <summary>The prompt, with names of columns in braces: <c>Is this review good? {review}</c>. Two braces are a brace.</summary>
    [Required]
    public string PromptTemplate { get; init; } = "";

    /// <summary>Instructions that come before the prompt.</summary>
    public string SystemPrompt { get; init; } = Standard;

    /// <summary>The model, by the name of its deployment; the same as <c>deploymentName</c>.</summary>
    public string? Model { get; init; }

    /// <summary>What is made of the text of an answer; left out, the options say it.</summary>
    public PostProcessing PostProcessing { get; init; }

    /// <summary>How: <c>delimiter</c> for csv, <c>jsonSchema</c> (such as <c>name string, age int</c>) for json, <c>regex</c> and <c>regexGroup</c> for regex.</summary>
    public IReadOnlyDictionary<string, string> PostProcessingOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>How often a model is asked to correct an answer that is not what was asked for.</summary>
    [Range(0, 5)]
    public int MaxRepairs { get; init; } = 1;

    /// <summary>Columns of the prompt that are locations of files.</summary>
    public IReadOnlyDictionary<string, PromptColumnType> ColumnTypes { get; init; } = new Dictionary<string, PromptColumnType>();

    /// <summary>How many megabytes a file may have.</summary>
    [Range(0.001, 512.0)]
    public double FileSizeLimitMB { get; init; } = 20;

    /// <summary>Whether the column of messages that were sent is left out.</summary>
    public bool DropPrompt { get; init; } = true;

    /// <summary>The column of messages that were sent, where they are kept; null means the uid of the stage followed by <c>_messages</c>.</summary>
    public string? MessagesCol { get; init; }

    /// <summary>Which operation the prompt goes to.</summary>
    public OpenAIApiType ApiType { get; init; }

    /// <summary>With the Responses API: whether the service keeps the answer, so that another one can follow it.</summary>
    public bool Store { get; init; }

    /// <summary>With the Responses API: the identity of the answer that this one follows.</summary>
    public ValueOrColumn<string>? PreviousResponseId { get; init; }

    /// <summary>With the Responses API and <c>store</c>: the column that gets the identities of the answers; null means the uid of the stage followed by <c>_responseId</c>.</summary>
    public string? ResponseIdCol { get; init; }

    /// <summary>The model that answers in the place of a service: a client of Microsoft.Extensions.AI that the program which hosts the stage was given under this name.</summary>
    [RegularExpression("[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*")]
    public string? Client { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override string? ClientName => Client;

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => (IsResponses ? OpenAIOperations.Responses : OpenAIOperations.Chat) with { Name = Type };

    /// <inheritdoc/>
    [NotAParameter]
    protected override bool IsResponses => ApiType == OpenAIApiType.Responses;

    /// <inheritdoc/>
    [NotAParameter]
    protected override string? ModelName => Model ?? DeploymentName;

    /// <inheritdoc/>
    [NotAParameter]
    protected override string AnswerType => Processor.AnswerType;

    private PostProcessor Processor => _processor ??= PostProcessor.Create(PostProcessing, PostProcessingOptions, ResponseSchema);

    private PromptTemplate Template => _template ??= new PromptTemplate(PromptTemplate);

    private bool KeepsIds => IsResponses && Store;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        foreach (SpecificationException error in base.ValidateMore())
            yield return error;
        if (Problem(() => _ = Template) is { } template)
            yield return BadParameter(nameof(PromptTemplate), $"This is no template: {template}", "Write names of columns in braces, and a brace twice where it is meant.");
        if (Problem(() => _ = AnswerField) is { } processing)
            yield return BadParameter(nameof(PostProcessingOptions), $"Answers cannot be made into this: {processing}");
        string[] unknown = [.. PostProcessingOptions.Keys.Where(key => key is not ("delimiter" or "jsonSchema" or "regex" or "regexGroup"))];
        if (unknown.Length > 0)
            yield return BadParameter(nameof(PostProcessingOptions), $"There is no option '{unknown[0]}'", Suggestions.Remedy(unknown[0], ["delimiter", "jsonSchema", "regex", "regexGroup"], "options"));
        if (Client is not null && IsResponses)
            yield return BadParameter(nameof(ApiType), "A client of the process answers chat completions", "Leave apiType out.");
        if (!IsResponses && (Store || PreviousResponseId is not null))
            yield return BadParameter(Store ? nameof(Store) : nameof(PreviousResponseId), "Only the Responses API keeps answers", "Set apiType to responses.");
    }

    /// <inheritdoc/>
    protected override void BindMore(Schema input)
    {
        foreach (string column in Template.Columns)
            InputColumns.Require(input, Uid, "promptTemplate", column);
        foreach (string column in ColumnTypes.Keys)
        {
            if (!Template.Columns.Contains(column))
                throw BadParameter(nameof(ColumnTypes), $"The prompt has no column '{column}'", Suggestions.Remedy(column, Template.Columns, "columns"));
            InputColumns.Require(input, Uid, "columnTypes", column, CellTexts.IsText, "a column of text");
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<Field> MoreFields(Schema input)
    {
        foreach (Field field in base.MoreFields(input))
            yield return field;
        if (KeepsIds)
            yield return new Field(ResponseIdCol ?? Uid + "_responseId", StringType.Default, nullable: true);
        if (!DropPrompt)
            yield return new Field(MessagesCol ?? Uid + "_messages", StringType.Default, nullable: true);
    }

    private protected override RowCalls Calls(ServiceCaller caller) => new PromptCalls(this, WithBatches(caller));

    private async Task<JsonArray?> MessagesAsync(RowValues values, StageContext context, CancellationToken cancellationToken)
    {
        var files = new List<JsonObject>();
        foreach (string column in Template.Columns)
        {
            if (ColumnTypes.Count > 0 && ColumnTypes.GetValueOrDefault(column) == PromptColumnType.Path && Cells.Value(values.Batch.Column(column), values.Row) is string path)
                files.Add(await PathColumns.PartAsync(path, (long)(FileSizeLimitMB * (1 << 20)), IsResponses, context.Storage, cancellationToken).ConfigureAwait(false));
        }
        if (Template.Fill(values.Batch, values.Row, column => ColumnTypes.GetValueOrDefault(column) == PromptColumnType.Path ? $"the file of {column}" : null) is not { } text)
            return null;
        JsonNode content = files.Count == 0 ? text : new JsonArray([new JsonObject { ["type"] = "text", ["text"] = text }, .. files]);
        var user = new JsonObject { ["role"] = "user", ["content"] = content };
        return SystemPrompt.Length == 0 ? [user] : [new JsonObject { ["role"] = "system", ["content"] = SystemPrompt }, user];
    }

    private ServiceRequest Request(JsonArray messages, RowValues values, bool mayWait)
    {
        var body = new JsonObject();
        if (IsResponses)
        {
            body["input"] = Messages.ForResponses(messages);
            body["store"] = Store;
            if (values.Get<string>(nameof(PreviousResponseId)) is { } previous)
                body["previous_response_id"] = previous;
        }
        else
        {
            body["messages"] = messages;
        }
        ServiceRequest request = Post(body, WriteParameters(body, values));
        // They may be wanted again, to be followed by a correction.
        body.Remove("messages");
        // A correction is not worth another day.
        return mayWait ? request : request with { MayBatch = false };
    }

    private static string? Problem(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    /// <summary>Asks, and asks the model to correct an answer that is not what was asked for.</summary>
    private sealed class PromptCalls(OpenAIPrompt stage, ServiceCaller caller) : RowCalls
    {
        public override async Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken)
        {
            if (await stage.MessagesAsync(values, context, cancellationToken).ConfigureAwait(false) is not { } messages)
                return RowAnswer.Nothing;
            string sent = stage.DropPrompt ? "" : messages.ToJsonString(StageJson.Options);
            for (int repairs = 0; ; repairs++)
            {
                ReadOnlyMemory<byte> read = default;
                JsonElement json = default;
                // An answer that comes now is read once.
                string? Problem(ServiceReply reply) => RowCalls.Problem(() =>
                {
                    (json, read) = (reply.Json(), reply.Body);
                    ModelAnswers.Text(json);
                });
                ServiceReply reply = await caller.AskAsync(stage.Request(messages, values, mayWait: repairs == 0), Problem, context, cancellationToken).ConfigureAwait(false);
                if (!read.Equals(reply.Body))
                    json = reply.Json();
                string text = ModelAnswers.Text(json) ?? throw new CallException(new CallError((int)reply.Status, "tool_calls", "The model asks for functions and gives no answer: use OpenAIChatCompletion for that", CallErrorCategory.Answer));
                try
                {
                    return Answer(json, text, reply, sent);
                }
                catch (Exception error) when (error is FormatException or JsonException or System.Text.RegularExpressions.RegexMatchTimeoutException)
                {
                    if (repairs == stage.MaxRepairs)
                    {
                        string excerpt = text.Length > 200 ? text[..200] + "..." : text;
                        throw new CallException(new CallError((int)reply.Status, "InvalidAnswer", $"The answer is not what was asked for ({error.Message.TrimEnd('.')}): {excerpt}", CallErrorCategory.Answer) { Attempts = repairs + 1 });
                    }
                    messages.Add(new JsonObject { ["role"] = "assistant", ["content"] = text });
                    messages.Add(new JsonObject { ["role"] = "user", ["content"] = string.Create(CultureInfo.InvariantCulture, $"That is not what was asked for: {error.Message} Answer again, with nothing but what was asked for.") });
                }
            }
        }

        private RowAnswer Answer(JsonElement json, string text, ServiceReply reply, string sent)
        {
            var more = new List<object?>(stage.More(json, reply));
            if (stage.KeepsIds)
                more.Add(json.TryGetProperty("id", out JsonElement id) ? id.GetString() : null);
            if (!stage.DropPrompt)
                more.Add(sent);
            return new RowAnswer(stage.Processor.Read(text, stage.AnswerField), null) { Raw = stage.RawCol is null ? null : json.GetRawText(), More = more };
        }
    }
}
