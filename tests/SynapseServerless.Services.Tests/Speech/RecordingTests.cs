using System.Text;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Speech;

/// <summary>Recordings: short ones by the documentation of the REST API for short audio, others by that of fast transcription.</summary>
public sealed class RecordingTests
{
    private const string OneRow = """[{"name": "a"}]""";
    private static readonly byte[] s_wave = Encoding.ASCII.GetBytes("RIFF....WAVEfmt ");

    [Fact]
    public async Task A_short_recording_is_sent_and_answered_as_the_documentation_says()
    {
        // The detailed answer of the documentation of short audio.
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(
            """
            {"RecognitionStatus": "Success", "Offset": "1236645672289", "Duration": "1236645672289",
             "NBest": [{"Confidence": 0.9052885, "Display": "What's the weather like?", "ITN": "what's the weather like", "Lexical": "what's the weather like", "MaskedITN": "what's the weather like"}]}
            """.Replace("\"1236645672289\"", "1236645672289", StringComparison.Ordinal)));
        JsonObject[] rows = await StageRun.RunAsync(
            new SpeechToText { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", AudioData = s_wave, Language = "en-US", Format = "detailed", Profanity = "raw" }, OneRow);
        ReceivedRequest request = server.Requests.Single();
        Assert.Equal("/speech/recognition/conversation/cognitiveservices/v1", request.Path);
        Assert.Equal(("en-US", "detailed", "raw"), (request.Query["language"], request.Query["format"], request.Query["profanity"]));
        Assert.StartsWith("audio/wav", request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(s_wave, request.Body);
        Assert.Equal("What's the weather like?", (string)rows[0]["out"]!["NBest"]![0]!["Display"]!);
        Assert.Equal(1236645672289, (long)rows[0]["out"]!["Offset"]!);
    }

    [Fact]
    public async Task Silence_is_an_answer_and_an_error_of_the_recognition_is_tried_again()
    {
        int asked = 0;
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(Interlocked.Increment(ref asked) == 1 ? """{"RecognitionStatus": "Error"}""" : """{"RecognitionStatus": "InitialSilenceTimeout"}"""));
        JsonObject[] rows = await StageRun.RunAsync(new SpeechToText { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", AudioData = s_wave }, OneRow);
        Assert.Equal(2, asked);
        Assert.Equal("InitialSilenceTimeout", (string)rows[0]["out"]!["RecognitionStatus"]!);
    }

    [Fact]
    public async Task A_recording_that_a_service_cannot_take_is_not_sent()
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(new SpeechToText { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, ErrorCol = "err", AudioData = "ID3"u8.ToArray() }, OneRow);
        Assert.Contains("SpeechToTextSDK", (string)Rows.Error(rows[0])["message"]!, StringComparison.Ordinal);
        rows = await StageRun.RunAsync(new SpeechToTextSDK { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, ErrorCol = "err", AudioData = System.Array.Empty<byte>() }, OneRow);
        Assert.Equal("EmptyAudio", (string)Rows.Error(rows[0])["code"]!);
        rows = await StageRun.RunAsync(
            new SpeechToText { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", AudioData = s_wave, Language = ValueOrColumn.Of<string>("language") }, """[{"language": null}]""");
        Assert.True(rows[0]["out"] is null && rows[0]["err"] is null);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_recording_is_transcribed_as_the_documentation_of_fast_transcription_says()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(
            """
            {"durationMilliseconds": 182439, "combinedPhrases": [{"channel": 0, "text": "Good afternoon."}],
             "phrases": [{"channel": 0, "speaker": 1, "offsetMilliseconds": 960, "durationMilliseconds": 640, "text": "Good afternoon.",
                          "words": [{"text": "Good", "offsetMilliseconds": 960, "durationMilliseconds": 240}], "locale": "en-US", "confidence": 0.93554276}]}
            """));
        JsonObject[] rows = await StageRun.RunAsync(
            new ConversationTranscription
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", AudioData = s_wave, Language = "en-us", MaxSpeakers = 2, Channels = [0, 1], Profanity = "Raw",
                PhraseList = new[] { "Contoso" }, BiasingWeight = 2, EnhancedTask = "translate", TargetLanguage = "de", Prompt = ["A call."], Models = new Dictionary<string, string> { ["en-US"] = "https://m" },
            }, OneRow);
        ReceivedRequest request = server.Requests.Single();
        Assert.Equal("/speechtotext/transcriptions:transcribe", request.Path);
        Assert.Equal("2025-10-15", request.Query["api-version"]);
        (JsonNode definition, byte[] audio) = Parts(request);
        Same.Json(
            JsonNode.Parse("""
            {"locales": ["en-US"], "models": {"en-US": "https://m"}, "profanityFilterMode": "None", "channels": [0, 1], "diarization": {"enabled": true, "maxSpeakers": 2},
             "phraseList": {"phrases": ["Contoso"], "biasingWeight": 2}, "enhancedMode": {"enabled": true, "task": "translate", "targetLanguage": "de", "prompt": ["A call."]}}
            """), definition);
        Assert.Equal(s_wave, audio);
        Assert.Equal((1, "Good"), ((int)rows[0]["out"]!["phrases"]![0]!["speaker"]!, (string)rows[0]["out"]!["phrases"]![0]!["words"]![0]!["text"]!));
        Assert.Equal("Good afternoon.", (string)rows[0]["out"]!["combinedPhrases"]![0]!["text"]!);
    }

    [Fact]
    public async Task An_address_of_a_recording_goes_into_the_definition_and_equal_rows_are_asked_once()
    {
        await using TestServer server = await TestServer.StartAsync();
        var stage = new SpeechToTextSDK { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", AudioUrl = ValueOrColumn.Of<string>("url"), Locales = ["de-DE", "fr-FR"] };
        await StageRun.RunAsync(stage, """[{"url": "https://a.com/1.wav"}, {"url": "https://a.com/1.wav"}, {"url": null}]""");
        (JsonNode definition, byte[] audio) = Parts(Assert.Single(server.Requests));
        Same.Json(JsonNode.Parse("""{"audioUrl": "https://a.com/1.wav", "locales": ["de-DE", "fr-FR"], "profanityFilterMode": "Masked"}"""), definition);
        Assert.Empty(audio);
    }

    [Fact]
    public void What_cannot_be_done_without_streaming_is_refused_or_noted()
    {
        var stage = new SpeechToTextSDK
        {
            Url = "https://a.cognitiveservices.azure.com", SubscriptionKey = StageRun.Key, AudioData = s_wave, EndpointId = "e", ParticipantsJson = "[]", ExtraFfmpegArgs = ["-ac", "1"], EnhancedTask = "translate",
            Channels = [2], StreamIntermediateResults = false, WordLevelTimestamps = true, RecordAudioData = true,
        };
        string[] errors = [.. stage.Validate().Select(error => error.Message)];
        Assert.Equal(5, errors.Length);
        Assert.All(["models:", "maxSpeakers:", "ffmpeg", "channels: [0, 1]", "targetLanguage:"], remedy => Assert.Contains(errors, error => error.Contains(remedy, StringComparison.Ordinal)));
        Assert.Equal(["recordAudioData", "streamIntermediateResults", "wordLevelTimestamps"], StageNotes.Of(stage).Select(note => note.Parameter).Order());
    }

    [Fact]
    public async Task Faults_lose_no_recording()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Faults = new Misbehaviour(seed: 7) { Share = 0.3, Kinds = [Fault.Status(500), Fault.Reset, Fault.HalfBody, Fault.Garbage, Fault.WrongContentType] };
        string rows = new JsonArray([.. Enumerable.Range(0, 30).Select(i => (JsonNode)new JsonObject { ["url"] = $"https://a.com/{i}" })]).ToJsonString();
        JsonObject[] answers = await StageRun.RunAsync(
            new SpeechToTextSDK { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", AudioUrl = ValueOrColumn.Of<string>("url"), Concurrency = 8 }, rows);
        Assert.All(answers, row => Assert.True(row["err"] is null && row["out"] is not null));
    }

    private static (JsonNode Definition, byte[] Audio) Parts(ReceivedRequest request)
    {
        string boundary = "--" + request.Headers["Content-Type"].Split("boundary=")[1];
        string[] parts = Encoding.Latin1.GetString(request.Body).Split(boundary)[1..^1];
        string Content(string part) => part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..^2];
        Assert.Contains("name=\"definition\"", parts[0], StringComparison.Ordinal);
        return (JsonNode.Parse(Content(parts[0]))!, parts.Length > 1 ? Encoding.Latin1.GetBytes(Content(parts[1])) : []);
    }
}
