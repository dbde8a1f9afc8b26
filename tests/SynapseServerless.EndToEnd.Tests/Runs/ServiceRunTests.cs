using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SynapseServerless.TestService;

namespace SynapseServerless.EndToEnd.Tests.Runs;

/// <summary>Runs that ask a service, which answers over HTTP and counts.</summary>
public sealed class ServiceRunTests : IDisposable
{
    private const int Concurrency = 4;

    private static readonly Dictionary<string, string> s_environment = new() { ["SYNAPSE_SECRET_MODEL_KEY"] = "0123456789abcdef" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_is_killed_asks_for_no_answer_again_that_it_has_kept()
    {
        // In a soak as many kills as rows allow: each process answers some before its end.
        int kills = Math.Min(100, Effort.Current.Kills), rows = Math.Max(400, 100 * kills);
        await using TestServer server = await TestServer.StartAsync();
        server.Key = "0123456789abcdef";
        server.Faults = new Misbehaviour { Latency = TimeSpan.FromMilliseconds(5) };
        _folder.Write("rows.csv", "id,text\n" + string.Concat(Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},row {i}\n"))));
        _folder.Write("spec.yaml", $$"""
            name: prompts
            inputs:
              rows: { path: rows.csv, partitions: 4 }
            pipeline:
              - type: OpenAIPrompt
                url: {{server.Url}}
                subscriptionKey: secret:model-key
                deploymentName: small
                promptTemplate: "Say {text}"
                outputCol: said
                concurrency: {{Concurrency}}
            transform: rows
            output: { data: out, format: ndjson }
            """);
        Random random = Effort.Current.Random(17);

        for (int kill = 0; kill < kills; kill++)
        {
            using Process process = Synapse.Start(_folder.Path, s_environment, kill == 0 ? ["run", "spec.yaml"] : ["runs", "resume", "last"]);
            int until = Math.Min(rows - 1, server.Requests.Count + random.Next(5, rows / (kills + 2)));
            await Eventually.TrueAsync(() => server.Requests.Count >= until || process.HasExited);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        Ran resumed = await Synapse.RunProcessAsync(_folder.Path, s_environment, "runs", "resume", "last", "--json");

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        string[] asked = [.. server.Requests.Select(request => (string)request.Json["messages"]!.AsArray()[^1]!["content"]!)];
        Assert.Equal(rows, asked.Distinct().Count());
        // What was under way when the process was killed had no answer that could be kept.
        Assert.InRange(asked.Length, rows, rows + (kills * Concurrency * 4));
        JsonNode[] results = [.. Directory.EnumerateFiles(_folder["out"]).Where(file => Path.GetFileName(file).StartsWith("part", StringComparison.Ordinal)).SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(rows, results.Length);
        Assert.All(results, row => Assert.Equal($"You said: Say {row["text"]}", (string?)row["said"]));
        Assert.DoesNotContain("0123456789abcdef", string.Concat(Directory.EnumerateFiles(_folder.Path, "*.json", SearchOption.AllDirectories).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_ends_the_run_and_says_so()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Key = "another";
        _folder.Write("rows.csv", "text\na\nb\nc\n");
        _folder.Write("spec.yaml", $$"""
            inputs:
              rows: rows.csv
            pipeline:
              - { type: TextSentiment, url: "{{server.Url}}", subscriptionKey: "secret:model-key" }
            transform: rows
            output: { data: out }
            """);

        Ran ran = await Synapse.RunProcessAsync(_folder.Path, s_environment, "run", "spec.yaml");

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("does not accept the key", ran.ErrorText, StringComparison.Ordinal);
        Assert.Contains("Give the key of this very resource", ran.ErrorText, StringComparison.Ordinal);
    }
}
