using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
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
            Summary = "Score a few rows with a model",
            Description = "Rows are objects by column, with the columns that the model was fitted on; what is left out is null. "
                + "All rows are scored or none: every row that cannot be is told, with its index and column.",
            Parameters = [Name],
            Body = new ApiBody(typeof(ScoreBody), "The rows.") { IsData = true },
            Responses = [new ApiResponse(200, "What the model gave, row by row.", typeof(ScoreAnswer))],
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
        string model = request.Value("name");
        ServedModel served = await host.Scoring.DescribeAsync(model, null, cancellationToken).ConfigureAwait(false);
        var problems = new List<BadCell>();
        using RecordBatch? batch = JsonRows.Read(rows, served.Input, problems);
        if (batch is null)
            throw Refused(problems, request.Places);
        using ScoredRows scored = await host.Scoring
            .ScoreAsync(new ScoringRequest { Model = model, Rows = batch, Columns = columns, AllOrNone = true }, cancellationToken).ConfigureAwait(false);
        return scored.Errors.Count > 0 ? throw Refused(scored.Errors, request.Places) : ApiAnswer.Ok(Answer(scored, rows, served.Input));
    }

    private static ScoreAnswer Answer(ScoredRows scored, JsonElement[] rows, Schema? input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            for (int row = 0; row < scored.Rows.Length; row++)
                JsonRows.Write(json, scored.Rows, row);
            json.WriteEndArray();
        }
        return new ScoreAnswer
        {
            Rows = JsonSerializer.Deserialize<JsonElement>(buffer.WrittenSpan),
            Sources = scored.Sources ?? [.. Enumerable.Range(0, scored.Rows.Length)],
            Missing = input is null ? [] : [.. input.FieldsList.Select(field => field.Name).Where(name => !rows.Any(row => row.TryGetProperty(name, out _)))],
        };
    }

    private static ApiException Refused(IReadOnlyList<BadCell> problems, BodyPlaces? places) => ApiException.Of(
        422, problems.Count == 1 ? problems[0].Problem : $"{problems.Count} values cannot be scored", null,
        [.. problems.Select(problem => Detail(problem, places!))]);

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

/// <summary>Rows that were scored.</summary>
internal sealed record ScoreAnswer
{
    /// <summary>The rows that the model gave: objects by column.</summary>
    public required JsonElement Rows { get; init; }

    /// <summary>For each of them the index of the row that it comes from, from 0: a model may leave rows out, and may make several of one.</summary>
    public required IReadOnlyList<int> Sources { get; init; }

    /// <summary>Columns that the model was fitted on and no row had; they were taken as null.</summary>
    public required IReadOnlyList<string> Missing { get; init; }
}
