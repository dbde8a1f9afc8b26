using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Vision;

/// <summary>Images as addresses and as bytes, answers that are bytes, and what is not sent.</summary>
public sealed class VisionTests
{
    [Fact]
    public async Task Images_go_as_bytes_or_as_addresses_and_rows_without_one_are_not_sent()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonObject[] bytes = await StageRun.RunTypedAsync(
            new TagImage { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageBytes = ValueOrColumn.Of<byte[]>("image") },
            "image binary", """[{"image": "/9j/"}, {"image": null}, {"image": "YWJj"}, {"image": ""}]""");
        JsonObject[] addresses = await StageRun.RunAsync(
            new TagImage { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = ValueOrColumn.Of<string>("url") },
            """[{"url": "https://a/cat.jpg"}, {"url": null}, {"url": "https://a/missing.jpg"}]""");

        Assert.Equal("3 bytes", (string?)bytes[0]["out"]!["tags"]![0]!["name"]);
        Assert.True(bytes[1]["out"] is null && bytes[1]["error"] is null);
        Answers.AssertError("InvalidRequest", "not accessible", bytes[2]);
        Answers.AssertError("EmptyImage", "no bytes", bytes[3]);
        Assert.Equal("https://a/cat.jpg", (string?)addresses[0]["out"]!["tags"]![0]!["name"]);
        Assert.True(addresses[1]["out"] is null && addresses[1]["error"] is null);
        Answers.AssertError("InvalidRequest", "not accessible", addresses[2]);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task An_image_that_is_too_large_is_not_sent()
    {
        await using TestServer server = await TestServer.StartAsync();
        byte[] image = new byte[(4 << 20) + 1];

        JsonObject[] rows = await StageRun.RunAsync(
            new AnalyzeImage { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageBytes = image }, """[{"n": 1}]""");

        Answers.AssertError("ImageTooLarge", "4194305 bytes, and the service takes 4194304", rows[0]);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_small_image_comes_as_bytes()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonObject[] rows = await StageRun.RunAsync(Thumbnails(server), """[{"url": "ab", "width": 50}, {"url": "cd", "width": 5000}]""");

        // The beginning of a JPEG file, a comment of four bytes with its length, and the end.
        Assert.Equal([0xFF, 0xD8, 0xFF, 0xFE, 0, 4, (byte)'a', (byte)'b', 0xFF, 0xD9], Convert.FromBase64String((string)rows[0]["out"]!));
        Answers.AssertError("InvalidThumbnailSize", "width", rows[1]);
        Assert.Equal([("height", "60"), ("smartCropping", "true"), ("width", "50")], server.Requests.First().Query.Select(part => (part.Key, part.Value)).Order());
    }

