using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Calls;

/// <summary>Rows while a tenth of all requests meets a fault of any kind: refusals, failures, hangs, resets, half answers, garbage, pages of proxies and slow drips, all at once.</summary>
public sealed class FaultsAtOnceTests
{
    private const int BatchRows = 500;

    // A full run finds what a quick one may miss; a soak sends a hundred thousand rows.
    private static int Rows => Effort.Current.IsFull ? Math.Min(100_000, Effort.Current.Cases(1_000)) : 200;

    [Fact]
    public async Task Every_row_ends_with_its_output_or_its_own_error_and_each_answer_is_paid_for_once()
    {
        int rows = Rows;
        var paid = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await using TestServer server = await StartAsync();
        server.Answered = request => paid.AddOrUpdate((string)request.Json["messages"]!.AsArray()[^1]!["content"]!, 1, static (_, times) => times + 1);
        var stage = new OpenAIPrompt
        {
            Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, DeploymentName = "small", PromptTemplate = "{text}", OutputCol = "out", ErrorCol = "error", Concurrency = 32, MaxAttempts = 30, Timeout = 2,
        };

        var memory = new List<long>();
        int done = await RunAsync(stage, rows, Text, (row, result) =>
        {
            // What the service says of the row is the row's; everything else is the service's, and passes.
            string? code = (string?)result["error"]?["code"];
            Assert.Equal(Expected(row), code);
            if (code is null)
                Assert.Equal($"You said: {Text(row)}", (string?)result["out"]);
            else
                Assert.Null(result["out"]);
        }, memory);

        Assert.Equal(rows, done);
        for (int row = 0; row < rows; row++)
            Assert.Equal(Expected(row) == "content_filter" ? 0 : 1, paid.GetValueOrDefault(Text(row)));
        AssertFlat(memory);
    }

    [Fact]
    public async Task Every_row_of_a_shared_request_does_so_too()
    {
        int rows = Rows;
        var paid = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await using TestServer server = await StartAsync();
        server.Answered = request =>
        {
            foreach (JsonNode? document in request.Json["analysisInput"]!["documents"]!.AsArray())
                paid.AddOrUpdate((string)document!["text"]!, 1, static (_, times) => times + 1);
        };
        var stage = new TextSentiment { Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", Concurrency = 8, MaxAttempts = 30, Timeout = 2 };

        var memory = new List<long>();
        int done = await RunAsync(stage, rows, row => string.Create(CultureInfo.InvariantCulture, $"row {row} is {(row % 3 == 0 ? "good" : row % 3 == 1 ? "bad" : "there")}"), (row, result) =>
        {
            Assert.Null(result["error"]);
            Assert.Equal(row % 3 == 0 ? "positive" : row % 3 == 1 ? "negative" : "neutral", (string?)result["out"]?["sentiment"]);
        }, memory);

        Assert.Equal(rows, done);
        Assert.Equal(rows, paid.Count);
        Assert.All(paid, text => Assert.True(text.Value == 1, $"'{text.Key}' was answered {text.Value} times"));
        AssertFlat(memory);
    }

    [Thorough]
    [Fact]
    public async Task Every_long_operation_does_so_too_and_none_is_begun_twice()
    {
        int rows = Math.Clamp(Rows / 3, 200, 10_000);
        var begun = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await using TestServer server = await StartAsync();
        server.Answered = request =>
        {
            if (request.Method == "POST")
                begun.AddOrUpdate((string)request.Json["inputs"]![0]!["source"]!["sourceUrl"]!, 1, static (_, times) => times + 1);
        };
        var stage = new DocumentTranslator
        {
            Uid = "p", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, SourceUrl = ValueOrColumn.Of<string>("text"), OutputCol = "out", ErrorCol = "error", Concurrency = 32, MaxAttempts = 30, Timeout = 2,
            Targets = JsonSerializer.SerializeToElement(new[] { new { targetUrl = "https://store.example.org/german", language = "de" } }), InitialPollingDelay = 0, PollingDelay = 1,
        };
        int lost = 0;

        int done = await RunAsync(stage, rows, row => string.Create(CultureInfo.InvariantCulture, $"https://store.example.org/{row}"), (_, result) =>
        {
            // Documents would be written twice: where nobody knows whether an operation began, the row says so and no other begins.
            if (result["error"] is { } error)
            {
                Assert.Contains((string?)error["category"], new[] { "connection", "timeout", "service", "answer" });
                lost++;
            }
            else
            {
                Assert.Equal("Succeeded", (string?)result["out"]?["status"]);
            }
        }, []);

        Assert.Equal(rows, done);
        Assert.All(begun, source => Assert.Equal(1, source.Value));
        // One request in ten meets a fault, and few of those leave in doubt whether the operation began.
        Assert.InRange(lost, 0, rows / 5);
    }

    private static string Text(int row) => string.Create(CultureInfo.InvariantCulture, $"row {row}{(row % 50 == 7 ? " REFUSE" : row % 50 == 23 ? " FILTER INPUT" : row % 50 == 31 ? " TOO LONG" : "")}");

    private static string? Expected(int row) => (row % 50) switch { 7 => "refusal", 23 => "content_filter", 31 => "length", _ => null };

    private static async Task<TestServer> StartAsync()
    {
        TestServer server = await TestServer.StartAsync();
        server.Remembers = false;
        server.Faults = new Misbehaviour(seed: 7) { Share = 0.1, Kinds = [.. Fault.All, Fault.Hang] };
        return server;
    }

    private static async Task<int> RunAsync(Transformer stage, int rows, Func<int, string> text, Action<int, JsonObject> look, List<long> memory)
    {
        StageValidation.ThrowIfInvalid(stage);
        int done = 0;
        var schema = new Schema([new Field("text", Apache.Arrow.Types.StringType.Default, nullable: true)], null);
        using BoundTransformer bound = stage.Bind(schema);
        await foreach (RecordBatch batch in bound.TransformAsync(Batches(schema, rows, text), new StageContext(stage.Uid) { Host = StageRun.Host() }, TestContext.Current.CancellationToken))
        {
            using (batch)
            {
                for (int row = 0; row < batch.Length; row++)
                    look(done++, StageRun.Row(batch, row));
            }
            if (rows >= 1_000 && done % (rows / 10) == 0)
                memory.Add(GC.GetTotalMemory(forceFullCollection: true));
        }
        return done;
    }

    private static async IAsyncEnumerable<RecordBatch> Batches(Schema schema, int rows, Func<int, string> text)
    {
        await Task.Yield();
        for (int first = 0; first < rows; first += BatchRows)
        {
            int count = Math.Min(BatchRows, rows - first);
            yield return new RecordBatch(schema, [new StringArray.Builder().AppendRange(Enumerable.Range(first, count).Select(text)).Build()], count);
        }
    }

    // The counts of the test grow by the row; what the stage holds does not.
    private static void AssertFlat(List<long> memory)
    {
        if (memory.Count > 2)
            Assert.True(memory[^1] < memory[1] + (64 << 20), $"It held {string.Join(", ", memory)} bytes.");
    }
}
