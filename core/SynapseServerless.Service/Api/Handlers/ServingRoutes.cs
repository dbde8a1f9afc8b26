using System.Text.Json;
using System.Text.Json.Serialization;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;
using SynapseServerless.Service.Serving;
using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Api.Handlers;

/// <summary>Which versions of a model answer, and how that goes.</summary>
internal static class ServingRoutes
{
    private static readonly ApiParameter s_name = new("name", ApiPlace.Path, typeof(string), "Name of the model; a slash in it may be written as it is or as %2F.") { Example = "late" };

    private static readonly JsonSerializerOptions s_json = new(ApiJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public static IEnumerable<ApiRoute> Routes()
    {
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/models/{name...}/serving", OperationId = "GetServing", Tag = ApiTags.Models,
            Summary = "Tell which versions of a model answer",
            Description = "With their shares, what waits for them in this process, and what held before.",
            Parameters = [s_name],
            Responses = [new ApiResponse(200, "What answers.", typeof(ServingView)) { HasTag = true }],
            Problems = [404, 422],
            Handler = static async (host, request, cancel) => ApiAnswer.Ok(await host.Serving.GetAsync(request.Value("name"), cancel).ConfigureAwait(false)),
        };
        yield return new ApiRoute
        {
            Method = "PUT", Template = "/v1/models/{name...}/serving", OperationId = "PutServing", Tag = ApiTags.Models,
            Summary = "Change which versions of a model answer",
            Description = "Versions are loaded and tried before the first request comes to them; when one cannot be used, what held stays.",
            Parameters = [s_name],
            Body = new ApiBody(typeof(ServingSettings), "What is to hold."),
            Responses = [new ApiResponse(200, "It holds.", typeof(ServingView))],
            Problems = [400, 404, 413, 415, 422],
            Handler = PutAsync,
        };
        yield return new ApiRoute
        {
            Method = "DELETE", Template = "/v1/models/{name...}/serving", OperationId = "DeleteServing", Tag = ApiTags.Models,
            Summary = "Have the latest version of a model answer again",
            Parameters = [s_name],
            Responses = [new ApiResponse(204, "It does.")],
            Problems = [404],
            Handler = static async (host, request, cancel) =>
            {
                await host.Serving.DeleteAsync(request.Value("name"), cancel).ConfigureAwait(false);
                return new ApiAnswer { Status = 204 };
            },
        };
        yield return new ApiRoute
        {
            Method = "POST", Template = "/v1/models/{name...}/serving/rollback", OperationId = "RollBackServing", Tag = ApiTags.Models,
            Summary = "Go back to what answered before",
            Description = "At once; doing it again goes back further.",
            Parameters = [s_name],
            Responses = [new ApiResponse(200, "It answers again.", typeof(ServingView))],
            Problems = [404, 409, 422],
            Handler = static async (host, request, cancel) => ApiAnswer.Ok(await host.Serving.RollBackAsync(request.Value("name"), cancel).ConfigureAwait(false)),
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/models/{name...}/drift", OperationId = "GetDrift", Tag = ApiTags.Models,
            Summary = "Tell how served rows are apart from those that a model was fitted on",
            Description = "For each version and column: missing values, values that training had not, population stability index and Kolmogorov-Smirnov statistic, of the last 12 to 24 hours of this process.",
            Parameters = [s_name],
            Responses = [new ApiResponse(200, "The drift.", typeof(ModelDrift))],
            Problems = [404, 422],
            Handler = static async (host, request, cancel) => ApiAnswer.Ok(await host.Serving.DriftAsync(request.Value("name"), cancel).ConfigureAwait(false)),
        };
    }

    private static async Task<ApiAnswer> PutAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        if (await request.ReadAsync(cancellationToken).ConfigureAwait(false) is not var (root, text, _))
            throw ApiException.Of(422, "There is nothing to hold");
        request.Places = new BodyPlaces(root, "", []);
        if (root is not SpecMapping mapping)
            throw new SpecificationException($"The body is a mapping, not {root.Description}", new Location { Pointer = "" }, "Write {\"versions\": [{\"version\": \"1\", \"weight\": 1}]}.");
        ServingSettings settings;
        try
        {
            settings = JsonSerializer.Deserialize<ServingSettings>(text, s_json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException error)
        {
            string? pointer = error.Path is { Length: > 1 } path ? "/" + path[2..].Replace(".", "/", StringComparison.Ordinal).Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal) : "";
            throw new SpecificationException($"The body says nothing about serving that is understood: {error.Message.Split(" Path:")[0].TrimEnd('.')}", new Location { Pointer = pointer }, "See the schema ServingSettings in /v1/openapi.json.", error);
        }
        return ApiAnswer.Ok(await host.Serving.PutAsync(request.Value("name"), settings, cancellationToken).ConfigureAwait(false));
    }
}
