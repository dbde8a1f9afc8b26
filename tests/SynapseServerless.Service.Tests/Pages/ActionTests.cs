using System.Net;
using System.Text.Json;
using SynapseServerless.Runs;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.Service.Tests.Contract;

namespace SynapseServerless.Service.Tests.Pages;

/// <summary>What buttons do, on real runs of the embedded engine.</summary>
public sealed class ActionTests(ConsoleServer server) : IClassFixture<ConsoleServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_started_watched_and_seen_to_its_end()
    {
        ConsoleServer.Visitor visitor = await server.SignInAsync();
        await server.Host.Pipelines.PutAsync("copy", new PipelineDefinition { Specification = JsonSerializer.Deserialize<JsonElement>(Weather.Copy("copy", "started")) }, Token);
        await server.Host.Pipelines.PutAsync("copy", new PipelineDefinition { Specification = JsonSerializer.Deserialize<JsonElement>(Weather.Copy("copy", "changed")) }, Token);
        string difference = (await visitor.GetAsync("pipelines/copy?against=1")).Html;
        Assert.Contains("<del>\u2212 ", difference, StringComparison.Ordinal);
        Assert.Contains("copies/changed", difference, StringComparison.Ordinal);

        await visitor.GetAsync("pipelines/copy/start");
        Page started = await visitor.PostAsync("pipelines/copy/start", ("version", "2"));
        Assert.Equal(HttpStatusCode.SeeOther, started.Status);
        string run = started.Header("Location").Split('/')[^1].Split('?')[0];
        await using Stream events = await visitor.ListenAsync($"runs/{run}/events");
        string heard = await new StreamReader(events).ReadToEndAsync(Token);
        Assert.StartsWith("retry: 1000\n\n", heard, StringComparison.Ordinal);
        Assert.Contains("event: end\n", heard, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Completed, (await server.Host.Runs.GetAsync(run, Token)).Status);
        string page = (await visitor.GetAsync($"runs/{run}")).Html;
        Assert.Contains("SQLTransformer", page, StringComparison.Ordinal);
        Assert.Contains("1 partition: 1 done.", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"data?run={run}")).Status);
        Assert.Contains("sandbox", (await visitor.GetAsync($"runs/{run}/report")).Header("Content-Security-Policy"), StringComparison.Ordinal);

        await visitor.GetAsync($"runs/{run}/again");
        Page again = await visitor.PostAsync($"runs/{run}/again", ("overrides", "output.data=copies/again"));
        string second = again.Header("Location").Split('/')[^1].Split('?')[0];
        await EndedAsync(second);
        string compared = (await visitor.GetAsync($"compare?run={run}&run={second}")).Html;
        Assert.Contains("output.data", compared, StringComparison.Ordinal);
        Assert.Contains("copies/again", compared, StringComparison.Ordinal);
        Assert.DoesNotContain("inputs.weather.path", compared, StringComparison.Ordinal);
        Page wrong = await visitor.PostAsync($"runs/{run}/again", ("overrides", "output.dada=x"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
    }

    [Fact]
    public async Task A_run_that_failed_says_what_resuming_will_do_and_is_deleted_for_good()
    {
        ConsoleServer.Visitor visitor = await server.SignInAsync();
        string run = (await server.Host.Runs.StartAsync(new RunRequest { Specification = JsonSerializer.Deserialize<JsonElement>(Weather.Failing("failing")) }, Token)).RunId;
        await EndedAsync(run);
        Assert.Contains("Failures of the last day", (await visitor.GetAsync("")).Html, StringComparison.Ordinal);
        Assert.Contains("Why it failed", (await visitor.GetAsync($"runs/{run}")).Html, StringComparison.Ordinal);
        string preview = (await visitor.GetAsync($"runs/{run}/resume")).Html;
        Assert.Contains("Stays done:", preview, StringComparison.Ordinal);
        Assert.Contains("1 task that failed", preview, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.PostAsync($"runs/{run}/resume")).Status);
        await EndedAsync(run);
        Assert.Equal(1, (await server.Host.Runs.GetAsync(run, Token)).Resumes);
        await visitor.GetAsync($"runs/{run}/delete");
        Assert.Equal("../../runs", (await visitor.PostAsync($"runs/{run}/delete")).Header("Location"));
        Assert.False(Directory.Exists($"{server.Root}/runs/{run}"));
        Assert.DoesNotContain(run, (await visitor.GetAsync("runs")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_at_work_is_cancelled_and_cannot_be_deleted_before()
    {
        ConsoleServer.Visitor visitor = await server.SignInAsync();
        string run = (await server.Host.Runs.StartAsync(new RunRequest { Specification = JsonSerializer.Deserialize<JsonElement>(Weather.FitSlowly("slow")) }, Token)).RunId;
        Assert.Contains("data-run", (await visitor.GetAsync("")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.PostAsync($"runs/{run}/delete")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.PostAsync($"runs/{run}/cancel")).Status);
        Page page = await visitor.GetAsync($"runs/{run}?done=cancelled");
        Assert.Contains("The run is cancelled.", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.PostAsync($"runs/{run}/cancel")).Status);
    }

    [Fact]
    public async Task Runs_of_the_command_line_are_listed_once_they_have_ended()
    {
        RunRecord ended = RunStore.Completed("20200105-000000-by-hand-00000001", "by hand", DateTimeOffset.UnixEpoch), open = ended with { RunId = "20200105-000000-by-hand-00000002", Status = RunStatus.Running };
        foreach (RunRecord record in (RunRecord[])[ended, open])
            await server.Store.WriteAsync($"runs/{record.RunId}/run.json", JsonSerializer.Serialize(record, RunFiles.Json));
        Assert.Equal(1, await server.Host.Runs.AdoptAsync([ended, open], Token));
        Assert.Equal(0, await server.Host.Runs.AdoptAsync([ended, open], Token));
        ConsoleServer.Visitor visitor = await server.SignInAsync();
        string list = (await visitor.GetAsync("runs?q=by-hand")).Html;
        Assert.Contains(ended.RunId, list, StringComparison.Ordinal);
        Assert.Contains("command line", list, StringComparison.Ordinal);
        Assert.DoesNotContain(open.RunId, list, StringComparison.Ordinal);
        await visitor.GetAsync($"runs/{ended.RunId}/delete");
        Page again = await visitor.PostAsync($"runs/{ended.RunId}/again");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Contains("synapse run", again.Html, StringComparison.Ordinal);
    }

    private Task EndedAsync(string run) => Eventually.TrueAsync(async () => (await server.Host.Runs.GetAsync(run, Token)).Status is not (RunStatus.Pending or RunStatus.Running));
}
