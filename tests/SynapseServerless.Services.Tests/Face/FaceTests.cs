using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.TestService;
using Xunit;

namespace SynapseServerless.Services.Tests.Face;

/// <summary>What the Face service is not asked, and what is said where it refuses.</summary>
public sealed class FaceTests
{
    [Fact]
    public async Task Identities_are_left_out_unless_asked_for_and_what_they_need_is_said()
    {
        await using TestServer server = await TestServer.StartAsync();
        var plain = new DetectFace { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = "https://a/face.jpg" };
        var identities = new DetectFace { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", ImageUrl = "https://a/face.jpg", ReturnFaceId = true };

        JsonObject[] rows = await StageRun.RunAsync(plain, """[{"n": 1}]""");
        SynapseException error = await Assert.ThrowsAnyAsync<SynapseException>(() => StageRun.RunAsync(identities, """[{"n": 1}, {"n": 2}]"""));

        Answers.AssertAnswer(JsonNode.Parse("""[{"faceRectangle": {"left": 1, "top": 2, "width": 3, "height": 4}}]"""), rows[0]);
        Assert.Equal("false", server.Requests.First().Query["returnFaceId"]);
        Assert.Contains("missing approval", error.Message, StringComparison.Ordinal);
        Assert.Contains("Limited Access", error.Message, StringComparison.Ordinal);
        Assert.Contains("returnFaceId: false", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Verification_without_an_approval_says_what_it_needs()
    {
        await using TestServer server = await TestServer.StartAsync();

        SynapseException error = await Assert.ThrowsAnyAsync<SynapseException>(() => StageRun.RunAsync(
            new VerifyFaces { Url = server.Url.ToString(), SubscriptionKey = StageRun.Key, FaceId1 = "unapproved", FaceId2 = "b" }, """[{"n": 1}]"""));

        Assert.Contains("Limited Access", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_without_a_face_are_not_sent_and_lists_that_are_too_long_or_too_short_are_said()
    {
        await using TestServer server = await TestServer.StartAsync();
        string url = server.Url.ToString();
        string eleven = string.Join(',', Enumerable.Range(0, 11).Select(face => $"\"{face}\""));

        JsonObject[] verified = await StageRun.RunAsync(
            new VerifyFaces { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FaceId1 = ValueOrColumn.Of<string>("a"), FaceId2 = ValueOrColumn.Of<string>("b") },
            """[{"a": "x1", "b": "x2"}, {"a": "x1", "b": null}, {"a": "x1", "b": "y"}]""");
        JsonObject[] identified = await StageRun.RunTypedAsync(
            new IdentifyFaces { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FaceIds = ValueOrColumn.Of<IReadOnlyList<string>>("ids"), PersonGroupId = "group" },
            "ids array<string>", $$"""[{"ids": ["a"]}, {"ids": [{{eleven}}]}, {"ids": []}, {"ids": null}]""");
        JsonObject[] grouped = await StageRun.RunTypedAsync(
            new GroupFaces { Url = url, SubscriptionKey = StageRun.Key, OutputCol = "out", ErrorCol = "error", FaceIds = ValueOrColumn.Of<IReadOnlyList<string>>("ids") }, "ids array<string>", """[{"ids": ["a"]}]""");

        Assert.Equal([true, null, false], verified.Select(row => (bool?)row["out"]?["isIdentical"]));
        Assert.Null(verified[1]["error"]);
        Assert.Equal("person", (string?)identified[0]["out"]![0]!["candidates"]![0]!["personId"]);
        Answers.AssertError("WrongCount", "faceIds has 11 items, and the service takes 1 to 10", identified[1]);
        Answers.AssertError("WrongCount", "faceIds has 0 items", identified[2]);
        Assert.True(identified[3]["out"] is null && identified[3]["error"] is null);
        Answers.AssertError("WrongCount", "faceIds has 1 items, and the service takes 2 to 1000", grouped[0]);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var ids = new ValueOrColumn<IReadOnlyList<string>> { Value = ["a"] };
        Answers.AssertRefused(new DetectFace { Url = "https://a", SubscriptionKey = StageRun.Key, ImageUrl = "a", ReturnFaceAttributes = new ValueOrColumn<IReadOnlyList<string>> { Value = ["age"] } }, "returnFaceAttributes", "no age, gender");
        Answers.AssertRefused(new DetectFace { Url = "https://a", SubscriptionKey = StageRun.Key }, "imageUrl", "no image");
        Answers.AssertRefused(new FindSimilarFace { Url = "https://a", SubscriptionKey = StageRun.Key, FaceId = "a" }, "faceIds", "None of faceIds, faceListId, largeFaceListId");
        Answers.AssertRefused(new FindSimilarFace { Url = "https://a", SubscriptionKey = StageRun.Key, FaceId = "a", FaceIds = ids, FaceListId = "b" }, "faceIds", "Several of");
        Answers.AssertRefused(new IdentifyFaces { Url = "https://a", SubscriptionKey = StageRun.Key, FaceIds = ids }, "personGroupId", "None of");
        Answers.AssertRefused(new IdentifyFaces { Url = "https://a", SubscriptionKey = StageRun.Key, FaceIds = ids, PersonGroupId = "a", ConfidenceThreshold = 1.5 }, "confidenceThreshold", "at most 1");
        Answers.AssertRefused(new VerifyFaces { Url = "https://a", SubscriptionKey = StageRun.Key, FaceId1 = "a" }, "faceId1", "neither two faces");
        Answers.AssertRefused(new VerifyFaces { Url = "https://a", SubscriptionKey = StageRun.Key, FaceId1 = "a", FaceId2 = "b", PersonId = "c" }, "faceId1", "neither two faces");
    }
}
