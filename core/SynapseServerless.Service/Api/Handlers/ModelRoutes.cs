using System.Globalization;
using System.Text.Json;
using SynapseServerless.Data;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;
using SynapseServerless.Service.Models;
using SynapseServerless.Specifications;

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
            Method = "POST", Template = "/v1/models/{name...}/score", OperationId = "ScoreRows", Tag = ApiTags.Models,
            OnlyComputes = true,
            Summary = "Score a few rows with a model",
            Description = "Rows are objects by column, with the columns that the model was fitted on; what is left out is null. "
                + "All rows are scored or none: every row that cannot be is told, with its index and column.",
            Parameters = [Name],
            Body = new ApiBody(typeof(ScoreBody), "The rows.") { IsData = true },
            Responses = [new ApiResponse(200, "What the model gave, row by row.", typeof(ScoredRows))],
            Problems = [400, 404, 413, 415, 422],
            Connector = new ConnectorAction("Score rows", "Scores a few rows with a saved model.") { Visibility = "important" },
            Handler = ScoreAsync,
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

    private static async Task<ApiAnswer> ScoreAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        if (await request.ReadAsync(cancellationToken).ConfigureAwait(false) is not var (root, text, _))
            throw ApiException.Of(422, "There are no rows to score");
        request.Places = new BodyPlaces(root, "", []);
        if (root is not SpecMapping mapping)
            throw new SpecificationException($"The body is a mapping, not {root.Description}", new Location { Pointer = "" }, "Write {\"rows\": [{...}]}.");
        var keys = new BodyBinder(mapping);
        keys.Require("rows");
        IReadOnlyList<string>? columns = mapping["columns"] is null ? null : keys.Texts("columns");
        keys.Check("rows", "columns");
        if (mapping["rows"] is not SpecSequence)
            throw new SpecificationException($"The rows are a list, not {mapping["rows"]!.Description}", new Location { Pointer = "/rows" });
        using JsonDocument document = JsonDocument.Parse(text, SpecificationBody.JsonOptions);
        JsonElement[] rows = [.. document.RootElement.GetProperty("rows").EnumerateArray()];
        if (rows.Length > host.Options.MaxScoreRows)
        {
            throw ApiException.Of(
                413, string.Create(CultureInfo.InvariantCulture, $"There are {rows.Length} rows, and at most {host.Options.MaxScoreRows} are scored at once"),
                "Send fewer, or run a specification with this model.");
        }
        using ModelLease model = await host.Models.LeaseAsync(request.Value("name"), cancellationToken).ConfigureAwait(false);
        try
        {
            return ApiAnswer.Ok(await host.Scorer.ScoreAsync(model, rows, columns, cancellationToken).ConfigureAwait(false));
        }
        catch (BadRowsException bad)
        {
            throw ApiException.Of(
                422, bad.Problems.Count == 1 ? bad.Problems[0].Problem : $"{bad.Problems.Count} values cannot be scored", null,
                [.. bad.Problems.Select(problem => Detail(problem, request.Places))]);
        }
    }

    private static ApiProblemDetail Detail(BadCell problem, BodyPlaces places)
    {
        string pointer = string.Create(CultureInfo.InvariantCulture, $"/rows/{problem.Row}");
        if (problem.Column is { } column)
            pointer += "/" + column.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return new ApiProblemDetail
        {
            Pointer = pointer,
            Line = places.Of(new Location { Pointer = pointer }).Line,
            Detail = ApiException.Sentence(problem.Problem),
            Remedy = problem.Remedy,
            Row = problem.Row,
            Column = problem.Column,
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
}
