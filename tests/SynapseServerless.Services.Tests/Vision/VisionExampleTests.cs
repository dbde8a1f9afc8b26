using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Vision;

/// <summary>Requests and answers are those of the examples that were published with the specifications of Computer Vision; where there is none, of its documentation.</summary>
public sealed class VisionExampleTests
{
    private const string Url = """{"url": "{url}"}""";
    private static readonly ValueOrColumn<string> s_image = "{url}";

    [Fact]
    public async Task Features_are_asked_for_and_read_as_in_the_example()
    {
        var example = Example.Read("computer-vision/AnalyzeImage");
        JsonObject row = await RunAsync(
            example.Response(),
            url => new AnalyzeImage { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = s_image, VisualFeatures = List(example["visualFeatures"]), Details = List(example["details"]), Language = "en" },
            "/vision/v3.2/analyze", ("visualFeatures", "Categories,Adult,Tags,Description,Faces,Color,ImageType,Objects,Brands"), ("details", "Celebrities,Landmarks"), ("language", "en"));

        // What is above an object is of any depth, and JSON.
        JsonNode read = row["out"]!.DeepClone();
        Answers.AssertSame(example.Response()["objects"]![0]!["parent"], JsonNode.Parse((string)read["objects"]![0]!["parent"]!));
        Answers.AssertSame(Example.Without(example.Response(), "parent"), Example.WithoutNulls(Example.Without(read, "parent")));
    }

    [Fact]
    public async Task A_description_is_asked_for_and_read_as_in_the_example()
    {
        var example = Example.Read("computer-vision/DescribeImage");
        JsonObject row = await RunAsync(
            example.Response(), url => new DescribeImage { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = s_image, MaxCandidates = 1 }, "/vision/v3.2/describe", ("maxCandidates", "1"));

        Answers.AssertAnswer(example.Response(), row);
    }

    [Fact]
    public async Task Tags_are_asked_for_and_read_as_in_the_example()
    {
        var example = Example.Read("computer-vision/TagImage");
        JsonObject row = await RunAsync(example.Response(), url => new TagImage { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = s_image }, "/vision/v3.2/tag");

        Answers.AssertAnswer(example.Response(), row);
    }

    [Fact]
    public async Task Celebrities_are_asked_for_and_read_as_in_the_example()
    {
        var example = Example.Read("computer-vision/AnalyzeImageByDomain");
        JsonObject row = await RunAsync(
            example.Response(), url => new RecognizeDomainSpecificContent { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = s_image, Model = "Celebrities" },
            "/vision/v3.2/models/Celebrities/analyze");

        Answers.AssertAnswer(example.Response(), row);
    }

    // The documentation of OCR in version 3.2: boxes are texts, the angle is in radians.
    [Fact]
    public async Task Printed_text_is_asked_for_and_read_as_in_the_documentation()
    {
        JsonNode answer = JsonNode.Parse("""
            {"language": "en", "textAngle": -2.0000000000000338, "orientation": "Up", "regions": [{"boundingBox": "462,379,497,258", "lines": [{"boundingBox": "462,379,497,74",
              "words": [{"boundingBox": "462,379,41,73", "text": "A"}, {"boundingBox": "523,379,153,73", "text": "GOAL"}]}]}], "modelVersion": "2021-04-01"}
            """)!;
        JsonObject row = await RunAsync(
            answer, url => new OCR { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = s_image, Language = "en", DetectOrientation = true },
            "/vision/v3.2/ocr", ("language", "en"), ("detectOrientation", "true"));

        Answers.AssertAnswer(answer, row);
    }

    [Fact]
    public async Task Version_4_is_asked_and_read_as_in_the_example()
    {
        var example = Example.Read("computer-vision/ImageAnalysis_AnalyzeFromImageData");
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(example.Response().DeepClone()));

        JsonObject[] rows = await StageRun.RunTypedAsync(
            new AnalyzeImage4
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageBytes = ValueOrColumn.Of<byte[]>("image"), Features = List(example["features"]), Language = "en",
                GenderNeutralCaption = true, SmartcropsAspectRatios = new ValueOrColumn<IReadOnlyList<double>> { Value = [0.9, 1.33] }, ModelVersion = "latest",
            },
            "image binary", """[{"image": "/9j/"}]""");

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("/computervision/imageanalysis:analyze", request.Path);
        Assert.Equal(
            [
                ("api-version", "2023-10-01"), ("features", "read,tags,objects,people,caption,denseCaptions,smartCrops"), ("gender-neutral-caption", "true"), ("language", "en"), ("model-version", "latest"),
                ("smartcrops-aspect-ratios", "0.9,1.33"),
            ],
            request.Query.Select(part => (part.Key, part.Value)).Order());
        Assert.Equal("application/octet-stream", request.Headers["Content-Type"]);
        Assert.Equal([0xFF, 0xD8, 0xFF], request.Body);
        Answers.AssertAnswer(example.Response(), rows[0]);
    }

    // The example has the request; the result is that of the documentation of Read 3.2.
    [Fact]
    public async Task Text_is_read_as_in_the_example()
    {
        JsonNode answer = JsonNode.Parse("""
            {"status": "succeeded", "createdDateTime": "2021-02-04T06:32:08.2752706+00:00", "lastUpdatedDateTime": "2021-02-04T06:32:08.7706172+00:00",
              "analyzeResult": {"version": "3.2", "modelVersion": "2021-04-12", "readResults": [{"page": 1, "angle": 2.1243, "width": 502, "height": 252, "unit": "pixel",
                "lines": [{"boundingBox": [58, 42, 314, 59, 311, 123, 56, 121], "text": "Tabs vs", "appearance": {"style": {"name": "handwriting", "confidence": 0.96}},
                  "words": [{"boundingBox": [68, 44, 225, 59, 224, 122, 66, 123], "text": "Tabs", "confidence": 0.933}]}]}]}}
            """)!;
        await using TestServer server = await TestServer.StartAsync(request => request.Method == "POST"
            ? TestAnswer.Begun(new Uri(request.Server, "/vision/v3.2/read/analyzeResults/e56ffa6e").ToString())
            : TestAnswer.Json(answer.DeepClone()));

        JsonObject[] rows = await StageRun.RunAsync(
            new ReadImage { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = s_image, Language = "en", Pages = new ValueOrColumn<IReadOnlyList<string>> { Value = ["2", "3"] }, InitialPollingDelay = 0, PollingDelay = 1 },
            """[{"n": 1}]""");

        ReceivedRequest begun = server.Requests.First();
        Assert.Equal("/vision/v3.2/read/analyze", begun.Path);
        Assert.Equal([("language", "en"), ("pages", "2,3")], begun.Query.Select(part => (part.Key, part.Value)).Order());
        Answers.AssertSame(JsonNode.Parse(Url), begun.Json);
        Answers.AssertAnswer(answer, rows[0]);
    }

    private static ValueOrColumn<IReadOnlyList<string>> List(JsonNode names) => new() { Value = [.. names.AsArray().Select(name => (string)name!)] };

    private static async Task<JsonObject> RunAsync(JsonNode answer, Func<string, ServiceStage> make, string path, params (string Name, string Value)[] query)
    {
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(answer.DeepClone()));
        JsonObject[] rows = await StageRun.RunAsync(make(server.Url.ToString()), """[{"n": 1}]""");
        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal(("POST", path), (request.Method, request.Path));
        Assert.Equal(query.Order(), request.Query.Select(part => (part.Key, part.Value)).Order());
        Answers.AssertSame(JsonNode.Parse(Url), request.Json);
        return Assert.Single(rows);
    }
}
