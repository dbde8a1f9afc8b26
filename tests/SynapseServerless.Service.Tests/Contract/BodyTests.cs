using System.Net;

namespace SynapseServerless.Service.Tests.Contract;

/// <summary>What is wrong with a request is said all at once, with the place where it is wrong.</summary>
public sealed class BodyTests(ServiceUnderTest service) : ContractTests(service)
{
    [Fact]
    public async Task A_path_that_leads_nowhere_is_not_found() => (await Api.GetAsync("/v1/nothing")).IsProblem(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("DELETE", "/v1/runs", "GET, POST")]
    [InlineData("POST", "/v1/pipelines/x", "DELETE, GET, PUT")]
    [InlineData("PATCH", "/v1/models/a/b", "GET")]
    public async Task A_method_that_a_path_has_not_is_refused_with_those_it_has(string method, string path, string allowed) =>
        Assert.Equal(allowed, (await Api.SendAsync(new HttpMethod(method), path)).IsProblem(HttpStatusCode.MethodNotAllowed).Headers["Allow"]);

    [Theory]
    [InlineData("top=0")]
    [InlineData("top=101")]
    [InlineData("top=ten")]
    [InlineData("status=done")]
    [InlineData("stauts=failed")]
    public async Task A_query_that_is_misspelt_is_not_taken_for_none(string query) =>
        (await Api.GetAsync($"/v1/runs?{query}")).IsProblem(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_body_that_is_no_JSON_is_refused_with_the_line()
    {
        Answer answer = (await Api.PostAsync("/v1/runs", "{\n \"name\": \"x\",\n \"inputs\" {}\n}")).IsProblem(HttpStatusCode.BadRequest);
        Assert.Equal(3, answer.Json["errors"]![0]!["line"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_body_that_is_no_YAML_is_refused_with_the_line()
    {
        Answer answer = (await Api.PostAsync("/v1/runs", "name: x\ninputs: [a\nfit: b", type: "application/yaml")).IsProblem(HttpStatusCode.BadRequest);
        Assert.True(answer.Json["errors"]![0]!["line"]!.GetValue<int>() >= 2);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    public async Task A_body_of_another_type_is_refused(string type) =>
        (await Api.PostAsync("/v1/runs", Weather.Copy("x"), type: type)).IsProblem(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_whether_or_not_it_says_so()
    {
        string large = $$"""{"name": "{{new string('x', 1_100_000)}}"}""";
        (await Api.PostAsync("/v1/runs", large)).IsProblem(HttpStatusCode.RequestEntityTooLarge);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/runs") { Content = new StringContent(large, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;
        (await Api.SendAsync(request)).IsProblem(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("{ \"inputs\": { \"w\": { \"path\": \"a\\u0000b.csv\" } }, \"pipeline\": [], \"transform\": \"w\" }", null)]
    [InlineData("{ \"inputs\": { \"w\": { \"path\": \"a\\ud800.csv\" } }, \"pipeline\": [], \"transform\": \"w\" }", null)]
    [InlineData("{ \"inputs\": { \"w\": { \"path\": \"weather.csv\" } }, \"pipeline\": [{ \"type\": \"SQLTransformer\", \"statement\": \"SELECT 'a\\u0000' AS a FROM __THIS__\" }], \"transform\": \"w\" }", null)]
    [InlineData("{ \"inputs\": { \"w\": { \"path\": \"${X}\" } }, \"pipeline\": [], \"transform\": \"w\" }", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{ \"inputs\": { \"w\": \"${X}\" }, \"fit\": \"w\", \"output\": { \"data\": \"${X}\" } }", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{ \"inputs\": { \"w\": { \"path\": \"weather.csv\" } }, \"pipeline\": [{ \"type\": \"LightGBMRegressor\", \"labelCol\": \"wind\", \"metric\": \"l1\\tl2\" }], \"fit\": \"w\" }", HttpStatusCode.UnprocessableEntity)]
    public async Task A_text_that_is_none_where_it_stands_is_the_callers_mistake(string body, HttpStatusCode? status)
    {
        Answer answer = await Api.PostAsync("/v1/runs", body);
        Assert.InRange((int)answer.Status, 400, 499);
        answer.IsProblem(status ?? answer.Status);
    }

    [Fact]
    public async Task All_errors_of_a_specification_come_at_once_each_with_its_pointer_and_line()
    {
        string body = """
            {
              "name": "wrong",
              "inputs": { "weather": { "path": "weather.csv", "partitons": 2 } },
              "pipeline": [
                { "type": "LightGBMClasifier" },
                { "type": "LightGBMRegressor", "numLeaves": 1,
                  "numIterations": "many", "wings": 2 }
              ],
              "description": "${HOME}",
              "fit": "weather"
            }
            """;
        Answer answer = (await Api.PostAsync("/v1/runs", body)).IsProblem(HttpStatusCode.UnprocessableEntity);
        (string, int)[] expected =
        [
            ("/inputs/weather/partitons", 3), ("/pipeline/0/type", 5), ("/pipeline/1/numIterations", 7), ("/pipeline/1/numLeaves", 6),
            ("/pipeline/1/wings", 7), ("/description", 9),
        ];
        Assert.Equal(
            expected.Order(),
            answer.Json["errors"]!.AsArray().Select(error => (error!["pointer"]!.GetValue<string>(), error["line"]!.GetValue<int>())).Order());
        Assert.All(answer.Json["errors"]!.AsArray(), error => Assert.NotEmpty(error!["detail"]!.GetValue<string>()));
        Assert.Contains("LightGBMClassifier", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_in_a_specification_inside_a_body_and_beside_it_point_into_the_body()
    {
        string body = """
            {
              "specification": {
                "inputs": { "weather": "weather.csv" },
                "pipeline": [{ "type": "Nothing" }],
                "fit": "weather"
              }
            }
            """;
        Answer answer = (await Api.PostAsync("/v1/runs", body)).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["/specification/pipeline/0/type"], answer.Pointers);
        Assert.Equal(4, answer.Json["errors"]![0]!["line"]!.GetValue<int>());

        answer = (await Api.PostAsync("/v1/runs", """{ "pipeline": "a", "versoin": 1, "callback": "no url", "overrides": [1] }""")).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["/callback", "/overrides/0", "/versoin"], answer.Pointers.Order());
    }

    [Fact]
    public async Task An_override_that_fits_nothing_is_told_by_its_place()
    {
        string body = $$"""{ "specification": {{Weather.Copy("x")}}, "overrides": ["name=y", "pipeline.Nothing.statement=z"] }""";
        Assert.Equal(["/overrides/1"], (await Api.PostAsync("/v1/runs", body)).IsProblem(HttpStatusCode.UnprocessableEntity).Pointers);
    }

    [Theory]
    [InlineData("/etc/passwd", "/etc/passwd")]
    [InlineData("../runs/index", "runs/index")]
    [InlineData("https://elsewhere.blob.core.windows.net/secrets/x", "elsewhere.blob.core.windows.net")]
    public async Task A_location_that_is_not_allowed_is_refused_by_its_name(string location, string named)
    {
        string body = Weather.Copy("x").Replace("\"weather.csv\"", $"\"{location}\"", StringComparison.Ordinal);
        Answer answer = (await Api.PostAsync("/v1/runs", body)).IsProblem(HttpStatusCode.Forbidden);
        Assert.Contains(named, answer.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(["/inputs/weather/path"], answer.Pointers);
    }

    [Fact]
    public async Task A_callback_to_a_host_that_is_not_allowed_is_refused_by_its_name()
    {
        string body = $$"""{ "specification": {{Weather.Copy("x")}}, "callback": "https://not-allowed.example.org/x" }""";
        Answer answer = await Api.PostAsync("/v1/runs", body);
        new Need("The server sends no callbacks.", InCI: ServiceUnderTest.IsOurs).SkipUnless(answer.Status != HttpStatusCode.UnprocessableEntity);
        Assert.Contains("not-allowed.example.org", answer.IsProblem(HttpStatusCode.Forbidden).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_tells_where_the_service_keeps_its_things()
    {
        string missing = Weather.Copy(Unique).Replace("\"weather.csv\"", "\"no-such-file.csv\"", StringComparison.Ordinal);
        string run = await Api.StartAsync(missing);
        Answer failed = await Api.UntilAsync(run, Api.HasEnded);
        Answer result = await Api.GetAsync($"/v1/runs/{run}/result");
        Assert.Equal("failed", failed.Text("status"));
        Assert.Contains("data/no-such-file.csv", failed.Text("error"), StringComparison.Ordinal);
        foreach (Answer answer in (Answer[])[failed, result])
        {
            Assert.DoesNotContain(Root, answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
        }
    }
}
