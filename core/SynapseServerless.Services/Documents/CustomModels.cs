using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Gives each row the models of the resource, from all pages.</summary>
public sealed class ListCustomModels : ServiceStage
{
    /// <summary>Whether the service's own models are listed too.</summary>
    public bool IncludePrebuilt { get; init; }

    /// <summary>Ignored: whether models or their number are listed; models are.</summary>
    [NoEffect("Models are always listed.")]
    public ValueOrColumn<string>? Op { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => DocumentOperations.List;

    /// <inheritdoc/>
    protected override JsonElement Answer(JsonElement reply)
    {
        if (IncludePrebuilt)
            return reply;
        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["value"] = new JsonArray([.. reply.GetProperty("value").EnumerateArray()
                .Where(model => !(model.GetProperty("modelId").GetString() ?? "").StartsWith("prebuilt-", StringComparison.Ordinal)).Select(model => JsonNode.Parse(model.GetRawText()))]),
        });
    }

    private protected override RowCalls Calls(ServiceCaller caller) => new PagedCalls(caller, Request, Read);
}

/// <summary>Gives each row what the resource knows of a model: when it was made, of which kinds of documents it has which fields.</summary>
public sealed class GetCustomModel : ServiceStage
{
    /// <summary>The model.</summary>
    [Required]
    [InRoute("modelId")]
    public ValueOrColumn<string>? ModelId { get; init; }

    /// <summary>Ignored: whether the names of fields come too; they always do.</summary>
    [NoEffect("Fields always come, in docTypes.")]
    public ValueOrColumn<bool>? IncludeKeys { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => DocumentOperations.Get;
}

/// <summary>A request for each row whose answer has pages.</summary>
internal sealed class PagedCalls(ServiceCaller caller, Func<RowValues, ServiceRequest> request, Func<ServiceReply, RowValues, RowAnswer> read) : RowCalls
{
    private const int MostPages = 10_000;

    public override async Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken)
    {
        ServiceRequest next = request(values);
        ServiceReply? first = null;
        var pages = new List<JsonElement>();
        while (true)
        {
            ServiceReply reply = await caller.AskAsync(next, static reply => Problem(() => reply.Json().GetProperty("value")), context, cancellationToken).ConfigureAwait(false);
            first ??= reply;
            pages.Add(reply.Json());
            if (!pages[^1].TryGetProperty("nextLink", out JsonElement link) || link.GetString() is not { Length: > 0 } address)
                break;
            if (pages.Count == MostPages)
                throw new CallException(new CallError(null, "EndlessPages", $"The service gives more than {MostPages} pages of one answer", CallErrorCategory.Answer));
            next = next with { Address = address };
        }
        ServiceReply whole = first with { Body = Encoding.UTF8.GetBytes(ResultPages.Join(pages).ToJsonString(StageJson.Options)) };
        return Reading(whole, () => read(whole, values));
    }
}
