using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Runs;
using SynapseServerless.Service.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Tests.Contract;

public sealed class ListTests(ServiceUnderTest service) : ContractTests(service)
{
    [Fact]
    public async Task Runs_are_listed_newest_first_page_by_page_each_once()
    {
        var started = new List<string>();
        for (int i = 0; i < 5; i++)
            started.Add(await Api.StartAsync(Weather.Copy(Unique, $"{Unique}-{i}")));
        foreach (string run in started)
            await Api.CompletedAsync(run);
        started.Reverse();
        Assert.Equal(started, await AllAsync($"name={Unique}&top=2"));
        Assert.Equal(started, await AllAsync($"name={Unique}&status=completed"));
        Assert.Empty(await AllAsync($"name={Unique}&status=failed"));
    }

    [Fact]
    public async Task A_continuation_that_no_page_gave_is_refused() =>
        (await Api.GetAsync("/v1/runs?continuation=nonsense!")).IsProblem(HttpStatusCode.UnprocessableEntity);

    [Fact]
    public async Task A_thousand_runs_are_listed_and_each_is_found()
    {
        // As the service keeps runs that ended; started years ago, they stand behind those of other tests.
        var ids = new List<string>();
        var begin = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await Parallel.ForAsync(0, 1_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            string id = $"20010101-000000-{Unique}-{i:D8}";
            lock (ids)
                ids.Add(id);
            await PutAsync(id, begin.AddSeconds(i));
        });
        IReadOnlyList<string> listed = await AllAsync($"name={Unique}&top=100");
        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), listed);
        foreach (string id in listed.Where((_, i) => i % 100 == 0))
            Assert.Equal("completed", (await Api.GetAsync($"/v1/runs/{id}")).Text("status"));
    }

    private async Task<IReadOnlyList<string>> AllAsync(string query)
    {
        var runs = new List<string>();
        string? continuation = null;
        do
        {
            Answer page = await Api.GetAsync($"/v1/runs?{query}{(continuation is null ? "" : $"&continuation={continuation}")}");
            Assert.True(page.Status == HttpStatusCode.OK, page.Body);
            runs.AddRange(page.Json["runs"]!.AsArray().Select(run => run!["runId"]!.GetValue<string>()));
            continuation = (string?)page.Json["continuation"];
        }
        while (continuation is not null);
        return runs;
    }

    private async Task PutAsync(string id, DateTimeOffset created)
    {
        var request = new StoredRunRequest
        {
            RunId = id, Name = Unique, Trigger = "http", Created = created, Fingerprint = "", Source = $"{Root}/data/x.json", Canonical = "{}",
        };
        var record = new RunRecord { RunId = id, Name = Unique, Status = RunStatus.Completed, Specification = "{}", Started = created, Ended = created.AddSeconds(1) };
        var index = new JsonObject { ["runId"] = id, ["name"] = Unique, ["created"] = created.ToString("O") };
        await WriteAsync($"runs/{id}/request.json", JsonSerializer.Serialize(request, RunFiles.Json));
        await WriteAsync($"runs/{id}/run.json", JsonSerializer.Serialize(record, RunFiles.Json));
        await WriteAsync($"runs/index/{9_999_999_999_999 - created.ToUnixTimeMilliseconds():D13}-{id}.json", index.ToJsonString());
    }

    private async Task WriteAsync(string name, string text)
    {
        await using StorageWrite write = await Storage.CreateAsync($"{Root}/{name}", CancellationToken.None);
        await write.Stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await write.CommitAsync(CancellationToken.None);
    }
}
