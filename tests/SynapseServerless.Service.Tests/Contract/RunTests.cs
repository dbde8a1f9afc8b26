using System.Net;
using System.Text.Json.Nodes;

namespace SynapseServerless.Service.Tests.Contract;

public sealed class RunTests(ServiceUnderTest service) : ContractTests(service)
{
    [Fact]
    public async Task A_run_is_started_watched_and_read()
    {
        Answer started = await Api.PostAsync("/v1/runs", Weather.Fit(Unique));
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        string run = started.Text("runId");
        Assert.Equal($"/v1/runs/{run}", started.Headers["Location"]);
        Answer status = await Api.CompletedAsync(run);
        Assert.Equal((Unique, "http"), (status.Text("name"), status.Text("trigger")));
        Assert.Equal((Weather.Test, 0), (status.Json["rowsOut"]!.GetValue<int>(), status.Json["rowsSetAside"]!.GetValue<int>()));

        JsonNode result = (await Api.GetAsync($"/v1/runs/{run}/result")).Json;
        Assert.Equal("completed", result["status"]!.GetValue<string>());
        Assert.Equal($"models/{Unique}", result["outputs"]!["model"]!.GetValue<string>());
        // The metric is what its definition makes of the rows that were written.
        IReadOnlyList<JsonNode> rows = await Weather.RowsAsync(Storage, $"{Root}/data/scored/{Unique}");
        Assert.Equal(Weather.Test, rows.Count);
        double squares = rows.Sum(row => Math.Pow(row["prediction"]!.GetValue<double>() - row["temp_max_tomorrow"]!.GetValue<double>(), 2));
        double metric = result["metrics"]!["ComputeModelStatistics"]!["root_mean_squared_error"]!.GetValue<double>();
        Assert.Equal(Math.Sqrt(squares / rows.Count), metric, 1e-9);

        Answer report = await Api.GetAsync($"/v1/runs/{run}/report");
        Assert.StartsWith("text/html", report.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("sandbox", report.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains(Unique, report.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_specification_may_be_YAML()
    {
        string run = await Api.StartAsync(Weather.FitYaml(Unique), "application/yaml");
        Assert.Equal(Weather.Test, (await Api.CompletedAsync(run)).Json["rowsOut"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_second_start_with_the_same_key_gives_the_first_run()
    {
        string body = Weather.Copy(Unique);
        Answer first = await Api.PostAsync("/v1/runs", body, Unique);
        Answer[] more = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Api.PostAsync("/v1/runs", body, Unique)));
        Assert.All(more, answer => Assert.Equal((HttpStatusCode.Accepted, first.Text("runId")), (answer.Status, answer.Text("runId"))));
        await Api.CompletedAsync(first.Text("runId"));
        Assert.Equal(first.Text("runId"), (await Api.PostAsync("/v1/runs", body, $"\"{Unique}\"")).Text("runId"));
        Assert.Single((await Api.GetAsync($"/v1/runs?name={Unique}")).Json["runs"]!.AsArray());
    }

    [Fact]
    public async Task Of_many_who_start_with_the_same_key_at_the_same_time_one_does()
    {
        string body = Weather.Copy(Unique);
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Api.PostAsync("/v1/runs", body, Unique)));
        Assert.Single(answers.Select(answer => answer.Text("runId")).Distinct());
        await Api.CompletedAsync(answers[0].Text("runId"));
        Assert.Equal(Weather.Rows, (await Weather.RowsAsync(Storage, $"{Root}/data/copies/{Unique}")).Count);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await Api.PostAsync("/v1/runs", Weather.Copy(Unique), Unique);
        (await Api.PostAsync("/v1/runs", Weather.Copy($"{Unique}-other"), Unique)).IsProblem(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused() =>
        (await Api.PostAsync("/v1/runs", Weather.Copy(Unique), new string('k', 256))).IsProblem(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("")]
    [InlineData("/result")]
    [InlineData("/report")]
    public async Task A_run_that_nobody_knows_is_not_found(string part)
    {
        (await Api.GetAsync($"/v1/runs/20200101-000000-nobody-00000000{part}")).IsProblem(HttpStatusCode.NotFound);
        (await Api.GetAsync($"/v1/runs/..%2f..%2fdata{part}")).IsProblem(HttpStatusCode.NotFound);
        (await Api.GetAsync($"/v1/runs/index{part}")).IsProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("resume")]
    public async Task What_nobody_knows_can_be_neither_cancelled_nor_resumed(string what) =>
        (await Api.PostAsync($"/v1/runs/nobody/{what}")).IsProblem(HttpStatusCode.NotFound);

    [Fact]
    public async Task A_run_that_has_ended_says_so_when_it_is_cancelled_or_resumed()
    {
        string run = await Api.StartAsync(Weather.Copy(Unique));
        await Api.CompletedAsync(run);
        Assert.Contains("completed", (await Api.PostAsync($"/v1/runs/{run}/cancel")).IsProblem(HttpStatusCode.Conflict).Text("detail"), StringComparison.Ordinal);
        Assert.Contains("completed", (await Api.PostAsync($"/v1/runs/{run}/resume")).IsProblem(HttpStatusCode.Conflict).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_stays_so_until_it_is_resumed_and_then_completes()
    {
        string run = await Api.StartAsync(Weather.Slowly(Unique));
        Answer at = await Api.UntilAsync(run, status => Api.HasEnded(status) || status["progress"]?["tasksDone"]?.GetValue<int>() > 0);
        Assert.Equal("running", at.Text("status"));
        Assert.Equal(Weather.ManyPieces, at.Json["progress"]!["tasksTotal"]!.GetValue<int>());
        (await Api.GetAsync($"/v1/runs/{run}/result")).IsProblem(HttpStatusCode.Conflict);
        (await Api.PostAsync($"/v1/runs/{run}/resume")).IsProblem(HttpStatusCode.Conflict);

        Answer cancelled = await Api.PostAsync($"/v1/runs/{run}/cancel");
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (cancelled.Status, cancelled.Text("status")));
        Assert.Equal("cancelled", (await Api.GetAsync($"/v1/runs/{run}")).Text("status"));
        Assert.Contains("cancelled", (await Api.PostAsync($"/v1/runs/{run}/cancel")).IsProblem(HttpStatusCode.Conflict).Text("detail"), StringComparison.Ordinal);
        Assert.Equal("cancelled", (await Api.GetAsync($"/v1/runs/{run}/result")).Text("status"));

        Answer resumed = await Api.PostAsync($"/v1/runs/{run}/resume");
        Assert.Equal(HttpStatusCode.Accepted, resumed.Status);
        Assert.Contains(resumed.Text("status"), (string[])["pending", "running"]);
        await Api.CompletedAsync(run);
        Assert.Equal(Weather.Rows, (await Weather.RowsAsync(Storage, $"{Root}/data/copies/{Unique}")).Count);
    }

    [Fact]
    public async Task A_run_that_trains_says_how_far_its_fit_is()
    {
        string run = await Api.StartAsync(Weather.FitSlowly(Unique));

        Answer at = await Api.UntilAsync(run, status => Api.HasEnded(status) || status["progress"]?["fit"] is not null);
        await Api.PostAsync($"/v1/runs/{run}/cancel");

        Assert.Equal("running", at.Text("status"));
        JsonNode progress = at.Json["progress"]!, fit = progress["fit"]!;
        Assert.Equal("fit LightGBMRegressor", progress["phase"]!.GetValue<string>());
        Assert.Equal(("LightGBMRegressor", 20_000L, 1), (fit["stage"]!.GetValue<string>(), fit["iterationsTotal"]!.GetValue<long>(), fit["attempt"]!.GetValue<int>()));
        Assert.Equal($"iteration {fit["iterations"]!.GetValue<long>()}", progress["text"]!.GetValue<string>().Split(',')[0]);
        Assert.Equal("l2", Assert.Single(fit["metrics"]!.AsObject()).Key);
    }

    [Fact]
    public async Task A_run_that_failed_says_why_and_can_be_resumed()
    {
        string run = await Api.StartAsync(Weather.Failing(Unique));
        Answer failed = await Api.UntilAsync(run, Api.HasEnded);
        Assert.Equal("failed", failed.Text("status"));
        Assert.Contains("SQLTransformer", failed.Text("error"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, (await Api.PostAsync($"/v1/runs/{run}/resume")).Status);
        Assert.Equal("failed", (await Api.UntilAsync(run, Api.HasEnded)).Text("status"));
    }

    [Fact]
    public async Task What_a_caller_has_already_is_not_sent_again()
    {
        string run = await Api.StartAsync(Weather.Copy(Unique));
        await Api.CompletedAsync(run);
        string tag = (await Api.GetAsync($"/v1/runs/{run}/result")).Headers["ETag"];
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/runs/{run}/result");
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        Answer answer = await Api.SendAsync(request);
        Assert.Equal((HttpStatusCode.NotModified, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task The_head_of_an_answer_comes_without_its_body()
    {
        Answer get = await Api.GetAsync("/v1/stages"), head = await Api.SendAsync(HttpMethod.Head, "/v1/stages");
        Assert.Equal((HttpStatusCode.OK, ""), (head.Status, head.Body));
        Assert.Equal(get.Headers["ETag"], head.Headers["ETag"]);
        Assert.Equal(get.Headers["Content-Length"], head.Headers["Content-Length"]);
    }
}
