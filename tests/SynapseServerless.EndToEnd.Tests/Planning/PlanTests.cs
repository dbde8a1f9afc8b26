using System.Globalization;
using System.Text.Json.Nodes;
using SynapseServerless.TestService;

namespace SynapseServerless.EndToEnd.Tests.Planning;

/// <summary>Plans of small jobs, whose rows, requests, tokens and prices are counted by hand.</summary>
public sealed class PlanTests : IDisposable
{
    private const int Rows = 1_234;

    private static readonly string s_filter = """
        name: quarter
        inputs:
          rows: { path: rows.csv, partitions: 2 }
        pipeline:
          - { type: SQLTransformer, statement: "SELECT id, length(text) AS length FROM __THIS__ WHERE id % 4 = 0" }
        transform: rows
        output: { data: out, format: ndjson }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Write(int rows, string specification)
    {
        _folder.Write("rows.csv", "id,text\n" + string.Concat(Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},row {i}\n"))));
        _folder.Write("spec.yaml", specification);
    }

    private async Task<JsonNode> PlanAsync(params string[] more)
    {
        Ran plan = await Synapse.RunAsync(_folder, ["plan", "spec.yaml", "--json", .. more]);
        Assert.True(plan.ExitCode == 0, plan.Error);
        return plan.Json;
    }

    private static double[] Ends(JsonNode? range) => [(double)range!["low"]!, (double)range["likely"]!, (double)range["high"]!];

    private static double[] Exactly(double amount) => [amount, amount, amount];

    [Fact]
    public async Task Rows_and_bytes_are_those_of_the_files_and_a_filter_is_seen_in_the_sample()
    {
        Write(Rows, s_filter);
        JsonNode plan = await PlanAsync();

        Assert.Equal(Exactly(Rows), Ends(plan["rowsIn"]));
        // The header, "id,text" and its line end, may be no part of the partitions.
        long length = new FileInfo(_folder["rows.csv"]).Length;
        Assert.InRange((long)plan["bytesIn"]!, length - 8, length);
        Assert.Equal(2, (int)plan["inputs"]![0]!["partitions"]!);
        // 0, 4, ..., 1232.
        Assert.Equal(Exactly(309), Ends(plan["rowsOut"]));
        Assert.True((bool)plan["basis"]!["isWhole"]!);
        Assert.False(Directory.Exists(_folder["out"]));

        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json", "--progress", "none");
        Assert.True(run.ExitCode == 0, run.Error);
        JsonArray compared = run.LastLine["planned"]!.AsArray();
        foreach (string name in new[] { "rows in", "rows out", "bytes in" })
            Assert.Equal(1, (double)compared.Single(amount => (string)amount!["name"]! == name)!["factor"]!);
        long written = Directory.EnumerateFiles(_folder["out"], "part*").Sum(file => new FileInfo(file).Length);
        double[] bytes = Ends(plan["bytesOut"]);
        Assert.InRange(written, bytes[0] * 0.9, bytes[2] * 1.1);
        Ran shown = await Synapse.RunAsync(_folder, "runs", "show", "last");
        Assert.Contains("Planned", shown.Output, StringComparison.Ordinal);
        Assert.Contains("within the plan", await File.ReadAllTextAsync(Directory.GetFiles(_folder[".synapse"], "report.html", SearchOption.AllDirectories).Single()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_sample_the_whole_is_estimated_within_its_range()
    {
        Write(20_000, s_filter);
        JsonNode plan = await PlanAsync("--sample", "2000");

        Assert.False((bool)plan["basis"]!["isWhole"]!);
        Assert.InRange((long)plan["basis"]!["sampleRows"]!, 1_900, 2_100);
        double[] rows = Ends(plan["rowsOut"]);
        // A quarter of 20,000.
        Assert.InRange(5_000, rows[0], rows[2]);
        Assert.InRange(rows[1], 4_500, 5_500);
    }

    [Fact]
    public async Task Requests_are_rows_by_the_size_of_a_request_and_no_service_is_asked()
    {
        await using TestServer server = await TestServer.StartAsync();
        Write(100, $$"""
            inputs:
              rows: { path: rows.csv, partitions: 1 }
            pipeline:
              - { type: TextSentiment, url: "{{server.Url}}", subscriptionKey: "secret:nobody-has-it", batchSize: 10, outputCol: mood, concurrency: 64 }
            transform: rows
            output: { data: out }
            """);
        JsonNode plan = await PlanAsync();

        Assert.Equal(Exactly(10), Ends(plan["requests"]));
        Assert.Equal(Exactly(100), Ends(plan["rowsOut"]));
        Assert.Empty(server.Requests);
        Ran above = await Synapse.RunAsync(_folder, "plan", "spec.yaml", "--limit", "calls=9");
        Assert.Equal(4, above.ExitCode);
        Assert.Contains("the calls may come to 10, and the limit is 9", above.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, (await Synapse.RunAsync(_folder, "plan", "spec.yaml", "--limit", "calls=10")).ExitCode);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Tokens_are_those_of_published_examples_and_cost_what_the_table_says()
    {
        await using TestServer server = await TestServer.StartAsync();
        // OpenAI's cookbook, "How to count tokens with tiktoken", gives 6 and 7 tokens of o200k_base; a message has 4 more, and a request 3.
        _folder.Write("rows.csv", "id,text\n1,tiktoken is great!\n2,2 + 2 = 4\n3,tiktoken is great!\n4,2 + 2 = 4\n");
        _folder.Write("prices.yaml", "date: \"2026-11-30\"\nmodels:\n  small: { input: 1000, output: 4000 }\n");
        _folder.Write("spec.yaml", $$"""
            inputs:
              rows: rows.csv
            pipeline:
              - type: OpenAIPrompt
                url: {{server.Url}}
                subscriptionKey: secret:nobody-has-it
                deploymentName: small
                systemPrompt: ""
                promptTemplate: "{text}"
                maxCompletionTokens: 10
                prices: prices.yaml
                outputCol: said
            transform: rows
            output: { data: out }
            """);
        JsonNode call = (await PlanAsync())["calls"]!.AsArray().Single()!;

        // Equal rows are one request.
        Assert.Equal(Exactly(2), Ends(call["requests"]));
        Assert.Equal(Exactly(6 + 7 + (2 * (4 + 3))), Ends(call["inputTokens"]));
        Assert.Equal(2 * 10, Ends(call["outputTokens"])[2]);
        // 27 tokens at 0.001 and 20 at 0.004.
        Assert.Equal(0.107, Ends(call["cost"])[2], 9);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Costs_on_Azure_are_amounts_times_prices_of_the_table_that_is_given()
    {
        Write(Rows, s_filter);
        _folder.Write("azure.yaml", """
            date: "2026-11-30"
            source: our contract
            currency: EUR
            functionGBSecond: 2
            functionMillionExecutions: 1000000
            instanceGB: 4
            blobTenThousandWrites: 10000
            blobTenThousandReads: 0
            queueTenThousandOperations: 0
            containerVcpuSecond: 0
            containerGiBSecond: 0
            """);
        JsonNode cost = (await PlanAsync("--prices", "azure.yaml"))["cost"]!;

        Assert.Equal(("EUR", "2026-11-30", "our contract"), ((string)cost["currency"]!, (string)cost["date"]!, (string)cost["source"]!));
        Dictionary<string, JsonNode> lines = cost["lines"]!.AsArray().ToDictionary(line => (string)line!["name"]!, line => line!);
        (string Name, double Price)[] prices = [("functions, time", 2), ("functions, executions", 1_000_000), ("blobs, writes", 10_000), ("blobs, reads", 0), ("queues and tables", 0)];
        foreach ((string name, double price) in prices)
            Assert.Equal(Ends(lines[name]["amount"]).Select(amount => Math.Round(amount * price, 9)), Ends(lines[name]["cost"]).Select(amount => Math.Round(amount, 9)));
        Assert.Equal(lines.Values.Sum(line => Ends(line["cost"])[2]), Ends(cost["total"])[2], 9);
        Ran none = await Synapse.RunAsync(_folder, "plan", "spec.yaml", "--prices", "nowhere.yaml");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("There is no such table of prices", none.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_above_a_limit_is_refused_before_it_starts()
    {
        Write(Rows, s_filter);
        Ran refused = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--limit", "rows=1000", "--limit", "time=1h");

        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("the rows may come to 1,234, and the limit is 1,000. Nothing was run.", refused.ErrorText, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
        Assert.False(Directory.Exists(_folder[".synapse/runs"]));
        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--limit", "rows=2000", "--json", "--progress", "none");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains(run.LastLine["planned"]!.AsArray(), amount => (string)amount!["name"]! == "time");
    }

    [Fact]
    public async Task The_next_plan_is_corrected_by_what_the_last_run_took()
    {
        Write(Rows, s_filter);
        double planned = Ends((await PlanAsync())["seconds"])[1];
        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json", "--progress", "none");
        JsonNode basis = (await PlanAsync())["basis"]!;

        Assert.Equal(1, (int)basis["earlierRuns"]!);
        JsonNode record = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder[".synapse"], "runs", (string)run.LastLine["runId"]!, "run.json")))!;
        Assert.Equal((double)record["seconds"]! / planned, (double)basis["timeFactor"]!, 6);
    }

    [Theory]
    [InlineData("costs=5", "There is no limit 'costs'", "cost")]
    [InlineData("time=10x", "There is no unit 'x' of time", "min")]
    [InlineData("calls=10m", "The limit 'calls' has no units, and 'm' is after its number", "calls=1000")]
    [InlineData("cost=much", "'much' is no amount above 0", "cost=5")]
    [InlineData("cost=0", "'0' is no amount above 0", "cost=5")]
    [InlineData("cost", "The limit 'cost' has no amount", "cost=5")]
    public async Task A_limit_that_is_none_is_refused_with_what_would_be_right(string limit, string problem, string remedy)
    {
        Ran plan = await Synapse.RunAsync(_folder, "plan", "spec.yaml", "--limit", limit);

        Assert.Equal(2, plan.ExitCode);
        Assert.Contains(problem, plan.ErrorText, StringComparison.Ordinal);
        Assert.Contains(remedy, plan.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_run_could_not_read_is_told_in_the_words_of_a_run()
    {
        _folder.Write("spec.yaml", s_filter);
        Ran missing = await Synapse.RunAsync(_folder, "plan", "spec.yaml");
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("rows.csv", missing.ErrorText, StringComparison.Ordinal);
        Write(3, s_filter.Replace("length(text)", "length(words)", StringComparison.Ordinal));
        Ran wrong = await Synapse.RunAsync(_folder, "plan", "spec.yaml");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("words", wrong.ErrorText, StringComparison.Ordinal);
        Ran few = await Synapse.RunAsync(_folder, "plan", "spec.yaml", "--sample", "3");
        Assert.Equal(2, few.ExitCode);
        Assert.Contains("3 is no number of rows to try", few.ErrorText, StringComparison.Ordinal);
        Write(3, s_filter.Replace("path: rows.csv, partitions: 2", "path: \"*.csv\", stream: { settleSeconds: 1 }", StringComparison.Ordinal));
        Ran stream = await Synapse.RunAsync(_folder, "plan", "spec.yaml");
        Assert.Equal(2, stream.ExitCode);
        Assert.Contains("is a stream", stream.ErrorText, StringComparison.Ordinal);
    }
}
