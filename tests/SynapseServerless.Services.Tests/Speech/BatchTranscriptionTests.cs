using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using SynapseServerless.Trust;
using Xunit;

namespace SynapseServerless.Services.Tests.Speech;

/// <summary>Transcriptions in the background: requests and answers of the examples that were published with the service's specification.</summary>
public sealed class BatchTranscriptionTests
{
    private const string Container = "https://customspeech-usw.blob.core.windows.net/artifacts/audiofiles/";
    private static readonly string s_rows = new JsonArray(new JsonObject { ["url"] = Container }).ToJsonString();

    [Fact]
    public async Task A_container_is_transcribed_as_in_the_examples_and_files_are_fetched_without_the_key()
    {
        await using TestServer files = await FilesAsync();
        await using TestServer server = await ServeAsync(files.Url);
        var example = Example.Read("speech/Transcriptions_Submit");
        JsonObject[] rows = await StageRun.RunAsync(Stage(server), s_rows);

        ReceivedRequest submit = server.Requests.First();
        Assert.Equal("/speechtotext/transcriptions:submit", submit.Path);
        Assert.Equal("2025-10-15", submit.Query["api-version"]);
        Same.Json(example["transcription"], submit.Json);
        Assert.Equal(["/mywavefile1.wav.json", "/mywavefile2.wav.json"], files.Requests.Select(request => request.Path));
        Assert.All(files.Requests, request => Assert.Null(request.Key));
        Assert.All(files.Requests, request => Assert.Equal("secret", request.Query["sig"]));
        Assert.Null(rows[0]["err"]);
        Assert.Equal("Transcription using adapted model en-US", (string)rows[0]["out"]!["displayName"]!);
        Assert.Equal(["mywavefile1.wav.json", "mywavefile2.wav.json"], rows[0]["out"]!["files"]!.AsArray().Select(file => (string)file!["name"]!));
        Assert.Equal(["/mywavefile1.wav.json", "/mywavefile2.wav.json"], rows[0]["out"]!["transcripts"]!.AsArray().Select(transcript => (string)transcript!["combinedRecognizedPhrases"]![0]!["display"]!));
    }

    [Fact]
    public async Task A_run_that_comes_again_submits_and_fetches_nothing()
    {
        await using TestServer files = await FilesAsync();
        await using TestServer server = await ServeAsync(files.Url);
        var answers = new MemoryAnswers();
        JsonObject[] first = await StageRun.RunAsync(Stage(server), s_rows, context: Rows.Context(answers));
        int sent = server.Requests.Count + files.Requests.Count;
        JsonObject[] second = await StageRun.RunAsync(Stage(server), s_rows, context: Rows.Context(answers));
        Assert.Equal(sent, server.Requests.Count + files.Requests.Count);
        Assert.Equal(first[0].ToJsonString(), second[0].ToJsonString());
    }

    [Fact]
    public async Task A_host_of_files_that_the_operator_does_not_allow_is_not_asked()
    {
        await using TestServer files = await FilesAsync();
        await using TestServer server = await ServeAsync(new Uri($"http://elsewhere.example.com:{files.Url.Port}/"));
        using var http = new HttpHandlers(new HostPolicy(["127.0.0.1"]));
        JsonObject[] rows = await StageRun.RunAsync(Stage(server), s_rows, context: new StageContext("stage") { Host = StageRun.Host() with { Http = http } });
        Assert.Equal("TranscriptNotFetched", (string)Rows.Error(rows[0])["code"]!);
        Assert.Contains("elsewhere.example.com", (string)Rows.Error(rows[0])["message"]!, StringComparison.Ordinal);
        Assert.Empty(files.Requests);
    }

    [Fact]
    public async Task A_file_that_is_gone_and_a_transcription_that_failed_are_errors_of_their_rows()
    {
        await using TestServer gone = await TestServer.StartAsync(_ => null);
        await using TestServer server = await ServeAsync(gone.Url);
        Assert.Equal(404, (int)Rows.Error((await StageRun.RunAsync(Stage(server), s_rows))[0])["status"]!);
        await using TestServer failing = await TestServer.StartAsync(request => request.Method == "POST"
            ? TestAnswer.Json(new JsonObject { ["self"] = $"{request.Server}speechtotext/transcriptions/1" }, 201)
            : TestAnswer.Json("""{"status": "Failed", "properties": {"error": {"code": "InvalidData", "message": "The recordings URI contains invalid data."}}}"""));
        JsonNode error = Rows.Error((await StageRun.RunAsync(Stage(failing), s_rows))[0]);
        Assert.Equal("InvalidData", (string)error["code"]!);
        Assert.Contains("invalid data", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transcription_without_recordings_is_refused() =>
        Assert.Contains("contentUrlsCol", Assert.Single(new BatchTranscription { Location = "westus", SubscriptionKey = StageRun.Key }.Validate()).Message, StringComparison.Ordinal);

    private static BatchTranscription Stage(TestServer server) => new()
    {
        Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, Uid = "Transcribe", OutputCol = "out", ErrorCol = "err", ContentContainerUrl = ValueOrColumn.Of<string>("url"), Locale = "en-US",
        DisplayName = "Transcription of storage container using default model for en-US", WordLevelTimestampsEnabled = false, DisplayFormWordLevelTimestampsEnabled = false,
        PunctuationMode = "DictatedAndAutomatic", ProfanityFilterMode = "Masked", InitialPollingDelay = 1, PollingDelay = 1,
    };

    // The examples name hosts of their own; all else is as they have it, with a second page that is empty.
    private static Task<TestServer> ServeAsync(Uri files)
    {
        JsonNode submitted = Example.Read("speech/Transcriptions_Submit").Response(201), got = Example.Read("speech/Transcriptions_Get").Response(), list = Example.Read("speech/Transcriptions_ListFiles").Response();
        return TestServer.StartAsync(request =>
        {
            string root = $"{request.Server}speechtotext/transcriptions/ba7ea6f5-3065-40b7-b49a-a90f48584683";
            if (request.Method == "POST")
            {
                TestAnswer answer = TestAnswer.Json(submitted.DeepClone(), 201);
                answer.Headers["Location"] = root + "?api-version=2024-11-15";
                return answer;
            }
            if (!request.Path.EndsWith("/files", StringComparison.Ordinal))
            {
                JsonNode transcription = got.DeepClone();
                transcription["links"]!["files"] = root + "/files?api-version=2024-11-15";
                return TestAnswer.Json(transcription);
            }
            if (request.Query.ContainsKey("skip"))
                return TestAnswer.Json("""{"values": []}""");
            JsonNode page = list.DeepClone();
            page["@nextLink"] = root + "/files?skip=2&top=2&api-version=2024-11-15";
            foreach (JsonNode? file in page["values"]!.AsArray())
                file!["links"]!["contentUrl"] = $"{files}{file["name"]}?sig=secret";
            return TestAnswer.Json(page);
        });
    }

    private static Task<TestServer> FilesAsync() => TestServer.StartAsync(request => TestAnswer.Json(new JsonObject
    {
        ["source"] = "a", ["combinedRecognizedPhrases"] = new JsonArray(new JsonObject { ["channel"] = 0, ["display"] = request.Path }), ["recognizedPhrases"] = new JsonArray(),
    }));
}
