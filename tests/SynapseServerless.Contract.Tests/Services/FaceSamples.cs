using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages over faces.</summary>
internal static class FaceSamples
{
    private static readonly ValueOrColumn<string> s_face = ValueOrColumn.Of<string>("text");
    private static readonly ValueOrColumn<IReadOnlyList<string>> s_faces = ValueOrColumn.Of<IReadOnlyList<string>>("text");

    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["DetectFace"] = Of(() => new DetectFace { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_face, ReturnFaceAttributes = List("glasses"), Concurrency = 8 }),
        ["FindSimilarFace"] = Of(() => new FindSimilarFace { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, FaceId = s_face, FaceIds = List("r", "g"), Concurrency = 8 }),
        ["GroupFaces"] = new(() => new GroupFaces { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, FaceIds = List("r", "g") }),
        ["IdentifyFaces"] = Of(() => new IdentifyFaces { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, FaceIds = s_faces, PersonGroupId = "group", Concurrency = 8 }),
        ["VerifyFaces"] = Of(() => new VerifyFaces { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, FaceId1 = s_face, FaceId2 = "r", Concurrency = 8 }),
    };

    private static ValueOrColumn<IReadOnlyList<string>> List(params string[] items) => new() { Value = items };

    private static StageSample Of(Func<Stage> create) => new(create) { NeedsColumn = "text" };
}
