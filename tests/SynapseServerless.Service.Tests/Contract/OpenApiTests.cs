using System.Net;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using NJsonSchema;
using NJsonSchema.Validation;

namespace SynapseServerless.Service.Tests.Contract;

/// <summary>The service says of itself what is so.</summary>
public sealed class OpenApiTests(ServiceUnderTest service) : ContractTests(service)
{
    [Fact]
    public async Task The_description_is_valid_OpenAPI_and_names_every_route()
    {
        Answer answer = await Api.GetAsync("/v1/openapi.json");
        ReadResult read = OpenApiDocument.Parse(answer.Body, "json");
        Assert.Empty(read.Diagnostic!.Errors.Select(error => error.ToString()));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => warning.ToString()));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        string[] operations = [.. read.Document!.Paths.SelectMany(path => path.Value.Operations!.Select(operation => $"{operation.Key} {path.Key}")).Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "DELETE /v1/models/{name}/serving", "DELETE /v1/pipelines/{name}", "DELETE /v1/runs/{runId}", "DELETE /v1/streams/{name}",
                "GET /health", "GET /v1/models", "GET /v1/models/{name}", "GET /v1/models/{name}/drift", "GET /v1/models/{name}/serving",
                "GET /v1/openapi.json", "GET /v1/pipelines", "GET /v1/pipelines/{name}", "GET /v1/pipelines/{name}/versions",
                "GET /v1/pipelines/{name}/versions/{version}", "GET /v1/runs", "GET /v1/runs/{runId}", "GET /v1/runs/{runId}/report",
                "GET /v1/runs/{runId}/result", "GET /v1/schema", "GET /v1/stages", "GET /v1/stages/{type}", "GET /v1/streams",
                "GET /v1/streams/{name}", "GET /v2", "GET /v2/health/live", "GET /v2/health/ready", "GET /v2/models/{name}",
                "GET /v2/models/{name}/ready", "GET /v2/models/{name}/versions/{version}", "GET /v2/models/{name}/versions/{version}/ready",
                "POST /v1/models/{name}/score", "POST /v1/models/{name}/serving/rollback", "POST /v1/pipelines/{name}/runs", "POST /v1/plan", "POST /v1/runs",
                "POST /v1/runs/{runId}/cancel", "POST /v1/runs/{runId}/resume", "POST /v1/streams", "POST /v1/streams/{name}/drain",
                "POST /v1/streams/{name}/pause", "POST /v1/streams/{name}/resume", "POST /v1/streams/{name}/rows", "POST /v2/models/{name}/infer",
                "POST /v2/models/{name}/versions/{version}/infer", "PUT /v1/models/{name}/serving", "PUT /v1/pipelines/{name}",
            ],
            operations);
        Assert.All(
            read.Document.Paths.SelectMany(path => path.Value.Operations!.Values),
            operation => Assert.NotEmpty(operation.Summary!));
    }

    [Fact]
    public async Task Everything_in_the_description_has_words()
    {
        JsonNode document = (await Api.GetAsync("/v1/openapi.json")).Json;
        var silent = new List<string>();
        foreach ((string name, JsonNode? schema) in document["components"]!["schemas"]!.AsObject())
        {
            if ((string?)schema!["description"] is null or "" && name != "AnyObject")
                silent.Add(name);
            foreach ((string property, JsonNode? value) in schema["properties"] as JsonObject ?? [])
            {
                if ((string?)value!["description"] is null or "")
                    silent.Add($"{name}.{property}");
            }
        }
        Assert.Empty(silent);
    }

    [Fact]
    public async Task Answers_are_what_the_description_says()
    {
        JsonNode document = (await Api.GetAsync("/v1/openapi.json")).Json;
        string run = await Api.StartAsync(Weather.Fit(Unique));
        Answer status = await Api.CompletedAsync(run);
        await Api.PutAsync($"/v1/pipelines/{Unique}", Weather.Copy(Unique));
        var wrong = new List<string>();
        wrong.AddRange(await ProblemsAsync(document, "RunView", status));
        wrong.AddRange(await ProblemsAsync(document, "RunResult", await Api.GetAsync($"/v1/runs/{run}/result")));
        wrong.AddRange(await ProblemsAsync(document, "RunPage", await Api.GetAsync("/v1/runs?top=3")));
        wrong.AddRange(await ProblemsAsync(document, "StoredPipeline", await Api.GetAsync($"/v1/pipelines/{Unique}")));
        wrong.AddRange(await ProblemsAsync(document, "PipelineList", await Api.GetAsync("/v1/pipelines")));
        wrong.AddRange(await ProblemsAsync(document, "ModelList", await Api.GetAsync("/v1/models")));
        wrong.AddRange(await ProblemsAsync(document, "ModelView", await Api.GetAsync($"/v1/models/{Unique}")));
        wrong.AddRange(await ProblemsAsync(document, "ScoreAnswer", await Api.PostAsync($"/v1/models/{Unique}/score", """{"rows":[{"temp_max":9,"temp_min":1,"precipitation":0,"wind":1}]}""")));
        wrong.AddRange(await ProblemsAsync(document, "ServingView", await Api.PutAsync($"/v1/models/{Unique}/serving", """{"versions":[{"version":"1","weight":2}],"sampling":{"leaveOut":["wind"]}}""")));
        wrong.AddRange(await ProblemsAsync(document, "ServingView", await Api.GetAsync($"/v1/models/{Unique}/serving")));
        wrong.AddRange(await ProblemsAsync(document, "ModelDrift", await Api.GetAsync($"/v1/models/{Unique}/drift")));
        wrong.AddRange(await ProblemsAsync(document, "StageList", await Api.GetAsync("/v1/stages")));
        wrong.AddRange(await ProblemsAsync(document, "StageDetails", await Api.GetAsync("/v1/stages/LightGBMClassifier")));
        wrong.AddRange(await ProblemsAsync(document, "ApiProblem", await Api.PostAsync("/v1/runs", "{}"), HttpStatusCode.UnprocessableEntity));
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Requests_that_are_taken_are_what_the_description_says()
    {
        JsonNode document = (await Api.GetAsync("/v1/openapi.json")).Json;
        JsonSchema start = await SchemaAsync(document, "RunStartBody"), pipeline = await SchemaAsync(document, "PipelineBody"), score = await SchemaAsync(document, "ScoreBody");
        Assert.Empty(start.Validate(Weather.Copy("x")));
        Assert.Empty(start.Validate("""{ "pipeline": "x", "version": 2, "overrides": ["a=b"], "callback": "https://example.org/done" }"""));
        Assert.Empty(pipeline.Validate($$"""{ "specification": {{Weather.Copy("x")}}, "schedule": { "cron": "0 6 * * *" }, "drop": { "input": "weather" } }"""));
        Assert.Empty(score.Validate("""{ "rows": [{ "wind": 1 }], "columns": ["prediction"] }"""));
        Assert.NotEmpty(score.Validate("{}"));
    }

    // Draft 7 is enough for what the document uses; only the place of shared schemas differs.
    private static async Task<JsonSchema> SchemaAsync(JsonNode document, string name)
    {
        string schemas = document["components"]!["schemas"]!.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        return await JsonSchema.FromJsonAsync($$"""{ "$schema": "http://json-schema.org/draft-07/schema#", "definitions": {{schemas}}, "allOf": [{ "$ref": "#/definitions/{{name}}" }] }""");
    }

    private static async Task<IEnumerable<string>> ProblemsAsync(JsonNode document, string name, Answer answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        Assert.True(answer.Status == status, answer.Body);
        JsonSchema schema = await SchemaAsync(document, name);
        string[] problems = [.. schema.Validate(answer.Body).Select((ValidationError error) => $"{name}: {error}")];
        // What is answered and not described is a gap as well.
        string[] known = [.. ((JsonObject)document["components"]!["schemas"]![name]!["properties"]!).Select(property => property.Key)];
        return [.. problems, .. answer.Json.AsObject().Select(property => property.Key).Except(known).Select(property => $"{name}.{property} is not described")];
    }
}
