using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage whose rows have messages of their own.</summary>
public abstract class MessagesStage : OpenAITextStage
{
    /// <summary>The column of messages: a list of structures with <c>role</c> and <c>content</c>, the same as JSON, or a text that a user says.</summary>
    [Required]
    public string MessagesCol { get; init; } = "";

    /// <inheritdoc/>
    protected override void BindMore(Schema input) => InputColumns.Require(input, Uid, "messagesCol", MessagesCol, Messages.Accepts, "a text, or a list of structures with role and content");

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var body = new JsonObject();
        JsonArray messages = Messages.Read(values.Batch.Column(MessagesCol), values.Row, MessagesCol)!;
        if (IsResponses)
            body["input"] = Messages.ForResponses(messages);
        else
            body["messages"] = messages;
        return Post(body, WriteMore(body, values));
    }

    /// <summary>Writes the parameters of a row.</summary>
    private protected virtual long WriteMore(JsonObject body, RowValues values) => WriteParameters(body, values);

    /// <inheritdoc/>
    protected sealed override RowAnswer Read(ServiceReply reply, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(reply);
        JsonElement json = reply.Json();
        ModelAnswers.Text(json);
        return new RowAnswer(TypedJson.Read(json, AnswerField), null) { Raw = RawCol is null ? null : json.GetRawText(), More = More(json, reply) };
    }

    private protected sealed override RowCalls Calls(ServiceCaller caller) => new RowsWithMessages(base.Calls(caller), MessagesCol);

    // A row without messages asks nothing.
    private sealed class RowsWithMessages(RowCalls calls, string column) : RowCalls
    {
        public override Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken) =>
            values.Batch.Column(column).IsNull(values.Row) ? Task.FromResult(RowAnswer.Nothing) : calls.CallAsync(values, context, cancellationToken);
    }
}

/// <summary>Has a model go on with a conversation, by chat completions.</summary>
public class OpenAIChatCompletion : MessagesStage
{
    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => OpenAIOperations.Chat with { Name = Type };

    /// <inheritdoc/>
    [NotAParameter]
    protected sealed override bool IsResponses => false;
}

/// <summary>Has a model of Azure AI Foundry go on with a conversation, by chat completions.</summary>
public sealed class AIFoundryChatCompletion : OpenAIChatCompletion
{
    /// <summary>The model, by the name of its deployment; the same as <c>deploymentName</c>.</summary>
    public string? Model { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override string? ModelName => Model ?? DeploymentName;
}

/// <summary>Has a model go on with a conversation, by the Responses API.</summary>
public sealed class OpenAIResponses : MessagesStage
{
    /// <summary>Whether the service keeps the answer, so that another one can follow it.</summary>
    public bool Store { get; init; }

    /// <summary>The identity of the answer that this one follows.</summary>
    public ValueOrColumn<string>? PreviousResponseId { get; init; }

    /// <summary>Instructions that come before the conversation.</summary>
    public ValueOrColumn<string>? Instructions { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => OpenAIOperations.Responses with { Name = Type };

    /// <inheritdoc/>
    [NotAParameter]
    protected override bool IsResponses => true;

    private protected override long WriteMore(JsonObject body, RowValues values)
    {
        body["store"] = Store;
        if (values.Get<string>(nameof(PreviousResponseId)) is { } previous)
            body["previous_response_id"] = previous;
        if (values.Get<string>(nameof(Instructions)) is { } instructions)
            body["instructions"] = instructions;
        return WriteParameters(body, values);
    }
}
