using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;
using SynapseServerless.Service.Inference;
using SynapseServerless.Service.Models;

namespace SynapseServerless.Service.Api.Handlers;

/// <summary>The Open Inference Protocol, version 2, over HTTP. What each route takes and gives, the protocol says; refusals are its <c>{"error": "..."}</c>.</summary>
internal static class InferenceRoutes
{
    private const string LengthHeader = "Inference-Header-Content-Length";

    private static readonly ApiParameter Name = new("name", ApiPlace.Path, typeof(string), "Name of the model, or of a stored pipeline that fits nothing.") { Example = "late" };

    private static readonly ApiParameter Version = new("version", ApiPlace.Path, typeof(string), "Version of the model.") { Example = "1" };

    private static readonly ApiParameter Length = new(LengthHeader, ApiPlace.Header, typeof(int), "How many bytes of the body are JSON, where tensors stand behind it.") { Minimum = 0 };

    public static IEnumerable<ApiRoute> Routes()
    {
        yield return Get("/v2/health/live", "GetServerLive", "Tell whether the server answers", "Needs no key.", [], static (_, _, _) => Task.FromResult(Answer(new JsonObject { ["live"] = true }))) with { NeedsKey = false };
        yield return Get(
            "/v2/health/ready", "GetServerReady", "Tell whether the server can score rows", "Needs no key. It is 503 where it cannot.", [],
            static async (host, _, cancel) => await new InferenceServer(host).IsReadyAsync(cancel).ConfigureAwait(false)
                ? Answer(new JsonObject { ["ready"] = true })
                : throw new ServiceException(Refusal.Unavailable, "The server is not ready", "Ask again in a while.")) with { NeedsKey = false };
        yield return Get(
            "/v2", "GetServerMetadata", "Tell what the server is", null, [],
            static (_, _, _) => Task.FromResult(Answer(new JsonObject
            {
                ["name"] = InferenceServer.Name, ["version"] = InferenceServer.Version, ["extensions"] = new JsonArray([.. InferenceServer.Extensions.Select(name => (JsonNode)name)]),
            })));
        foreach (string version in (string[])["/versions/{version}", ""])
        {
            bool versioned = version.Length > 0;
            string suffix = versioned ? "Version" : "";
            ApiParameter[] parameters = versioned ? [Name, Version] : [Name];
            yield return Get($"/v2/models/{{name...}}{version}/ready", $"GetModel{suffix}Ready", "Tell whether a model can score rows", "It is 503 where it cannot.", parameters, ReadyAsync) with { Problems = [404] };
            yield return new ApiRoute
            {
                Method = "POST", Template = $"/v2/models/{{name...}}{version}/infer", OperationId = $"Infer{suffix}", Tag = ApiTags.Inference, IsInference = true, IsScoring = true,
                Summary = "Infer by a model",
                Description = "Each input and each output is a column: a tensor of shape [rows] for numbers and texts, [rows, width] for vectors. Tensors stand in the JSON, or behind it in the order of the inputs.",
                Parameters = [.. parameters, Length],
                Body = new ApiBody(typeof(InferBody), "The request.") { IsData = true, More = ["application/octet-stream"] },
                Responses = [new ApiResponse(200, "The outputs.", "AnyObject") { More = ["application/octet-stream"] }],
                Problems = [400, 404, 413, 415, 422, 429, 504],
                Connector = versioned ? null : new ConnectorAction("Infer", "Scores tensors with a saved model by the Open Inference Protocol."),
                Handler = InferAsync,
            };
        }
        yield return Get("/v2/models/{name...}/versions/{version}", "GetModelVersionMetadata", "Tell what a version of a model takes and gives", null, [Name, Version], MetadataAsync) with { Problems = [404, 422] };
        yield return Get("/v2/models/{name...}", "GetModelMetadata", "Tell what a model takes and gives", null, [Name], MetadataAsync) with { Problems = [404, 422] };
    }

    private static ApiRoute Get(
        string template, string operation, string summary, string? description, ApiParameter[] parameters, Func<ServiceHost, ApiRequest, CancellationToken, Task<ApiAnswer>> handler) => new()
    {
        Method = "GET", Template = template, OperationId = operation, Tag = ApiTags.Inference, IsInference = true,
        Summary = summary,
        Description = description,
        Parameters = parameters,
        Responses = [new ApiResponse(200, "As the protocol has it.", "AnyObject") { HasTag = true }],
        Handler = handler,
    };

