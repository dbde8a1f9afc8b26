using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Has a model complete a text, on servers that still have completions; for others there is <c>OpenAIPrompt</c>.</summary>
public sealed class OpenAICompletion : OpenAIStage
{
    /// <summary>The text that is completed.</summary>
    [Required]
    public ValueOrColumn<string> Prompt { get; init; } = ValueOrColumn.Of<string>("prompt");

    /// <summary>How many tokens the answer may have.</summary>
    public ValueOrColumn<int>? MaxTokens { get; init; }

    /// <summary>How freely the model chooses words, from 0 to 2.</summary>
    public ValueOrColumn<double>? Temperature { get; init; }

    /// <summary>How many answers are written.</summary>
    public ValueOrColumn<int>? N { get; init; }

    /// <summary>Texts at which the answer ends.</summary>
    public ValueOrColumn<IReadOnlyList<string>>? Stop { get; init; }

    /// <summary>Whether the answer repeats the prompt.</summary>
    public bool? Echo { get; init; }

    /// <summary>Of how many answers the best is given.</summary>
    [Range(1, 20)]
    public int? BestOf { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => OpenAIOperations.Completions;

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var body = new JsonObject { ["prompt"] = new JsonArray(values.Get<string>(nameof(Prompt))!) };
        int most = values.Get<object>(nameof(MaxTokens)) is int tokens ? tokens : 0;
        if (most > 0)
            body["max_tokens"] = most;
        if (values.Get<object>(nameof(Temperature)) is double temperature)
            body["temperature"] = temperature;
        if (values.Get<object>(nameof(N)) is int n)
            body["n"] = n;
        if (values.Get<IReadOnlyList<string>>(nameof(Stop)) is { } stop)
            body["stop"] = new JsonArray([.. stop.Select(text => (JsonNode)text)]);
        if (Echo is { } echo)
            body["echo"] = echo;
        if (BestOf is { } best)
            body["best_of"] = best;
        if (values.Get<string>(nameof(User)) is { } user)
            body["user"] = user;
        return Post(body, most);
    }

    /// <inheritdoc/>
    protected override RowAnswer Read(ServiceReply reply, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(reply);
        JsonElement json = reply.Json();
        ModelAnswers.Text(json);
        return new RowAnswer(TypedJson.Read(json, AnswerField), null) { Raw = RawCol is null ? null : json.GetRawText(), More = More(json, reply) };
    }

    private protected override JsonObject CheckBody() => new() { ["prompt"] = new JsonArray("a"), ["max_tokens"] = 1 };
}
