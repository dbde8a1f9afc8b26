namespace SynapseServerless.Services;

/// <summary>The operations of the Face service that keep no list of persons.</summary>
internal static class FaceOperations
{
    private const string Point = "struct<x: double, y: double>";
    private const string Level = ": struct<";

    private static readonly string[] s_landmarks =
    [
        "pupilLeft", "pupilRight", "noseTip", "mouthLeft", "mouthRight", "eyebrowLeftOuter", "eyebrowLeftInner", "eyeLeftOuter", "eyeLeftTop", "eyeLeftBottom", "eyeLeftInner", "eyebrowRightInner",
        "eyebrowRightOuter", "eyeRightInner", "eyeRightTop", "eyeRightBottom", "eyeRightOuter", "noseRootLeft", "noseRootRight", "noseLeftAlarTop", "noseRightAlarTop", "noseLeftAlarOutTip",
        "noseRightAlarOutTip", "upperLipTop", "upperLipBottom", "underLipTop", "underLipBottom",
    ];

    private static readonly string s_face =
        "array<struct<faceId: string, recognitionModel: string, faceRectangle: struct<left: int, top: int, width: int, height: int>, "
        + $"faceLandmarks: struct<{string.Join(", ", s_landmarks.Select(name => $"{name}: {Point}"))}>, "
        + $"faceAttributes: struct<glasses: string, headPose{Level}roll: double, yaw: double, pitch: double>, occlusion{Level}foreheadOccluded: boolean, eyeOccluded: boolean, mouthOccluded: boolean>, "
        + $"accessories: array<struct<type: string, confidence: double>>, blur{Level}blurLevel: string, value: double>, exposure{Level}exposureLevel: string, value: double>, "
        + $"noise{Level}noiseLevel: string, value: double>, mask{Level}noseAndMouthCovered: boolean, type: string>, qualityForRecognition: string>>>";

    /// <summary>Faces of an image.</summary>
    public static ServiceOperation Detect { get; } = Of("DetectFace", "detect", s_face) with { MostBytes = 6L << 20 };

    /// <summary>Faces that are like one.</summary>
    public static ServiceOperation FindSimilar { get; } = Of("FindSimilarFace", "findsimilars", "array<struct<faceId: string, persistedFaceId: string, confidence: double>>");

    /// <summary>Faces in groups.</summary>
    public static ServiceOperation Group { get; } = Of("GroupFaces", "group", "struct<groups: array<array<string>>, messyGroup: array<string>>");

    /// <summary>The persons that faces belong to.</summary>
    public static ServiceOperation Identify { get; } = Of("IdentifyFaces", "identify", "array<struct<faceId: string, candidates: array<struct<personId: string, confidence: double>>>>");

    /// <summary>Whether faces are of one person.</summary>
    public static ServiceOperation Verify { get; } = Of("VerifyFaces", "verify", "struct<isIdentical: boolean, confidence: double>");

    private static ServiceOperation Of(string name, string path, string answer) => new()
    {
        Name = name, Service = AIService.Face, Route = "/face/v1.2/" + path, Answer = answer,
        Access = "Identities of faces, and what is done with them (find similar, group, identify, verify), need an approval that Microsoft gives on application (Limited Access): apply at https://aka.ms/facerecognition, or detect faces with returnFaceId: false. A key without that is refused access for its network or its role.",
        Source = "Face REST API v1.2; limits: Face limits and quotas; access: Limited Access to Face",
    };
}
