using System.Text.Json;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Api.Handlers;

/// <summary>The stages there are, and the schema of specifications.</summary>
internal static class StageRoutes
{
    public static IEnumerable<ApiRoute> Routes()
    {
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/stages", OperationId = "ListStages", Tag = ApiTags.Stages,
            Summary = "List the stages that a specification may use",
            Responses = [new ApiResponse(200, "The stages, by name.", typeof(StageList)) { HasTag = true }],
            Handler = static (host, _, _) => Task.FromResult(ApiAnswer.Ok(new StageList([.. host.Catalog.Stages.Select(StageView.Of)]))),
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/stages/{type}", OperationId = "GetStage", Tag = ApiTags.Stages,
            Summary = "Tell what a stage does and what its parameters are",
            Parameters = [new ApiParameter("type", ApiPlace.Path, typeof(string), "Type of the stage.") { Example = "LightGBMClassifier" }],
            Responses = [new ApiResponse(200, "The stage.", typeof(StageDetails)) { HasTag = true }],
            Problems = [404],
            Handler = static (host, request, _) => Task.FromResult(ApiAnswer.Ok(StageDetails.Of(Find(host.Catalog, request.Value("type"))))),
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/schema", OperationId = "GetSchema", Tag = ApiTags.Stages,
            Summary = "Get the JSON Schema of specifications",
            Responses = [new ApiResponse(200, "A JSON Schema of draft 7.", "AnyObject") { HasTag = true }],
            Handler = static (host, _, _) => Task.FromResult(ApiAnswer.Ok(host.Documents.Schema)),
        };
    }

    private static StageDescription Find(StageCatalog catalog, string name) => catalog.Find(name) ?? throw new ServiceException(
        Refusal.NotFound, $"There is no stage '{name}'", Suggestions.Remedy(name, [.. catalog.Stages.Select(stage => stage.Name)], "stages"));
}

/// <summary>The stages there are.</summary>
/// <param name="Stages">The stages.</param>
internal sealed record StageList(IReadOnlyList<StageView> Stages);

/// <summary>A stage in a list.</summary>
/// <param name="Type">Its type, as specifications name it.</param>
/// <param name="Kind">What kind of stage it is.</param>
/// <param name="Summary">What it does.</param>
internal sealed record StageView(string Type, StageKind Kind, string Summary)
{
    public static StageView Of(StageDescription stage) => new(stage.Name, stage.Kind, stage.Summary);
}

/// <summary>A stage with its parameters.</summary>
internal sealed record StageDetails
{
    /// <summary>Its type, as specifications name it.</summary>
    public required string Type { get; init; }

    /// <summary>What kind of stage it is.</summary>
    public required StageKind Kind { get; init; }

    /// <summary>What it does.</summary>
    public required string Summary { get; init; }

    /// <summary>Its parameters.</summary>
    public required IReadOnlyList<StageParameterView> Parameters { get; init; }

    public static StageDetails Of(StageDescription stage) => new()
    {
        Type = stage.Name,
        Kind = stage.Kind,
        Summary = stage.Summary,
        Parameters = [.. stage.Parameters.Select(StageParameterView.Of)],
    };
}

/// <summary>A parameter of a stage.</summary>
internal sealed record StageParameterView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The type of its values.</summary>
    public required string Type { get; init; }

    /// <summary>Whether a specification must give it.</summary>
    public required bool Required { get; init; }

    /// <summary>The value where a specification gives none.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>What it means.</summary>
    public required string Summary { get; init; }

    public static StageParameterView Of(StageParameter parameter) => new()
    {
        Name = parameter.Name,
        Type = TypeNames.Short(parameter.ClrType),
        Required = parameter.Required,
        // A stage that another starts with is no value that a specification could write shortly; its summary tells of it.
        Default = parameter.Name == "uid" || parameter.Default is null or Stage or IEnumerable<Stage>
            ? null
            : JsonSerializer.SerializeToElement(parameter.Default, parameter.ClrType, StageJson.Options),
        Summary = parameter.Summary,
    };
}