    private static ApiAnswer Answer(JsonObject value) => ApiAnswer.Ok(value);

    private static async Task<ApiAnswer> ReadyAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        string name = request.Value("name");
        return await new InferenceServer(host).IsReadyAsync(name, request.FindValue("version"), cancellationToken).ConfigureAwait(false)
            ? Answer(new JsonObject { ["name"] = name, ["ready"] = true })
            : throw new ServiceException(Refusal.Unavailable, $"The model '{name}' is not ready", "Ask again in a while.");
    }

    private static async Task<ApiAnswer> MetadataAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        ServedModel model = await new InferenceServer(host).DescribeAsync(request.Value("name"), request.FindValue("version"), cancellationToken).ConfigureAwait(false);
        return Answer(new JsonObject
        {
            ["name"] = model.Name,
            ["versions"] = new JsonArray([.. model.Versions.Select(version => (JsonNode)version)]),
            ["platform"] = $"{InferenceServer.Name}_{model.Type}",
            ["inputs"] = Tensors(model.Input?.FieldsList ?? []),
            ["outputs"] = Tensors(InferenceServer.OutputsOf(model)),
        });
    }

    private static JsonArray Tensors(IEnumerable<Field> fields) =>
    [
        .. fields.Select(field => new JsonObject
        {
            ["name"] = field.Name, ["datatype"] = Datatype.Of(field.DataType), ["shape"] = new JsonArray([.. Datatype.ShapeOf(field.DataType).Select(size => (JsonNode)size)]),
        }),
    ];

    private static async Task<ApiAnswer> InferAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        using PooledBytes body = await request.ReadPooledAsync(host.Options.MaxScoreBytes, cancellationToken).ConfigureAwait(false);
        int json = body.Span.Length;
        if (request.Header(LengthHeader) is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out json) || json > body.Span.Length))
            throw InferenceException.Of($"The header {LengthHeader} is '{text}', and the body has {body.Span.Length} bytes", "Name how many of them are JSON.");
        InferenceRequest wanted = InferenceJsonReader.Read(body.Memory[..json], body.Memory[json..]);
        InferenceAnswer answer = await new InferenceServer(host)
            .InferAsync(request.Value("name"), request.FindValue("version"), wanted, null, request.Caller, cancellationToken).ConfigureAwait(false);
        var bytes = new PooledBytes();
        try
        {
            int? length = InferenceJsonWriter.Write(bytes, answer, name => wanted.Outputs?.FirstOrDefault(output => output.Name == name)?.IsBinary ?? wanted.IsBinary);
            return length is null
                ? new ApiAnswer { Bytes = bytes }
                : new ApiAnswer { Bytes = bytes, ContentType = "application/octet-stream", Headers = new Dictionary<string, string> { [LengthHeader] = length.Value.ToString(CultureInfo.InvariantCulture) } };
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }
}

/// <summary>A request to infer.</summary>
internal sealed record InferBody
{
    /// <summary>What the caller calls the request; the answer has it too.</summary>
    public string? Id { get; init; }

    /// <summary>The inputs: a tensor for each column.</summary>
    public required IReadOnlyList<InferTensor> Inputs { get; init; }

    /// <summary>The outputs that are wanted; those that the model adds to its inputs when left out.</summary>
    public IReadOnlyList<InferOutput>? Outputs { get; init; }

    /// <summary>What is wanted besides: <c>errors</c>, <c>explain</c>, <c>timeout</c>, <c>binary_data_output</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Parameters { get; init; }
}

/// <summary>A tensor.</summary>
internal sealed record InferTensor
{
    /// <summary>Its name: that of the column.</summary>
    public required string Name { get; init; }

    /// <summary>Its shape; the first dimension is the rows.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>Its datatype, such as FP64 or BYTES.</summary>
    public required string Datatype { get; init; }

    /// <summary>Its elements, flat or nested; left out where they stand behind the JSON.</summary>
    public IReadOnlyList<JsonElement>? Data { get; init; }

    /// <summary>What is special about it: <c>binary_data_size</c>, <c>nulls</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Parameters { get; init; }
}

/// <summary>An output that is wanted.</summary>
internal sealed record InferOutput
{
    /// <summary>Its name: that of the column.</summary>
    public required string Name { get; init; }

    /// <summary>What is special about it: <c>binary_data</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Parameters { get; init; }
}
