using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Api.Handlers;

/// <summary>Stored pipelines.</summary>
internal static class PipelineRoutes
{
    public static readonly ApiParameter Name = new("name", ApiPlace.Path, typeof(string), "Name of the pipeline.") { Example = "late-flights" };

    private static readonly ApiParameter Version = new("version", ApiPlace.Path, typeof(int), "Version of the pipeline, from 1.") { Example = 1, Minimum = 1 };

    public static IEnumerable<ApiRoute> Routes()
    {
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/pipelines", OperationId = "ListPipelines", Tag = ApiTags.Pipelines,
            Summary = "List the stored pipelines",
            Responses = [new ApiResponse(200, "The latest version of each, by name.", typeof(PipelineList)) { HasTag = true }],
            Handler = static async (host, _, cancel) => ApiAnswer.Ok(new PipelineList(await host.Pipelines.ListAsync(cancel).ConfigureAwait(false))),
        };
        yield return new ApiRoute
        {
            Method = "PUT", Template = "/v1/pipelines/{name}", OperationId = "PutPipeline", Tag = ApiTags.Pipelines,
            Summary = "Store a pipeline",
            Description = "The body is a specification, or an object with a specification and, beside it, a schedule or the input that dropped files go to. "
                + "It is checked; a new version is made only when it differs from the latest.",
            Parameters = [Name],
            Body = new ApiBody("PipelineBody", "The pipeline.") { Yaml = true },
            Responses =
            [
                new ApiResponse(200, "The latest version is the same.", typeof(StoredPipeline)) { HasLocation = true },
                new ApiResponse(201, "A new version was stored.", typeof(StoredPipeline)) { HasLocation = true },
            ],
            Problems = [400, 403, 413, 415, 422],
            Handler = PutAsync,
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/pipelines/{name}", OperationId = "GetPipeline", Tag = ApiTags.Pipelines,
            Summary = "Get the latest version of a stored pipeline",
            Parameters = [Name],
            Responses = [new ApiResponse(200, "The pipeline.", typeof(StoredPipeline)) { HasTag = true }],
            Problems = [404],
            Handler = static (host, request, cancel) => GetAsync(host, request, null, cancel),
        };
        yield return new ApiRoute
        {
            Method = "DELETE", Template = "/v1/pipelines/{name}", OperationId = "DeletePipeline", Tag = ApiTags.Pipelines,
            Summary = "Delete a stored pipeline with all its versions",
            Description = "Runs that were started from it stay.",
            Parameters = [Name],
            Responses = [new ApiResponse(204, "It is gone.")],
            Problems = [404],
            Handler = static async (host, request, cancel) => await host.Pipelines.DeleteAsync(request.Value("name"), cancel).ConfigureAwait(false)
                ? new ApiAnswer { Status = 204 }
                : throw NoSuch(request.Value("name"), null),
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/pipelines/{name}/versions", OperationId = "ListPipelineVersions", Tag = ApiTags.Pipelines,
            Summary = "List the versions of a stored pipeline, latest first",
            Parameters = [Name],
            Responses = [new ApiResponse(200, "The versions.", typeof(PipelineList)) { HasTag = true }],
            Problems = [404],
            Handler = static async (host, request, cancel) => await host.Pipelines.VersionsAsync(request.Value("name"), cancel).ConfigureAwait(false) is { Count: > 0 } versions
                ? ApiAnswer.Ok(new PipelineList(versions))
                : throw NoSuch(request.Value("name"), null),
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/pipelines/{name}/versions/{version}", OperationId = "GetPipelineVersion", Tag = ApiTags.Pipelines,
            Summary = "Get a version of a stored pipeline",
            Parameters = [Name, Version],
            Responses = [new ApiResponse(200, "That version.", typeof(StoredPipeline)) { HasTag = true }],
            Problems = [404],
            Handler = static (host, request, cancel) => int.TryParse(request.Value("version"), out int version) && version > 0
                ? GetAsync(host, request, version, cancel)
                : throw ApiException.Of(404, $"'{request.Value("version")}' is no version", "Versions are numbers from 1."),
        };
    }

    private static async Task<ApiAnswer> GetAsync(ServiceHost host, ApiRequest request, int? version, CancellationToken cancellationToken) =>
        ApiAnswer.Ok(await host.Pipelines.FindAsync(request.Value("name"), version, cancellationToken).ConfigureAwait(false) ?? throw NoSuch(request.Value("name"), version));

    private static async Task<ApiAnswer> PutAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        SpecificationBody body = (await SpecificationBody.ReadAsync(request, static root => root["specification"] is not null, cancellationToken).ConfigureAwait(false))!;
        PipelineSchedule? schedule = null;
        PipelineDrop? drop = null;
        if (body.IsEnvelope)
        {
            var keys = new BodyBinder(body.Root);
            SpecMapping? when = keys.Mapping("schedule"), where = keys.Mapping("drop");
            keys.Check("specification", "schedule", "drop");
            schedule = when is null ? null : Schedule(when);
            drop = where is null ? null : Drop(where);
        }
        if (body.Specification is not { } specification)
            throw new SpecificationException("There is no specification to store", new Location { Pointer = "/specification" });
        var definition = new PipelineDefinition { Specification = specification, Schedule = schedule, Drop = drop };
        (StoredPipeline pipeline, bool created) = await host.Pipelines.PutAsync(request.Value("name"), definition, cancellationToken).ConfigureAwait(false);
        return ApiAnswer.At(created ? 201 : 200, $"{request.Base}/v1/pipelines/{pipeline.Name}/versions/{pipeline.Version}", pipeline);
    }

    private static PipelineSchedule Schedule(SpecMapping mapping)
    {
        var keys = new BodyBinder(mapping);
        keys.Require("cron");
        var schedule = new PipelineSchedule { Cron = keys.Text("cron") ?? "", TimeZone = keys.Text("timeZone") };
        keys.Check("cron", "timeZone");
        return schedule;
    }

    private static PipelineDrop Drop(SpecMapping mapping)
    {
        var keys = new BodyBinder(mapping);
        keys.Require("input");
        var drop = new PipelineDrop { Input = keys.Text("input") ?? "" };
        keys.Check("input");
        return drop;
    }

    private static ServiceException NoSuch(string name, int? version) =>
        new(Refusal.NotFound, version is null ? $"There is no pipeline '{name}'" : $"There is no version {version} of a pipeline '{name}'");
}

/// <summary>Stored pipelines, or versions of one.</summary>
/// <param name="Pipelines">They.</param>
internal sealed record PipelineList(IReadOnlyList<PipelineSummary> Pipelines);
