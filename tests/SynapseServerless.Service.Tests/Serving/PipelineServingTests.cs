using System.Net;
using System.Text.Json.Nodes;
using SynapseServerless.Service.Tests.Contract;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>A stored pipeline that fits nothing is served like a model.</summary>
public sealed class PipelineServingTests(ServiceUnderTest service) : ContractTests(service)
{
    [Fact]
    public async Task A_pipeline_without_fits_scores_rows_each_version_by_itself()
    {
        await PutAsync("SELECT x * 2 AS y FROM __THIS__");
        await PutAsync("SELECT x * 3 AS y FROM __THIS__");
        Assert.Equal((15, "2"), await ScoreAsync(""));
        Assert.Equal((10, "1"), await ScoreAsync("?version=1"));
        Answer unknown = (await Api.PostAsync($"/v1/models/{Unique}/score?version=7", """{"rows":[]}""")).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal("Its latest version is 2.", unknown.Text("remedy"));
    }

    [Fact]
    public async Task A_pipeline_that_fits_is_no_model_itself()
    {
        await Api.PutAsync($"/v1/pipelines/{Unique}", Weather.Fit(Unique));
        Answer answer = (await Api.PostAsync($"/v1/models/{Unique}/score", """{"rows":[{"wind":1}]}""")).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("fits LightGBMRegressor", answer.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_told_with_the_nearest_names()
    {
        await PutAsync("SELECT x FROM __THIS__");
        Answer answer = (await Api.PostAsync($"/v1/models/{Unique[..^1]}/score", """{"rows":[]}""")).IsProblem(HttpStatusCode.NotFound);
        Assert.Contains($"'{Unique}'", answer.Text("remedy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_without_known_columns_goes_by_its_values()
    {
        await PutAsync("SELECT n + 1 AS n, r * 2 AS r, upper(t) AS t, code FROM __THIS__");
        Answer answer = await Api.PostAsync($"/v1/models/{Unique}/score", "n,r,t,code\n1,1.5,a,007\n,2,\"b,c\",1\n", type: "text/csv");
        Assert.Equal("n,r,t,code\n2,3,A,007\n,4,\"B,C\",1\n", answer.Body);
    }

    private async Task<(int, string)> ScoreAsync(string query)
    {
        JsonNode answer = (await Api.PostAsync($"/v1/models/{Unique}/score{query}", """{"rows":[{"x":5}]}""")).Json;
        return (answer["rows"]![0]!["y"]!.GetValue<int>(), answer["version"]!.GetValue<string>());
    }

    private async Task PutAsync(string statement)
    {
        Answer answer = await Api.PutAsync($"/v1/pipelines/{Unique}", $$"""
            { "inputs": { "weather": { "path": "weather.csv" } }, "pipeline": [{ "type": "SQLTransformer", "statement": "{{statement}}" }], "transform": "weather" }
            """);
        Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.OK, answer.Body);
    }
}
