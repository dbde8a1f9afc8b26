using SynapseServerless.Planning;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;
using SynapseServerless.Service.Runs;
using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Api.Handlers;

/// <summary>Plans: what a run would come to.</summary>
internal static class PlanRoutes
{
    private static readonly ApiParameter s_limit = new("limit", ApiPlace.Query, typeof(string), "What the run may come to at most, as cost=5,time=10m; exceeded says what the plan goes beyond.");

    public static IEnumerable<ApiRoute> Routes()
    {
        yield return new ApiRoute
        {
            Method = "POST", Template = "/v1/plan", OperationId = "PlanRun", Tag = ApiTags.Runs,
            Summary = "Estimate a run without starting it",
            Description = "Rows, bytes and partitions as the files say, and time, requests, tokens and cost as earlier runs of the same specification took them. The body is that of a start of a run.",
            Parameters = [s_limit],
            Body = new ApiBody("RunStartBody", "What would be run.") { Yaml = true },
            Responses = [new ApiResponse(200, "The plan.", typeof(PlanEstimate))],
            Problems = [400, 403, 404, 413, 415, 422],
            Handler = PlanAsync,
        };
    }

    private static async Task<ApiAnswer> PlanAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        SpecificationBody? body = await SpecificationBody.ReadAsync(request, static root => root["specification"] is not null || root["pipeline"] is SpecScalar, cancellationToken).ConfigureAwait(false);
        var run = new RunRequest { Specification = body?.Specification };
        if (body is { IsEnvelope: true })
        {
            var keys = new BodyBinder(body.Root);
            run = run with { Pipeline = keys.Text("pipeline"), Version = keys.Number("version"), Overrides = keys.Texts("overrides") };
            keys.Check("specification", "pipeline", "version", "overrides", "callback");
            request.Places = new BodyPlaces(body.Root, body.Prefix, run.Overrides);
        }
        PlanLimits limits = PlanLimits.Parse(request.Query("limit")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []);
        return ApiAnswer.Ok(await host.Runs.PlanAsync(run, limits, cancellationToken).ConfigureAwait(false));
    }
}
