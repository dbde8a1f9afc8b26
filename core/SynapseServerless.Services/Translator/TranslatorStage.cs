using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that asks the Translator, with several rows in a request.</summary>
public abstract class TranslatorStage : ServiceStage, IBatchShape
{
    /// <summary>The region of the key, such as <c>westeurope</c>. A key of one region needs it where the service is asked at its global address, which is the default.</summary>
    [RegularExpression("[a-z0-9]+")]
    public string? SubscriptionRegion { get; init; }

    /// <summary>How many rows share a request; null for as many as the service takes, which is also the most.</summary>
    [Range(1, 1_000)]
    public int? BatchSize { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    protected override int RowsAtWork => Concurrency * Rows;

    /// <summary>How many characters a request may have.</summary>
    [NotAParameter]
    protected virtual int MostInRequest => Operation.MostCharacters;

    /// <summary>The members that hold the lists of what is asked and of what is answered; null where the body is the list.</summary>
    [NotAParameter]
    protected virtual (string Asked, string Answered)? Lists => null;

    private int Rows => Math.Min(BatchSize ?? int.MaxValue, Operation.MostRows);

    JsonNode IBatchShape.Item(RowValues values)
    {
        (JsonObject element, long characters) = Element(values);
        // What rows of a request have in common is its address, with languages and scripts in the query.
        return new JsonObject { ["address"] = values.Address(Operation.Route, Version()), ["element"] = element, ["characters"] = characters };
    }

    long IBatchShape.Weight(JsonNode item) => (long)item["characters"]!;

    string IBatchShape.Group(JsonNode item) => (string)item["address"]!;

    ServiceRequest IBatchShape.Request(IReadOnlyList<JsonNode> items)
    {
        var list = new JsonArray([.. items.Select(item => item["element"]!.DeepClone())]);
        JsonNode body = Lists is { } names ? new JsonObject { [names.Asked] = list } : list;
        return new ServiceRequest(HttpMethod.Post, (string)items[0]["address"]!) { Body = Encoding.UTF8.GetBytes(body.ToJsonString(StageJson.Options)) };
    }

    GroupResult<JsonElement>?[] IBatchShape.Split(ServiceReply reply, int items)
    {
        JsonElement[] answers = ListShape.Answers(reply.Json(), Lists?.Answered, items);
        foreach (JsonElement answer in answers)
            _ = Data.TypedJson.Read(answer, AnswerField);
        return [.. answers.Select(answer => (GroupResult<JsonElement>?)new GroupResult<JsonElement>(answer, null))];
    }

    RowAnswer IBatchShape.Read(JsonElement answer, RowValues values) =>
        new(Data.TypedJson.Read(answer, AnswerField), null) { Raw = RawCol is null ? null : answer.GetRawText() };

    /// <summary>What a row asks for, and how many characters the service counts for it.</summary>
    /// <param name="values">The parameters of the row.</param>
    protected abstract (JsonObject Element, long Characters) Element(RowValues values);

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (SubscriptionRegion is not null && Location is not null && SubscriptionRegion != Location)
            yield return BadParameter(nameof(SubscriptionRegion), $"subscriptionRegion is {SubscriptionRegion}, and location is {Location}", "Keep one of them: both say the region of the key.");
        if (ApiVersion is { } version && version.StartsWith('3') != Operation.Version!.StartsWith('3'))
            yield return BadParameter(nameof(ApiVersion), $"{Type} speaks the protocol of version {Operation.Version}, and {version} has another", "Leave apiVersion out.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ServiceEndpoint> Endpoints() => [.. base.Endpoints().Select(endpoint => endpoint with { Url = Below(endpoint.Url), Headers = Headers(endpoint) })];

    private protected sealed override RowCalls Calls(ServiceCaller caller) => new BatchCalls(caller, this, Type, Rows, MostInRequest);

    // At the address of a resource the operations are below a path.
    private Uri Below(Uri url) => url.AbsolutePath == "/" && url.Host.Contains(".cognitiveservices.azure.", StringComparison.OrdinalIgnoreCase)
        ? new Uri(url, Operation.Version == "3.0" ? "/translator/text/v3.0" : "/translator/text")
        : url;

    private Dictionary<string, string> Headers(ServiceEndpoint endpoint)
    {
        var headers = new Dictionary<string, string>(endpoint.Headers, StringComparer.OrdinalIgnoreCase);
        if (SubscriptionRegion is { } region)
            headers.TryAdd(Operation.Service.RegionHeader!, region);
        return headers;
    }
}

/// <summary>A stage that asks the Translator about a text.</summary>
public abstract class TranslatorTextStage : TranslatorStage
{
    /// <summary>The text that the Translator gets.</summary>
    [Required]
    public ValueOrColumn<string> Text { get; init; } = ValueOrColumn.Of<string>("text");

    /// <inheritdoc/>
    protected override (JsonObject Element, long Characters) Element(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string text = values.Get<string>(nameof(Text))!;
        InputLimits.CheckText(text, Operation.MostCharacters);
        return (new JsonObject { ["text"] = text }, InputLimits.Characters(text));
    }
}
