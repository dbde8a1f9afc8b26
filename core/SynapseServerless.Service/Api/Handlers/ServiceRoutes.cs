using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;

namespace SynapseServerless.Service.Api.Handlers;

/// <summary>What there is to know of the service itself.</summary>
internal static class ServiceRoutes
{
    public static IEnumerable<ApiRoute> Routes()
    {
        yield return new ApiRoute
        {
            Method = "GET", Template = "/health", OperationId = "GetHealth", Tag = ApiTags.Service, NeedsKey = false,
            Summary = "Tell whether the service answers and can carry out runs",
            Description = "Needs no key, and says nothing but that. It is 503 where the engine cannot reach its journal or start processes for tasks, or does not answer within five seconds; the log says why.",
            Responses = [new ApiResponse(200, "It does.", typeof(Health))],
            Handler = static async (host, _, cancellationToken) => await host.Runs.IsHealthyAsync(cancellationToken).ConfigureAwait(false)
                ? ApiAnswer.Ok(new Health("healthy"))
                : throw new ServiceException(Refusal.Unavailable, "The engine cannot carry out runs now", "The log of the service says why."),
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/openapi.json", OperationId = "GetOpenApi", Tag = ApiTags.Service,
            Summary = "Get this description",
            Responses = [new ApiResponse(200, "An OpenAPI document, version 3.1.", "AnyObject") { HasTag = true }],
            Handler = static (host, _, _) => Task.FromResult(ApiAnswer.Ok(host.Documents.OpenApi)),
        };
    }
}

/// <summary>Whether the service answers.</summary>
/// <param name="Status">Always <c>healthy</c>.</param>
internal sealed record Health(string Status);
