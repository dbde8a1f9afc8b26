using SynapseServerless.Service.Api.Routing;

namespace SynapseServerless.Service.Api.Handlers;

/// <summary>All routes. Where two could match a path, the one that is more particular comes first.</summary>
internal static class ApiRoutes
{
    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        .. ServiceRoutes.Routes(),
        .. RunRoutes.Routes(),
        .. PlanRoutes.Routes(),
        .. PipelineRoutes.Routes(),
        .. ServingRoutes.Routes(),
        .. ModelRoutes.Routes(),
        .. InferenceRoutes.Routes(),
        .. StageRoutes.Routes(),
        .. StreamRoutes.Routes(),
    ];
}

/// <summary>What routes are grouped under.</summary>
internal static class ApiTags
{
    public const string Runs = "runs";

    public const string Pipelines = "pipelines";

    public const string Models = "models";

    public const string Inference = "inference";

    public const string Stages = "stages";

    public const string Streams = "streams";

    public const string Service = "service";
}
