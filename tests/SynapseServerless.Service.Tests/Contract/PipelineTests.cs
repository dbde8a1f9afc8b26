using System.Net;
using System.Text.Json.Nodes;

namespace SynapseServerless.Service.Tests.Contract;

public sealed class PipelineTests(ServiceUnderTest service) : ContractTests(service)
{
    private string Path => $"/v1/pipelines/p-{Unique}";

    [Fact]
    public async Task A_pipeline_gets_a_new_version_only_when_it_differs()
    {
        Answer first = await Api.PutAsync(Path, Weather.Copy("one"));
        Assert.Equal((HttpStatusCode.Created, 1), (first.Status, Version(first)));
        Assert.Equal($"{Path}/versions/1", first.Headers["Location"]);
        Answer same = await Api.PutAsync(Path, Weather.Copy("one").Replace("\n", " ", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.OK, 1), (same.Status, Version(same)));
        Answer second = await Api.PutAsync(Path, Weather.Copy("two"));
        Assert.Equal((HttpStatusCode.Created, 2), (second.Status, Version(second)));

        Assert.Equal("two", (await Api.GetAsync(Path)).Json["specification"]!["name"]!.GetValue<string>());
        Assert.Equal("one", (await Api.GetAsync($"{Path}/versions/1")).Json["specification"]!["name"]!.GetValue<string>());
        Assert.Equal([2, 1], (await Api.GetAsync($"{Path}/versions")).Json["pipelines"]!.AsArray().Select(version => version!["version"]!.GetValue<int>()));
        JsonNode listed = Assert.Single((await Api.GetAsync("/v1/pipelines")).Json["pipelines"]!.AsArray(), pipeline => pipeline!["name"]!.GetValue<string>() == $"p-{Unique}")!;
        Assert.Equal(2, listed["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task Versions_that_are_stored_at_the_same_time_are_all_kept()
    {
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Api.PutAsync(Path, Weather.Copy($"n{i}"))));
        Assert.Equal(Enumerable.Range(1, 8), answers.Select(Version).Order());
        JsonNode[] stored = await Task.WhenAll(Enumerable.Range(1, 8).Select(async i => (await Api.GetAsync($"{Path}/versions/{i}")).Json));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"n{i}"), stored.Select(version => version["specification"]!["name"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task What_is_stored_is_checked_first()
    {
        Assert.Equal(["/pipeline/0/type"], (await Api.PutAsync(Path, Weather.Copy("x").Replace("SQLTransformer", "Nothing", StringComparison.Ordinal))).IsProblem(HttpStatusCode.UnprocessableEntity).Pointers);
        (await Api.PutAsync(Path, Weather.Copy("x").Replace("weather.csv", "/etc/passwd", StringComparison.Ordinal))).IsProblem(HttpStatusCode.Forbidden);
        string body = $$"""{ "specification": {{Weather.Copy("x")}}, "drop": { "input": "wether" }, "schedule": { "cron": "0 6 * * *", "timeZone": "Moon/Tycho" } }""";
        Assert.Equal(["/drop/input", "/schedule/timeZone"], (await Api.PutAsync(Path, body)).IsProblem(HttpStatusCode.UnprocessableEntity).Pointers.Order());
        Assert.Equal(["/specification"], (await Api.PutAsync(Path, """{ "specification": 3 }""")).IsProblem(HttpStatusCode.UnprocessableEntity).Pointers);
        (await Api.PutAsync("/v1/pipelines/-bad", Weather.Copy("x"))).IsProblem(HttpStatusCode.UnprocessableEntity);
        (await Api.GetAsync(Path)).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_starts_a_pipeline_by_itself_is_kept_with_it()
    {
        string body = $$"""{ "specification": {{Weather.Copy("x")}}, "drop": { "input": "weather" }, "schedule": { "cron": "0 6 * * *", "timeZone": "Europe/Berlin" } }""";
        Assert.Equal(HttpStatusCode.Created, (await Api.PutAsync(Path, body)).Status);
        JsonNode stored = (await Api.GetAsync(Path)).Json;
        await Api.DeleteAsync(Path);
        Assert.Equal(("weather", "0 6 * * *"), (stored["drop"]!["input"]!.GetValue<string>(), stored["schedule"]!["cron"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_stored_pipeline_is_run_by_name_by_version_and_with_overrides()
    {
        await Api.PutAsync(Path, Weather.Copy($"{Unique}-1"));
        await Api.PutAsync(Path, Weather.FitYaml($"{Unique}-2"), "application/yaml");
        Answer first = await Api.PostAsync("/v1/runs", $$"""{ "pipeline": "p-{{Unique}}", "version": 1, "overrides": ["output.data=copies/over-{{Unique}}"] }""");
        Answer second = await Api.PostAsync($"{Path}/runs");
        Answer run = await Api.CompletedAsync(first.Text("runId"));
        Assert.Equal(($"p-{Unique}", 1, $"{Unique}-1"), (run.Text("pipeline"), Version(run), run.Text("name")));
        Assert.Equal(Weather.Rows, (await Weather.RowsAsync(Storage, $"{Root}/data/copies/over-{Unique}")).Count);
        run = await Api.CompletedAsync(second.Text("runId"));
        Assert.Equal((2, $"{Unique}-2"), (Version(run), run.Text("name")));
    }

    [Fact]
    public async Task A_pipeline_that_is_deleted_is_gone_and_its_runs_stay()
    {
        await Api.PutAsync(Path, Weather.Copy(Unique));
        string run = (await Api.PostAsync($"{Path}/runs", "{}", Unique)).Text("runId");
        Assert.Equal(HttpStatusCode.NoContent, (await Api.DeleteAsync(Path)).Status);
        (await Api.GetAsync(Path)).IsProblem(HttpStatusCode.NotFound);
        (await Api.GetAsync($"{Path}/versions")).IsProblem(HttpStatusCode.NotFound);
        (await Api.GetAsync($"{Path}/versions/1")).IsProblem(HttpStatusCode.NotFound);
        (await Api.DeleteAsync(Path)).IsProblem(HttpStatusCode.NotFound);
        (await Api.PostAsync($"{Path}/runs")).IsProblem(HttpStatusCode.NotFound);
        // The same request as before still means the same run.
        Assert.Equal(run, (await Api.PostAsync($"{Path}/runs", "{}", Unique)).Text("runId"));
        await Api.CompletedAsync(run);
    }

    private static int Version(Answer answer) => answer.Json["version"]!.GetValue<int>();
}
