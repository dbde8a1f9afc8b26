using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Has a model embed texts: a vector for each, many texts in a request.</summary>
public sealed class OpenAIEmbedding : OpenAIStage, IBatchShape
{
    /// <summary>The text that is embedded.</summary>
    [Required]
    public ValueOrColumn<string> Text { get; init; } = ValueOrColumn.Of<string>("text");

    /// <summary>How many numbers a vector has; null for as many as the model gives.</summary>
    [Range(1, 100_000)]
    public int? Dimensions { get; init; }

    /// <summary>How many texts share a request.</summary>
    [Range(1, 2_048)]
    public int BatchSize { get; init; } = 64;

    /// <summary>The model that answers in the place of a service: a client of Microsoft.Extensions.AI that the program which hosts the stage was given under this name.</summary>
    [RegularExpression("[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*")]
    public string? Client { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override string? ClientName => Client;

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => OpenAIOperations.Embeddings;

    /// <inheritdoc/>
    [NotAParameter]
    protected override int RowsAtWork => Execution == ServiceExecution.Online ? Concurrency * BatchSize : MostInBatch;

    /// <inheritdoc/>
    [NotAParameter]
    private protected override int MostInBatch => 5_000;

    JsonNode IBatchShape.Item(RowValues values)
    {
        string text = values.Get<string>(nameof(Text))!;
        var item = new JsonObject { ["text"] = text };
        if (values.Get<string>(nameof(User)) is { } user)
            item["user"] = user;
        return text.Length > 0 ? item : throw new CallException(new CallError(null, "EmptyText", "An empty text cannot be embedded", CallErrorCategory.Input));
    }

    long IBatchShape.Weight(JsonNode item) => 0;

    ServiceRequest IBatchShape.Request(IReadOnlyList<JsonNode> items)
    {
        var body = new JsonObject { ["input"] = new JsonArray([.. items.Select(item => item["text"]!.DeepClone())]) };
        if (items[0]["user"] is { } user)
            body["user"] = user.DeepClone();
        if (Dimensions is { } dimensions)
            body["dimensions"] = dimensions;
        return Post(body, 0);
    }

    GroupResult<JsonElement>?[] IBatchShape.Split(ServiceReply reply, int items)
    {
        var parts = new GroupResult<JsonElement>?[items];
        JsonElement json = reply.Json();
        JsonElement usage = json.TryGetProperty("usage", out JsonElement whole) ? whole : default, model = json.TryGetProperty("model", out JsonElement name) ? name : default;
        foreach (JsonElement part in json.GetProperty("data").EnumerateArray())
        {
            int place = part.GetProperty("index").GetInt32();
            if (place < 0 || place >= items)
                throw new FormatException("a vector has a place that was not in the request");
            parts[place] = new GroupResult<JsonElement>(Part(part, usage, model, items, place), null);
        }
        return parts;
    }

    RowAnswer IBatchShape.Read(JsonElement answer, RowValues values) => throw new NotSupportedException();

    RowAnswer IBatchShape.Read(JsonElement answer, RowValues values, ServiceReply reply) => Read(answer, reply);

    private protected override JsonObject CheckBody() => new() { ["input"] = new JsonArray("a") };

    private RowAnswer Read(JsonElement answer, ServiceReply reply) =>
        new(TypedJson.Read(answer.GetProperty("embedding"), AnswerField), null) { Raw = RawCol is null ? null : answer.GetRawText(), More = More(answer, reply) };

    // In a batch each text has a line of its own.
    private protected override RowCalls Calls(ServiceCaller caller) => new BatchCalls(WithBatches(caller), this, Type, Execution == ServiceExecution.Online ? BatchSize : 1, 1_000_000);

    // Tokens are counted for the request as a whole: each text gets its share, the first ones what does not divide evenly.
    private static JsonElement Part(JsonElement part, JsonElement usage, JsonElement model, int items, int place)
    {
        var copy = (JsonObject)JsonNode.Parse(part.GetRawText())!;
        if (usage.ValueKind == JsonValueKind.Object && usage.TryGetProperty("total_tokens", out JsonElement total) && total.TryGetInt64(out long tokens))
        {
            long share = (tokens / items) + (place < tokens % items ? 1 : 0);
            copy["usage"] = new JsonObject { ["prompt_tokens"] = share, ["total_tokens"] = share };
        }
        if (model.ValueKind == JsonValueKind.String)
            copy["model"] = model.GetString();
        return JsonDocument.Parse(Encoding.UTF8.GetBytes(copy.ToJsonString())).RootElement;
    }
}
