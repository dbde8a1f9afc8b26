using System.Text.Json;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;
using SynapseServerless.Service.Api.Scoring;
using SynapseServerless.Service.Models;

namespace SynapseServerless.Service.Api.Handlers;

/// <summary>Saved models: look, and score a few rows.</summary>
internal static class ModelRoutes
{
    private static readonly ApiParameter Name = new("name", ApiPlace.Path, typeof(string), "Name of the model; a slash in it may be written as it is or as %2F.") { Example = "late" };

    public static IEnumerable<ApiRoute> Routes()
    {
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/models", OperationId = "ListModels", Tag = ApiTags.Models,
            Summary = "List the saved models",
            Description = "Those under models/ of the service's root, where specifications save them as ../models/NAME.",
            Responses = [new ApiResponse(200, "The models, by name.", typeof(ModelList)) { HasTag = true }],
            Handler = static async (host, _, cancel) => ApiAnswer.Ok(new ModelList(await host.Models.ListAsync(cancel).ConfigureAwait(false))),
        };
        yield return new ApiRoute
        {
            Method = "POST", Template = "/v1/models/{name...}/score", OperationId = "ScoreRows", Tag = ApiTags.Models, IsScoring = true,
            Summary = "Score a few rows with a model",
            Description = "Rows have the columns that the model was fitted on; what is left out is null. They come as JSON, as lines of JSON, as CSV with a header or as a stream "
                + "of Arrow IPC, and go as Accept says, or as they came. A stored pipeline that fits nothing is served like a model. "
                + "All rows are scored or none, and every row that cannot be is told, with its index and column, unless errors are wanted in their places.",
            Parameters = [Name, .. ScoreOptions.Parameters],
            Body = new ApiBody(typeof(ScoreBody), "The rows.") { IsData = true, More = [.. RowFormats.All.Skip(1)] },
            Responses = [new ApiResponse(200, "What the model gave, row by row.", typeof(ScoreAnswer)) { More = [.. RowFormats.All.Skip(1)] }],
            Problems = [400, 404, 406, 413, 415, 422, 429, 504],
            Connector = new ConnectorAction("Score rows", "Scores a few rows with a saved model.") { Visibility = "important" },
            Handler = ScoreHandler.HandleAsync,
        };
        yield return new ApiRoute
        {
            Method = "GET", Template = "/v1/models/{name...}", OperationId = "GetModel", Tag = ApiTags.Models,
            Summary = "Tell what a model is made of",
            Description = "Its stages, and where they are known the columns that it takes and gives.",
            Parameters = [Name],
            Responses = [new ApiResponse(200, "The model.", typeof(ModelView)) { HasTag = true }],
            Problems = [404, 422],
            Handler = static async (host, request, cancel) => ApiAnswer.Ok(await host.Models.GetAsync(request.Value("name"), cancel).ConfigureAwait(false)),
        };
    }
}

/// <summary>Saved models.</summary>
/// <param name="Models">They.</param>
internal sealed record ModelList(IReadOnlyList<ModelSummary> Models);

/// <summary>Rows to be scored.</summary>
internal sealed record ScoreBody
{
    /// <summary>The rows: objects by column.</summary>
    public required IReadOnlyList<JsonElement> Rows { get; init; }

    /// <summary>The columns of the answer; all when left out.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Whether the answer says why, where the model can.</summary>
    public bool? Explain { get; init; }

    /// <summary>What becomes of rows that cannot be scored.</summary>
    public RowErrors? Errors { get; init; }
}

/// <summary>Rows that were scored.</summary>
internal sealed record ScoreAnswer
{
    /// <summary>The rows that the model gave: objects by column, or with an <c>error</c> in the place of a row that failed.</summary>
    public required IReadOnlyList<JsonElement> Rows { get; init; }

    /// <summary>For each of them the index of the row that it comes from, from 0: a model may leave rows out, and may make several of one.</summary>
    public required IReadOnlyList<int> Sources { get; init; }

    /// <summary>Columns that the model was fitted on and no row had; they were taken as null.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>The version of the model that answered.</summary>
    public required string Version { get; init; }
}
