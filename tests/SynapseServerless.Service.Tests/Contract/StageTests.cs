using System.Net;
using System.Text.Json.Nodes;
using NJsonSchema;

namespace SynapseServerless.Service.Tests.Contract;

public sealed class StageTests(ServiceUnderTest service) : ContractTests(service)
{
    [Fact]
    public async Task Stages_are_listed_and_each_tells_its_parameters()
    {
        JsonNode stages = (await Api.GetAsync("/v1/stages")).Json["stages"]!;
        Assert.Contains("LightGBMClassifier", stages.AsArray().Select(stage => stage!["type"]!.GetValue<string>()));
        JsonNode stage = (await Api.GetAsync("/v1/stages/LightGBMClassifier")).Json;
        JsonNode iterations = Assert.Single(stage["parameters"]!.AsArray(), parameter => parameter!["name"]!.GetValue<string>() == "numIterations")!;
        // SynapseML's default.
        Assert.Equal(100, iterations["default"]!.GetValue<int>());
        Assert.Contains("LightGBMClassifier", (await Api.GetAsync("/v1/stages/LightGBMClasifier")).IsProblem(HttpStatusCode.NotFound).Text("remedy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_accepts_what_the_service_accepts()
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync((await Api.GetAsync("/v1/schema")).Body);
        Assert.Empty(schema.Validate(Weather.Fit("x")));
        Assert.NotEmpty(schema.Validate(Weather.Fit("x").Replace("numLeaves", "numLeafs", StringComparison.Ordinal)));
    }
}