    [Fact]
    public async Task Every_image_comes_whole_whatever_the_first_request_meets()
    {
        foreach (Fault fault in Answers.Failures)
        {
            await using TestServer server = await TestServer.StartAsync();
            server.Faults.Next.Enqueue(fault);

            JsonObject[] rows = await StageRun.RunAsync(Thumbnails(server, concurrency: 8), """[{"url": "image 0", "width": 50}, {"url": "image 1", "width": 50}, {"url": "image 2", "width": 50}]""");

            Assert.All(rows, row => Assert.True(row["error"] is null, $"{fault.Name}: {row["error"]?.ToJsonString()}"));
            Assert.Equal(["image 0", "image 1", "image 2"], rows.Select(row => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)row["out"]!)[6..^2])));
        }
    }

    [Fact]
    public async Task Text_comes_in_the_form_of_the_operation_that_is_gone()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonObject[] rows = await StageRun.RunAsync(
            new RecognizeText { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = ValueOrColumn.Of<string>("url"), Mode = "Handwritten", InitialPollingDelay = 0, PollingDelay = 1 },
            """[{"url": "hello"}, {"url": "broken"}, {"url": null}]""");

        Answers.AssertAnswer(
            JsonNode.Parse("""
                {"status": "succeeded", "recognitionResult": {"lines": [
                  {"boundingBox": [0, 0, 1.5, 0, 1.5, 1, 0, 1], "text": "hello", "words": [{"boundingBox": [0, 0, 1.5, 0, 1.5, 1, 0, 1], "text": "hello"}]},
                  {"boundingBox": [0, 0, 1.5, 0, 1.5, 1, 0, 1], "text": "end", "words": [{"boundingBox": [0, 0, 1.5, 0, 1.5, 1, 0, 1], "text": "end"}]}]}}
                """),
            rows[0]);
        Assert.Contains("ended as failed", (string?)rows[1]["error"]!["message"], StringComparison.Ordinal);
        Assert.True(rows[2]["out"] is null && rows[2]["error"] is null);
        Assert.Equal("/vision/v3.2/read/analyze", server.Requests.First().Path);
        Assert.Empty(server.Requests.First().Query);
    }

    [Fact]
    public async Task A_result_of_another_form_is_the_error_of_its_row()
    {
        await using TestServer server = await TestServer.StartAsync(request => request.Method == "POST"
            ? TestAnswer.Begun(new Uri(request.Server, "/result").ToString())
            : TestAnswer.Json("""{"status": "succeeded", "analyzeResult": {"readResults": 7}}"""));

        JsonObject[] rows = await StageRun.RunAsync(
            new ReadImage { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = "a", InitialPollingDelay = 0, PollingDelay = 1 }, """[{"n": 1}]""");

        Answers.AssertError("InvalidAnswer", "$.analyzeResult.readResults", rows[0]);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Answers.AssertRefused(new TagImage { Url = "https://a", SubscriptionKey = StageRun.Key }, "imageUrl", "no image");
        Answers.AssertRefused(new ReadImage { Url = "https://a", SubscriptionKey = StageRun.Key }, "imageUrl", "no image");
        Answers.AssertRefused(new TagImage { Url = "https://a", SubscriptionKey = StageRun.Key, ImageUrl = "a", ImageBytes = ValueOrColumn.Of<byte[]>("b") }, "imageUrl", "Both");
        Answers.AssertRefused(new AnalyzeImage { Url = "https://a", SubscriptionKey = StageRun.Key, ImageUrl = "a", VisualFeatures = new ValueOrColumn<IReadOnlyList<string>> { Value = ["Tags", "Colour"] } }, "visualFeatures", "Color");
        Answers.AssertRefused(new GenerateThumbnails { Url = "https://a", SubscriptionKey = StageRun.Key, ImageUrl = "a", Width = 2_000, Height = 50 }, "width", "at most 1024");
        Answers.AssertRefused(new GenerateThumbnails { Url = "https://a", SubscriptionKey = StageRun.Key, ImageUrl = "a", Width = 50, Height = 50, RawCol = "raw" }, "rawCol", "no JSON");
        Answers.AssertRefused(new AnalyzeImage4 { Url = "https://a", SubscriptionKey = StageRun.Key, ImageUrl = "a" }, "features", "required");
        Answers.AssertRefused(new RecognizeDomainSpecificContent { Url = "https://a", SubscriptionKey = StageRun.Key, ImageUrl = "a", Model = "cats" }, "model", "celebrities");
    }

    [Fact]
    public async Task A_column_of_texts_is_refused_where_bytes_are_wanted()
    {
        SpecificationException error = await Assert.ThrowsAsync<SpecificationException>(() => StageRun.RunAsync(
            new TagImage { Url = "https://a", SubscriptionKey = StageRun.Key, ImageBytes = ValueOrColumn.Of<byte[]>("image") }, """[{"image": "a.jpg"}]"""));

        Assert.Equal("imageBytesCol", error.Location.Parameter);
        Assert.Contains("imageUrlCol", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_the_service_is_said()
    {
        StageNote note = Assert.Single(StageNotes.Of(new TagImage { ImageUrl = "a" }));
        Assert.Contains("2028-09-25", note.Text, StringComparison.Ordinal);
        Assert.Contains(StageNotes.Of(new RecognizeText { ImageUrl = "a", Mode = "Printed" }), said => said.Parameter == "mode");
    }

    private static GenerateThumbnails Thumbnails(TestServer server, int concurrency = 1) => new()
    {
        Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = ValueOrColumn.Of<string>("url"), Width = ValueOrColumn.Of<int>("width"), Height = 60, SmartCropping = true,
        Concurrency = concurrency,
    };
}
