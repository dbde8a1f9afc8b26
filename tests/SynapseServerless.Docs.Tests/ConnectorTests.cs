using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using SynapseServerless.Service.Api;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Docs.Tests;

/// <summary>The description that a custom connector of Logic Apps and Power Platform is made of.</summary>
public sealed class ConnectorTests
{
    private const string File = "infra/logic-apps/connector.swagger.json";

    private static readonly JsonSerializerOptions Indented = new(StageJson.Options) { WriteIndented = true };

    private static readonly string Current = new ApiDocuments(AllStages.CreateCatalog()).Connector.ToJsonString(Indented) + "\n";

    [Fact]
    public void The_connector_is_what_the_routes_make_of_it()
    {
        string path = Path.Combine(Repository.Root, File);
        if (Environment.GetEnvironmentVariable("SYNAPSE_WRITE_DOCS") == "1")
            System.IO.File.WriteAllText(path, Current);
        Assert.True(System.IO.File.Exists(path) && System.IO.File.ReadAllText(path) == Current, $"{File} is not current: run 'dotnet run build.cs docs'.");
    }

    [Fact]
    public void The_connector_is_valid_OpenAPI_2()
    {
        ReadResult read = OpenApiDocument.Parse(Current, "json");
        Assert.Empty(read.Diagnostic!.Errors.Select(error => error.ToString()));
        Assert.Equal(OpenApiSpecVersion.OpenApi2_0, read.Diagnostic.SpecificationVersion);
        string[] operations = [.. read.Document!.Paths.SelectMany(path => path.Value.Operations!.Values).Select(operation => operation.OperationId!).Order(StringComparer.Ordinal)];
        Assert.Equal(["CancelRun", "GetRun", "GetRunResult", "Infer", "ListRuns", "ReleaseRun", "ScoreRows", "StartPipeline", "StartRun"], operations);
    }

    [Fact]
    public void Running_a_pipeline_and_waiting_is_a_webhook_action()
    {
        JsonNode path = JsonNode.Parse(Current)!["paths"]!["/v1/pipelines/{name}/runs"]!;
        // Microsoft's extensions: what comes back, and which value the designer fills in. With x-ms-trigger it would be a trigger.
        Assert.Equal("#/definitions/RunNotice", path["x-ms-notification-content"]!["schema"]!["$ref"]!.GetValue<string>());
        JsonNode body = path["post"]!["parameters"]!.AsArray().Single(parameter => (string?)parameter!["in"] == "body")!["schema"]!;
        Assert.True(body["properties"]!["callback"]!["x-ms-notification-url"]!.GetValue<bool>());
        Assert.Equal("internal", body["properties"]!["callback"]!["x-ms-visibility"]!.GetValue<string>());
        Assert.Equal("callback", Assert.Single(body["required"]!.AsArray())!.GetValue<string>());
        Assert.Null(path["post"]!["x-ms-trigger"]);
    }

    [Fact]
    public void Every_action_and_every_value_has_the_words_that_a_designer_shows()
    {
        JsonNode document = JsonNode.Parse(Current)!;
        var silent = new List<string>();
        foreach ((string path, JsonNode? methods) in document["paths"]!.AsObject())
        {
            foreach ((string method, JsonNode? operation) in methods!.AsObject().Where(method => method.Key[0] != 'x'))
            {
                string name = $"{method} {path}";
                if (string.IsNullOrEmpty((string?)operation!["summary"]) || string.IsNullOrEmpty((string?)operation["description"]))
                    silent.Add(name);
                foreach (JsonNode? parameter in operation["parameters"]!.AsArray())
                {
                    if ((string?)parameter!["in"] != "body" && (string.IsNullOrEmpty((string?)parameter["x-ms-summary"]) || string.IsNullOrEmpty((string?)parameter["description"])))
                        silent.Add($"{name}: {parameter["name"]}");
                    foreach ((string property, JsonNode? schema) in parameter["schema"]?["properties"] as JsonObject ?? [])
                    {
                        if (string.IsNullOrEmpty((string?)schema!["x-ms-summary"]) || string.IsNullOrEmpty((string?)schema["description"]))
                            silent.Add($"{name}: {property}");
                    }
                }
            }
        }
        Assert.Empty(silent);
    }
}
