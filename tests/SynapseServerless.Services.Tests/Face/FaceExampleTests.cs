using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Face;

/// <summary>Requests and answers are those of the examples that were published with the Face service's specification.</summary>
public sealed class FaceExampleTests
{
    private const string Face = "c5c24a82-6845-4031-9d5d-978df9175426";

    [Fact]
    public async Task Faces_are_asked_for_and_read_as_in_the_example()
    {
        var example = Example.Read("face/FaceDetectionOperations_Detect");
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(example.Response().DeepClone()));

        JsonObject[] rows = await StageRun.RunTypedAsync(
            new DetectFace
            {
                Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageBytes = ValueOrColumn.Of<byte[]>("image"), ReturnFaceId = true, ReturnFaceLandmarks = true,
                ReturnFaceAttributes = new ValueOrColumn<IReadOnlyList<string>> { Value = ((string)example["returnFaceAttributes"]!).Split(',') }, RecognitionModel = "recognition_03", ReturnRecognitionModel = true,
                DetectionModel = "detection_01", FaceIdTimeToLive = 60,
            },
            "image binary", """[{"image": "/9j/"}]""");

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("/face/v1.2/detect", request.Path);
        string[] names = ["returnFaceId", "returnFaceLandmarks", "returnFaceAttributes", "recognitionModel", "returnRecognitionModel", "detectionModel", "faceIdTimeToLive"];
        Assert.Equal(names.Select(name => (name, example[name].ToString())).Order(), request.Query.Select(part => (part.Key, part.Value)).Order());
        Assert.Equal("application/octet-stream", request.Headers["Content-Type"]);
        Answers.AssertAnswer(example.Response(), rows[0]);
    }

    [Fact]
    public Task Similar_faces_are_asked_for_and_read_as_in_the_example() => CheckAsync("FindSimilar", "findsimilars", url => new FindSimilarFace
    {
        Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FaceId = Face, FaceIds = List("015839fb-fbd9-4f79-ace9-7675fc2f1dd9", "be386ab3-af91-4104-9e6d-4dae4c9fddb7"),
        MaxNumOfCandidatesReturned = 3, Mode = "matchPerson",
    });

    [Fact]
    public Task Similar_faces_of_a_list_are_asked_for_and_read_as_in_the_example() => CheckAsync("FindSimilarFromFaceList", "findsimilars", url => new FindSimilarFace
    {
        Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FaceId = Face, FaceListId = "your_face_list_id", MaxNumOfCandidatesReturned = 3, Mode = "matchPerson",
    });

    [Fact]
    public async Task Groups_are_asked_for_and_read_as_in_the_example()
    {
        var example = Example.Read("face/FaceRecognitionOperations_Group");
        var ids = example["faceIds"].AsArray().Select(id => (string)id!).ToArray();
        await CheckAsync("Group", "group", url => new GroupFaces { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FaceIds = List(ids) }, new JsonObject { ["faceIds"] = example["faceIds"].DeepClone() });
    }

    [Fact]
    public Task Persons_are_asked_for_and_read_as_in_the_example() => CheckAsync("IdentifyFromPersonGroup", "identify", url => new IdentifyFaces
    {
        Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FaceIds = List(Face), PersonGroupId = "your_person_group_id", MaxNumOfCandidatesReturned = 9, ConfidenceThreshold = 0.7,
    });

    [Fact]
    public Task A_person_is_verified_as_in_the_example() => CheckAsync("VerifyFromPersonGroup", "verify", url => new VerifyFaces
    {
        Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FaceId = Face, PersonId = "815df99c-598f-4926-930a-a734b3fd651c", PersonGroupId = "your_person_group",
    });

    private static ValueOrColumn<IReadOnlyList<string>> List(params string[] ids) => new() { Value = ids };

    private static async Task CheckAsync(string name, string path, Func<string, ServiceStage> make, JsonNode? body = null)
    {
        var example = Example.Read("face/FaceRecognitionOperations_" + name);
        await using TestServer server = await TestServer.StartAsync(_ => TestAnswer.Json(example.Response().DeepClone()));
        JsonObject[] rows = await StageRun.RunAsync(make(server.Url.ToString()), """[{"n": 1}]""");
        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("/face/v1.2/" + path, request.Path);
        Assert.Empty(request.Query);
        Answers.AssertSame(body ?? example["body"], request.Json);
        Answers.AssertAnswer(example.Response(), Assert.Single(rows));
    }
}
