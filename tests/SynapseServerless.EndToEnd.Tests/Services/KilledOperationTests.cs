using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SynapseServerless.TestService;

namespace SynapseServerless.EndToEnd.Tests.Services;

/// <summary>Runs of long operations whose process is killed at random moments, while operations are begun and while they are asked for; the server counts.</summary>
public sealed class KilledOperationTests : IDisposable
{
    // Requests of one process that may be under way when it is killed: two partitions at a time.
    private const int UnderWay = 2 * OperationRun.Concurrency;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Thorough]
    [Fact]
    public async Task No_operation_that_the_run_had_asked_for_is_begun_again_and_no_result_asked_for_twice()
    {
        int kills = Math.Min(100, Effort.Current.Kills), rows = 40 * Math.Max(1, kills / 2);
        await using TestServer server = await StartAsync();
        OperationRun.WriteTranslations(_folder, server, rows, delay: 10);

        await KillAsync(server, kills, requests: 4 * rows, seed: 17);

        Assert.All(OperationRun.Rows(_folder), row => Assert.Equal("Succeeded", (string?)row["done"]?["status"]));
        Assert.Equal(rows, OperationRun.Rows(_folder).Length);
        // What was begun when the process was killed, and whose name it had not read yet, nobody can know of; all others are begun once.
        Assert.InRange(OperationRun.Begun(server).Length, rows, rows + (kills * UnderWay));
        Assert.Equal(rows, OperationRun.Begun(server).Distinct().Count());
        AssertNotBegunAgain(server);
        // Not started, running, succeeded: a run that asks for a fourth time had no answer to the third.
        Assert.InRange(OperationRun.Asked(server).GroupBy(path => path).Sum(asked => Math.Max(0, asked.Count() - 3)), 0, kills * UnderWay);
    }

    [Thorough]
    [Fact]
    public async Task Rows_that_share_an_operation_ask_for_it_after_a_kill_and_begin_no_other()
    {
        int kills = Math.Min(100, Effort.Current.Kills), rows = 100 * Math.Max(1, kills / 2);
        const int Shared = 5;
        await using TestServer server = await StartAsync();
        server.Polls = 3;
        _folder.Write("rows.csv", "id,text\n" + string.Concat(Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},sentence{i} of a long text\n"))));
        _folder.Write("spec.yaml", $$"""
            name: summaries
            inputs:
              rows: { path: rows.csv, partitions: 3 }
            pipeline:
              - type: AnalyzeTextLongRunningOperations
                kind: keyPhraseExtraction
                url: {{server.Url}}
                subscriptionKey: secret:operation-key
                textCol: text
                batchSize: {{Shared}}
                initialPollingDelay: 0
                pollingDelay: 10
                outputCol: done
                concurrency: {{OperationRun.Concurrency}}
            transform: rows
            output: { data: out, format: ndjson }
            """);

        await KillAsync(server, kills, requests: rows, seed: 23);

        JsonNode[] results = OperationRun.Rows(_folder);
        Assert.Equal(rows, results.Length);
        Assert.All(results, row => Assert.Equal($"sentence{(int)row["id"]!}", (string?)row["done"]?["keyPhrases"]?[0]));
        // Each text is in one operation, but for those that were under way at a kill.
        int[] texts = [.. server.Requests.Where(request => request.Method == "POST").SelectMany(request => request.Json["analysisInput"]!["documents"]!.AsArray()).GroupBy(document => (string)document!["text"]!).Select(times => times.Count())];
        Assert.Equal(rows, texts.Length);
        Assert.InRange(texts.Sum(), rows, rows + (kills * UnderWay * Shared));
    }

    private static async Task<TestServer> StartAsync()
    {
        TestServer server = await TestServer.StartAsync();
        server.Key = OperationRun.Key;
        server.Faults = new Misbehaviour { Latency = TimeSpan.FromMilliseconds(5) };
        return server;
    }

    private async Task KillAsync(TestServer server, int kills, int requests, int seed)
    {
        Random random = Effort.Current.Random(seed);
        for (int kill = 0; kill < kills; kill++)
        {
            using Process process = Synapse.Start(_folder.Path, OperationRun.Environment, kill == 0 ? ["run", "spec.yaml"] : ["runs", "resume", "last"]);
            int until = server.Requests.Count + random.Next(1, Math.Max(2, requests / (kills + 1)));
            await Eventually.TrueAsync(() => server.Requests.Count >= until || process.HasExited);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Ran resumed = await Synapse.RunProcessAsync(_folder.Path, OperationRun.Environment, "runs", "resume", "last", "--json");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
    }

    // A run that asks for an operation has kept its name: from then on no other begins for the row.
    private static void AssertNotBegunAgain(TestServer server)
    {
        var known = new HashSet<string>();
        var asked = new HashSet<string>();
        foreach (ReceivedRequest request in server.Requests)
        {
            string id = request.Method == "POST" ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(request.Body))[..16] : request.Path.Split('/')[^1];
            if (request.Method == "GET")
                asked.Add(id);
            else if (!known.Add(id))
                Assert.DoesNotContain(id, asked);
        }
    }
}
