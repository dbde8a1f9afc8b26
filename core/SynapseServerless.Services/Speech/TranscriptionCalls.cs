using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Transcriptions: begun, asked until they have ended, and then their files, which are elsewhere.</summary>
internal sealed class TranscriptionCalls(
    ServiceCaller caller, Func<RowValues, ServiceRequest> request, Func<ServiceReply, RowValues, RowAnswer> read, PollingOptions polling, CallOptions options) : RowCalls
{
    private readonly OperationPoller _poller = new(caller, polling);

    public override async Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken)
    {
        ServiceReply begun = await _poller.BeginAsync(request(values), context, cancellationToken).ConfigureAwait(false);
        string address = OperationPoller.Address(begun)!;
        // The transcripts are what was paid for, so they are kept with the run.
        AnswerKey key = caller.Key(new ServiceRequest(HttpMethod.Get, address) { Headers = new Dictionary<string, string> { ["transcripts"] = "1" } });
        ServiceReply whole = await caller.OnceAsync(key, cancel => WholeAsync(address, begun, context, cancel), context, cancellationToken, KeptAs.OwnAnswer).ConfigureAwait(false);
        return Reading(whole, () => read(whole, values));
    }

    private async Task<ServiceReply> WholeAsync(string address, ServiceReply begun, StageContext context, CancellationToken cancellationToken)
    {
        ServiceReply ended = await _poller.ResultAsync(address, begun, context, cancellationToken).ConfigureAwait(false);
        JsonObject result = Reading(ended, () => JsonObject.Create(ended.Json())!);
        string list = Reading(ended, () => (string?)result["links"]?["files"] ?? throw new FormatException("the transcription names no files"));
        var files = new JsonArray();
        var transcripts = new JsonArray();
        foreach (JsonElement file in await FilesAsync(list, context, cancellationToken).ConfigureAwait(false))
        {
            string? kind = file.GetProperty("kind").GetString();
            files.Add(new JsonObject { ["name"] = Text(file, "name"), ["kind"] = kind, ["size"] = file.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty("size", out JsonElement size) ? JsonNode.Parse(size.GetRawText()) : null });
            if (kind == "Transcription" && file.GetProperty("links").GetProperty("contentUrl").GetString() is { } place)
                transcripts.Add(await FetchAsync(new Uri(place), context, cancellationToken).ConfigureAwait(false));
        }
        result["files"] = files;
        result["transcripts"] = transcripts;
        return ended with { Body = Encoding.UTF8.GetBytes(result.ToJsonString(StageJson.Options)) };
    }

    private async Task<List<JsonElement>> FilesAsync(string address, StageContext context, CancellationToken cancellationToken)
    {
        var files = new List<JsonElement>();
        for (string? next = address; next is not null;)
        {
            ServiceReply reply = await caller.SendAsync(new ServiceRequest(HttpMethod.Get, next) { MayBeGone = true, IsFree = true }, static reply => Problem(() => reply.Json().GetProperty("values")), context, cancellationToken).ConfigureAwait(false);
            JsonElement page = reply.Json();
            files.AddRange(page.GetProperty("values").EnumerateArray());
            next = Text(page, "@nextLink");
        }
        return files;
    }

    // The address itself lets in everybody who has it: the key of the service stays here.
    private async Task<JsonNode?> FetchAsync(Uri place, StageContext context, CancellationToken cancellationToken)
    {
        var elsewhere = new ServiceCaller("transcript", new EndpointPool([new ServiceEndpoint(new Uri(place.GetLeftPart(UriPartial.Authority)))], new GovernorOptions()), options);
        try
        {
            ServiceReply reply = await elsewhere.SendAsync(
                new ServiceRequest(HttpMethod.Get, place.AbsoluteUri) { MayBeGone = true, IsFree = true }, static reply => Problem(() => JsonNode.Parse(reply.Body.Span)), context, cancellationToken).ConfigureAwait(false);
            return JsonNode.Parse(reply.Body.Span);
        }
        catch (SynapseException error)
        {
            throw new CallException(new CallError(
                null, "TranscriptNotFetched", $"The transcript at {place.Host} cannot be fetched: {error.Problem.TrimEnd('.')}. {error.Remedy}", CallErrorCategory.Connection));
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
