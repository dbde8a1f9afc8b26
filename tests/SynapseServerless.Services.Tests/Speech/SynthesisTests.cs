using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Speech;

/// <summary>Text that is spoken, by the documentation of the REST API of text to speech.</summary>
public sealed class SynthesisTests
{
    [Fact]
    public async Task A_text_goes_as_SSML_and_audio_comes_as_bytes()
    {
        await using TestServer server = await TestServer.StartAsync(_ => new TestAnswer(200, [1, 2, 3], "audio/mpeg"));
        JsonObject[] rows = await StageRun.RunAsync(
            new TextToSpeech { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", Locale = "de-DE", VoiceName = "de-DE-KatjaNeural", OutputFormat = "Riff24Khz16BitMonoPcm" },
            """[{"text": "Fish & <chips>"}]""");
        ReceivedRequest request = server.Requests.Single();
        Assert.Equal("/cognitiveservices/v1", request.Path);
        Assert.Equal("riff-24khz-16bit-mono-pcm", request.Headers["X-Microsoft-OutputFormat"]);
        Assert.Equal("application/ssml+xml", request.Headers["Content-Type"]);
        Assert.Equal("SynapseServerless", request.Headers["User-Agent"]);
        var speak = XElement.Parse(request.Text);
        Assert.Equal("{http://www.w3.org/2001/10/synthesis}speak", speak.Name.ToString());
        Assert.Equal("de-DE", speak.Attribute(XNamespace.Xml + "lang")!.Value);
        XElement voice = Assert.Single(speak.Elements());
        Assert.Equal(("de-DE-KatjaNeural", "Fish & <chips>"), (voice.Attribute("name")!.Value, voice.Value));
        Assert.Equal(new byte[] { 1, 2, 3 }, Convert.FromBase64String((string)rows[0]["out"]!));
    }

    [Fact]
    public async Task Audio_is_written_to_the_file_that_a_row_names()
    {
        string folder = Directory.CreateTempSubdirectory("synapse-speech-").FullName, file = Path.Combine(folder, "a.mp3");
        try
        {
            await using TestServer server = await TestServer.StartAsync();
            JsonObject[] rows = await StageRun.RunAsync(
                new TextToSpeech { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "err", OutputFileCol = "file" },
                new JsonArray(new JsonObject { ["text"] = "Hello", ["file"] = file }, new JsonObject { ["text"] = "Hello", ["file"] = null }, new JsonObject { ["text"] = null, ["file"] = file }).ToJsonString());
            Assert.Equal(file, (string)rows[0]["out"]!);
            Assert.StartsWith("ID3<speak", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Equal("NoFile", (string)Rows.Error(rows[1])["code"]!);
            Assert.True(rows[2]["out"] is null && rows[2]["err"] is null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_is_no_audio_is_asked_for_again()
    {
        await using TestServer server = await TestServer.StartAsync();
        foreach (Fault fault in new[] { Fault.WrongContentType, Fault.Garbage, Fault.HalfBody, Fault.Reset, Fault.Status(503, "ServiceUnavailable") })
            server.Faults.Next.Enqueue(fault);
        JsonObject[] rows = await StageRun.RunAsync(new TextToSpeech { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out" }, """[{"text": "Hello"}]""");
        Assert.Equal(6, server.Requests.Count);
        Assert.StartsWith("ID3<speak", Encoding.UTF8.GetString(Convert.FromBase64String((string)rows[0]["out"]!)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\u0001b", false, "0x01")]
    [InlineData("<speak>", true, "speak")]
    [InlineData("<p>Hello</p>", true, "not speak")]
    [InlineData("<!DOCTYPE speak [<!ENTITY a 'b'>]><speak>&a;</speak>", true, "DTD")]
    public async Task A_text_that_cannot_be_spoken_is_the_error_of_its_row(string text, bool isSsml, string problem)
    {
        await using TestServer server = await TestServer.StartAsync();
        JsonObject[] rows = await StageRun.RunAsync(
            new TextToSpeech { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, ErrorCol = "err", UseSSML = isSsml }, new JsonArray(new JsonObject { ["text"] = text }).ToJsonString());
        Assert.Equal("InvalidText", (string)Rows.Error(rows[0])["code"]!);
        Assert.Contains(problem, (string)Rows.Error(rows[0])["message"]!, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Roles_and_styles_make_SSML_and_what_is_between_stays()
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(
            """{"IsSuccess": true, "Conversations": [{"Begin": 9, "End": 15, "Content": "\"Hi!\" ", "Role": "girl", "Style": "calm"}, {"Begin": 0, "End": 4, "Content": "\"A\" ", "Role": "boy", "Style": ""}]}"""));
        const string text = "\"A\" said \"Hi!\" she.";
        JsonObject[] rows = await StageRun.RunAsync(new SpeakerEmotionInference { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out" }, new JsonArray(new JsonObject { ["text"] = text }).ToJsonString());
        Assert.Contains("RoleStyle", server.Requests.Single().Text, StringComparison.Ordinal);
        var voice = XElement.Parse((string)rows[0]["out"]!).Elements().Single();
        Assert.Equal(text, voice.Value);
        Assert.Equal(["boy", "girl"], voice.Elements().Select(part => part.Attribute("role")!.Value));
        Assert.Equal(["\"A\" ", "\"Hi!\" "], voice.Elements().Select(part => part.Value));
    }

    [Fact]
    public void A_form_that_is_none_and_an_address_that_is_not_given_are_refused()
    {
        var speech = new TextToSpeech { Location = "westus", SubscriptionKey = StageRun.Key, OutputFormat = "Audio24Khz96KBitRateMonoMp4" };
        Assert.Contains("audio-24khz-96kbitrate-mono-mp3", Assert.Single(speech.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains(new SpeakerEmotionInference { CustomServiceName = "a", SubscriptionKey = StageRun.Key }.Validate(), error => error.Message.Contains("url:", StringComparison.Ordinal));
    }
}
