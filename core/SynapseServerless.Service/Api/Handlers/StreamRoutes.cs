using System.Text.Json;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;
using SynapseServerless.Service.Streams;
using SynapseServerless.Specifications;
using SynapseServerless.Streams;

namespace SynapseServerless.Service.Api.Handlers;

/// <summary>Streams: start, look, pause, resume, drain, delete, and send rows.</summary>
internal static class StreamRoutes
{
    private static readonly ApiParameter Name = new("name", ApiPlace.Path, typeof(string), "Name of the stream.") { Example = "scoring" };

    public static IEnumerable<ApiRoute> Routes()
    {
        yield return new ApiRoute
        {
            Method = "POST", Template = "/v1/streams", OperationId = "StartStream", Tag = ApiTags.Streams,
            Summary = "Start a stream",
            Description = "The body is a specification of which one input is a stream. Where there is a stream of its name, the specification is a new version of it, which takes over at the end of the epoch at work.",
            Body = new ApiBody("Specification", "What the stream does.") { Yaml = true },
            Responses = [new ApiResponse(202, "The stream, which goes on until it is paused, drained or deleted.", typeof(ServedStreamView)) { HasLocation = true }],
            Problems = [400, 403, 413, 415, 422],
            Handler = StartAsync,
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/streams", OperationId = "ListStreams", Tag = ApiTags.Streams,
            Summary = "List the streams",
            Responses = [new ApiResponse(200, "The streams, by name.", typeof(StreamList)) { HasTag = true }],
            Handler = static async (host, _, cancel) => ApiAnswer.Ok(new StreamList(await host.Streams.ListAsync(cancel).ConfigureAwait(false))),
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/streams/{name}", OperationId = "GetStream", Tag = ApiTags.Streams,
            Summary = "Tell how a stream stands",
            Parameters = [Name],
            Responses = [new ApiResponse(200, "The stream.", typeof(ServedStreamView)) { HasTag = true }],
            Problems = [404],
            Handler = static async (host, request, cancel) => ApiAnswer.Ok(await host.Streams.GetAsync(request.Value("name"), cancel).ConfigureAwait(false)),
        };
        yield return Wish("pause", "PauseStream", "Pause a stream at the end of the epoch at work", StreamState.Paused);
        yield return Wish("resume", "ResumeStream", "Let a stream go on that is paused, or that a problem holds", StreamState.Running);
        yield return Wish("drain", "DrainStream", "Let a stream handle what is there, close its windows, and end", StreamState.Draining);
        yield return new ApiRoute
        {
            Method = "POST", Template = "/v1/streams/{name}/rows", OperationId = "PushRows", Tag = ApiTags.Streams,
            Summary = "Send rows to a stream",
            Description = "For streams whose source is push. Rows are objects by column; what is left out is null. They are acknowledged when they are kept, all of them or none.",
            Parameters = [Name],
            Body = new ApiBody(typeof(PushBody), "The rows.") { IsData = true },
            Responses = [new ApiResponse(202, "The rows are kept, and will be handled once.", typeof(PushedRows))],
            Problems = [400, 404, 409, 413, 415, 422],
            Handler = PushAsync,
        };
        yield return new ApiRoute
        {
            Method = "DELETE", Template = "/v1/streams/{name}", OperationId = "DeleteStream", Tag = ApiTags.Streams,
            Summary = "Delete a stream",
            Description = "It is stopped, and what is kept of it is deleted. What it wrote to its output stays.",
            Parameters = [Name],
            Responses = [new ApiResponse(204, "The stream is deleted.")],
            Problems = [404],
            Handler = DeleteAsync,
        };
    }

    private static ApiRoute Wish(string verb, string operation, string summary, StreamState state) => new()
    {
        Method = "POST", Template = $"/v1/streams/{{name}}/{verb}", OperationId = operation, Tag = ApiTags.Streams,
        Summary = summary,
        Parameters = [Name],
        Responses = [new ApiResponse(200, "The stream, of which that is wanted now.", typeof(ServedStreamView))],
        Problems = [404],
        Handler = async (host, request, cancel) => ApiAnswer.Ok(await host.Streams.SetAsync(request.Value("name"), state, cancel).ConfigureAwait(false)),
    };

    private static async Task<ApiAnswer> StartAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        SpecificationBody body = (await SpecificationBody.ReadAsync(request, static _ => false, cancellationToken).ConfigureAwait(false))!;
        ServedStreamView stream = await host.Streams.StartAsync(body.Specification!.Value, cancellationToken).ConfigureAwait(false);
        return ApiAnswer.At(202, $"{request.Base}/v1/streams/{stream.Name}", stream);
    }

    private static async Task<ApiAnswer> DeleteAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        await host.Streams.DeleteAsync(request.Value("name"), cancellationToken).ConfigureAwait(false);
        return new ApiAnswer { Status = 204 };
    }

    private static async Task<ApiAnswer> PushAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        if (await request.ReadAsync(cancellationToken).ConfigureAwait(false) is not var (root, text, _))
            throw ApiException.Of(422, "There are no rows");
        request.Places = new BodyPlaces(root, "", []);
        if (root is not SpecMapping mapping)
            throw new SpecificationException($"The body is a mapping, not {root.Description}", new Location { Pointer = "" }, "Write {\"rows\": [{...}]}.");
        var keys = new BodyBinder(mapping);
        keys.Require("rows");
        keys.Check("rows");
        if (mapping["rows"] is not SpecSequence)
            throw new SpecificationException($"The rows are a list, not {mapping["rows"]!.Description}", new Location { Pointer = "/rows" });
        using JsonDocument document = JsonDocument.Parse(text, SpecificationBody.JsonOptions);
        PushedRows kept = await host.Streams.PushAsync(request.Value("name"), [.. document.RootElement.GetProperty("rows").EnumerateArray()], cancellationToken).ConfigureAwait(false);
        return ApiAnswer.Ok(kept) with { Status = 202 };
    }
}

/// <summary>Streams.</summary>
/// <param name="Streams">They.</param>
internal sealed record StreamList(IReadOnlyList<ServedStreamView> Streams);

/// <summary>Rows for a stream.</summary>
internal sealed record PushBody
{
    /// <summary>The rows: objects by column.</summary>
    public required IReadOnlyList<JsonElement> Rows { get; init; }
}
