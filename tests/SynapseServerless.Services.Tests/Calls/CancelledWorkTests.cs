using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Calls;

/// <summary>Long operations that are cancelled at the service: the request that each service takes for it, and what a run does that goes on afterwards.</summary>
public sealed class CancelledWorkTests
{
    // Language REST API, Analyze Text Cancel Job and Conversation Analysis Cancel Job (POST ...:cancel); Document Translation, Cancel Translation, and Speech to text, Transcriptions Delete (DELETE).
    [Theory]
    [InlineData("AnalyzeTextLongRunningOperations", "POST", "/language/analyze-text/jobs/{id}:cancel")]
    [InlineData("AnalyzeConversationsLongRunningOperations", "POST", "/language/analyze-conversations/jobs/{id}:cancel")]
    [InlineData("DocumentTranslator", "DELETE", "/translator/document/batches/{id}")]
    [InlineData("BatchTranscription", "DELETE", "/speechtotext/transcriptions/{id}")]
    public async Task An_operation_that_a_run_had_begun_is_cancelled_once_and_begun_anew_when_the_run_goes_on(string type, string method, string path)
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Polls = int.MaxValue;
        var answers = new MemoryAnswers();
        OperationStage stage = Stage(type, server);
        await BeginAsync(stage, server, answers);
        int begun = Posts(server);

        BegunWork work = Assert.Single(answers.Begun);
        Assert.Equal(stage.Uid, work.Stage);
        Assert.True(await CancelAsync(stage, work));
        await answers.KeepAsync(work.Cancelled, new byte[] { 1 }, TestContext.Current.CancellationToken);

        ReceivedRequest cancel = server.Requests.Last();
        Assert.Equal((method, path), (cancel.Method, cancel.Path.Replace(new Uri(work.Address).AbsolutePath.Split('/')[^1], "{id}", StringComparison.Ordinal)));
        Assert.Equal("0123456789abcdef0123456789abcdef", cancel.Key);
        Assert.NotNull(cancel.Query.GetValueOrDefault("api-version"));

        server.Polls = 0;
        await StageRun.RunAsync(stage, Row, context: Context(stage, answers), cancellationToken: TestContext.Current.CancellationToken);
        await StageRun.RunAsync(stage, Row, context: Context(stage, answers), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(begun + 1, Posts(server));
        Assert.Equal(2, answers.Begun.Select(note => note.Address).Distinct().Count());
    }

    [Fact]
    public async Task An_operation_that_is_gone_is_not_cancelled_and_no_error()
    {
        await using TestServer server = await TestServer.StartAsync();
        OperationStage stage = Stage("DocumentTranslator", server);
        AnswerKey key = AnswerKey.Of("a", "b"u8);

        Assert.False(await CancelAsync(stage, new BegunWork(stage.Uid, new Uri(server.Url, "translator/document/batches/none").ToString(), key, key)));
    }

    [Fact]
    public async Task Operations_of_services_without_a_way_to_cancel_leave_no_note()
    {
        await using TestServer server = await TestServer.StartAsync();
        var answers = new MemoryAnswers();
        var stage = new ReadImage { Uid = "s", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, ImageUrl = "https://images.example.org/1.png", OutputCol = "out", InitialPollingDelay = 0, PollingDelay = 1 };

        await StageRun.RunAsync(stage, Row, context: Context(stage, answers), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(answers.Begun);
    }

    [Fact]
    public void A_note_is_told_from_an_answer()
    {
        AnswerKey ended = AnswerKey.Of("a", "ended"u8), cancelled = AnswerKey.Of("a", "cancelled"u8);
        var work = new BegunWork("stage", "https://example.org/1", ended, cancelled);

        Assert.Equal(work, BegunWork.Unpack(work.Pack()));
        Assert.Null(ServiceReply.Unpack(work.Pack(), ReplySource.Journal));
        Assert.Null(BegunWork.Unpack(new ServiceReply(System.Net.HttpStatusCode.OK, null, "{}"u8.ToArray()).Pack()));
        Assert.Null(BegunWork.Unpack("SYNWORK\u0001{\"Stage\": 1}"u8));
    }

    private const string Row = """[{"text": "one text that is long enough"}]""";

    private static OperationStage Stage(string type, TestServer server) => type switch
    {
        "AnalyzeTextLongRunningOperations" => new AnalyzeTextLongRunningOperations { Uid = "s", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, Kind = AnalyzeTextJobKind.KeyPhraseExtraction, OutputCol = "out", InitialPollingDelay = 0, PollingDelay = 1 },
        "AnalyzeConversationsLongRunningOperations" => new AnalyzeConversationsLongRunningOperations
        {
            Uid = "s", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, Kind = ConversationJobKind.ConversationalPII, Conversation = JsonSerializer.SerializeToElement(new[] { new { participantId = "1", text = "Hello" } }), OutputCol = "out", InitialPollingDelay = 0, PollingDelay = 1,
        },
        "DocumentTranslator" => new DocumentTranslator
        {
            Uid = "s", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, SourceUrl = "https://store.example.org/1", Targets = JsonSerializer.SerializeToElement(new[] { new { targetUrl = "https://store.example.org/de", language = "de" } }),
            OutputCol = "out", InitialPollingDelay = 0, PollingDelay = 1,
        },
        _ => new BatchTranscription { Uid = "s", Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, ContentUrls = new[] { "https://store.example.org/1.wav" }, OutputCol = "out", InitialPollingDelay = 0, PollingDelay = 1 },
    };

    private static StageContext Context(Stage stage, MemoryAnswers answers) => new(stage.Uid) { Host = StageRun.Host(), Answers = answers };

    private static Task<bool> CancelAsync(ICancelsWork stage, BegunWork work) =>
        stage.CancelAsync(work, new StageContext(work.Stage) { Host = StageRun.Host() }, TestContext.Current.CancellationToken);

    private static int Posts(TestServer server) => server.Requests.Count(request => request.Method == "POST" && !request.Path.EndsWith(":cancel", StringComparison.Ordinal));

    // The run is given up once the operation has been asked for.
    private static async Task BeginAsync(OperationStage stage, TestServer server, MemoryAnswers answers)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task run = StageRun.RunAsync(stage, Row, context: Context(stage, answers), cancellationToken: stop.Token);
        await Eventually.TrueAsync(() => server.Requests.Any(request => request.Method == "GET") || run.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }
}
