using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SynapseServerless.TestService;

namespace SynapseServerless.EndToEnd.Tests.Services;

/// <summary>Runs whose requests go as batches and whose process is killed at random moments, while files are uploaded, batches are at work and results come; the server counts.</summary>
public sealed class KilledBatchTests : IDisposable
{
    private const int Partitions = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Thorough]
    [Fact]
    public async Task A_run_asks_for_the_batch_that_it_had_begun_and_begins_no_other()
    {
        int kills = Math.Min(100, Effort.Current.Kills), rows = 60;
        await using TestServer server = await TestServer.StartAsync();
        server.Key = OperationRun.Key;
        // So long is a batch at work that every process but the last is killed before its end.
        server.Polls = 8 * kills;
        server.Faults = new Misbehaviour { Latency = TimeSpan.FromMilliseconds(5) };
        _folder.Write("rows.csv", "id,text\n" + string.Concat(Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},row {i}{(i % 20 == 7 ? " LINE FAILS" : "")}\n"))));
        _folder.Write("spec.yaml", $$"""
            name: batches
            inputs:
              rows: { path: rows.csv, partitions: {{Partitions}} }
            pipeline:
              - type: OpenAIPrompt
                url: {{server.Url}}
                subscriptionKey: secret:operation-key
                deploymentName: small
                promptTemplate: "{text}"
                systemPrompt: ""
                execution: batch
                batchPollingSeconds: 0.05
                outputCol: said
            transform: rows
            output: { data: out, format: ndjson }
            """);
        Random random = Effort.Current.Random(29);

        for (int kill = 0; kill < kills; kill++)
        {
            using Process process = Synapse.Start(_folder.Path, OperationRun.Environment, kill == 0 ? ["run", "spec.yaml"] : ["runs", "resume", "last"]);
            int until = server.Requests.Count + random.Next(1, 12);
            await Eventually.TrueAsync(() => server.Requests.Count >= until || process.HasExited);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        server.Polls = 0;
        Ran resumed = await Synapse.RunProcessAsync(_folder.Path, OperationRun.Environment, "runs", "resume", "last", "--json");

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        JsonNode[] results = OperationRun.Rows(_folder);
        Assert.Equal(rows, results.Length);
        Assert.All(results, row => Assert.Equal($"You said: {row["text"]}", (string?)row["said"]));
        // Of a file whose process was killed before it was known what is in it no batch begins; each request is in one batch.
        string[] begun = [.. server.Requests.Where(request => request is { Method: "POST" } && request.Path.EndsWith("/batches", StringComparison.Ordinal)).Select(request => (string)request.Json["input_file_id"]!)];
        Assert.Equal(begun.Distinct(), begun);
        string[] paid = [.. (await Task.WhenAll(begun.Select(file => LinesAsync(server, file)))).SelectMany(lines => lines)];
        Assert.Equal(rows, paid.Length);
        Assert.Equal(rows, paid.Distinct().Count());
        // What a batch could not answer is asked for at once, and again where the answer was under way at a kill.
        string[] online = [.. server.Requests.Where(request => request.Path.EndsWith("/chat/completions", StringComparison.Ordinal)).Select(request => request.Text)];
        Assert.Equal(3, online.Distinct().Count());
        Assert.InRange(online.Length, 3, 3 + kills);
    }

    // The texts that a file asks for.
    private static async Task<string[]> LinesAsync(TestServer server, string file)
    {
        using var client = new HttpClient { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Add("api-key", OperationRun.Key);
        string content = await client.GetStringAsync($"/openai/v1/files/{file}/content", TestContext.Current.CancellationToken);
        return [.. content.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["body"]!["messages"]![0]!["content"]!)];
    }
}
