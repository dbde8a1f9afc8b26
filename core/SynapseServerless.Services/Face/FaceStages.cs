using System.ComponentModel.DataAnnotations;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Finds faces in images, with their places and, where wanted, landmarks and attributes.</summary>
/// <remarks>Identities of faces need an approval of the service (Limited Access), so that they are left out unless asked for; they live for 24 hours.</remarks>
public sealed class DetectFace : ImageStage
{
    private const string Gone = "The attributes are 'accessories', 'blur', 'exposure', 'glasses', 'headPose', 'mask', 'noise', 'occlusion', 'qualityForRecognition'; the service gives no age, gender, emotion, hair, smile or makeup since 2023";

    /// <summary>Whether faces get an identity for the other stages over faces. SynapseML's default is the service's, true, which is refused without an approval.</summary>
    [InQuery("returnFaceId")]
    public ValueOrColumn<bool> ReturnFaceId { get; init; } = false;

    /// <summary>Whether the places of eyes, nose and mouth are given; left out, they are not.</summary>
    [InQuery("returnFaceLandmarks")]
    public ValueOrColumn<bool>? ReturnFaceLandmarks { get; init; }

    /// <summary>Attributes of faces: <c>accessories</c>, <c>blur</c>, <c>exposure</c>, <c>glasses</c>, <c>headPose</c>, <c>mask</c>, <c>noise</c>, <c>occlusion</c>, <c>qualityForRecognition</c>. There is no age, gender or emotion any more.</summary>
    [InQuery("returnFaceAttributes"), AllowedValues(null, "accessories", "blur", "exposure", "glasses", "headPose", "mask", "noise", "occlusion", "qualityForRecognition", ErrorMessage = Gone)]
    public ValueOrColumn<IReadOnlyList<string>>? ReturnFaceAttributes { get; init; }

    /// <summary>The model that identities are made with: <c>recognition_01</c> to <c>recognition_04</c>, of which the last is the best. Faces are compared within a model.</summary>
    [InQuery("recognitionModel"), AllowedValues(null, "recognition_01", "recognition_02", "recognition_03", "recognition_04")]
    public string? RecognitionModel { get; init; }

    /// <summary>Whether the model of identities is named in the answer; left out, it is not.</summary>
    [InQuery("returnRecognitionModel")]
    public bool? ReturnRecognitionModel { get; init; }

    /// <summary>The model that faces are found with: <c>detection_01</c> to <c>detection_03</c>. Attributes differ by model.</summary>
    [InQuery("detectionModel"), AllowedValues(null, "detection_01", "detection_02", "detection_03")]
    public string? DetectionModel { get; init; }

    /// <summary>How many seconds identities live; left out, a day.</summary>
    [InQuery("faceIdTimeToLive"), Range(60, 86_400)]
    public int? FaceIdTimeToLive { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => FaceOperations.Detect;
}

/// <summary>A stage over identities of faces, which DetectFace gives.</summary>
public abstract class FaceStage : ServiceStage
{
    private protected static void CheckFaces(RowValues values, string parameter, int least, int most) =>
        InputLimits.CheckCount(values.Get<IReadOnlyList<string>>(parameter), least, most, ParameterName.FromProperty(parameter));

    private protected SpecificationException? OneOf(string remedy, params (string Name, bool IsGiven)[] choices) =>
        choices.Count(choice => choice.IsGiven) == 1 ? null
        : BadParameter(choices[0].Name, $"{(choices.Any(choice => choice.IsGiven) ? "Several" : "None")} of {string.Join(", ", choices.Select(choice => ParameterName.FromProperty(choice.Name)))} are given", remedy);
}

/// <summary>Finds the faces of a list that are like a face.</summary>
public sealed class FindSimilarFace : FaceStage
{
    /// <summary>The identity of the face.</summary>
    [Required, InBody("faceId")]
    public ValueOrColumn<string>? FaceId { get; init; }

    /// <summary>A list of faces that the service keeps.</summary>
    [InBody("faceListId")]
    public ValueOrColumn<string>? FaceListId { get; init; }

    /// <summary>A large list of faces that the service keeps.</summary>
    [InBody("largeFaceListId")]
    public ValueOrColumn<string>? LargeFaceListId { get; init; }

    /// <summary>Identities of up to 1,000 faces.</summary>
    [InBody("faceIds")]
    public ValueOrColumn<IReadOnlyList<string>>? FaceIds { get; init; }

    /// <summary>How many faces at most, up to 1,000; left out, 20.</summary>
    [InBody("maxNumOfCandidatesReturned"), Range(1, 1_000)]
    public ValueOrColumn<int>? MaxNumOfCandidatesReturned { get; init; }

    /// <summary>Whether only faces of the same person are given, <c>matchPerson</c>, or the most similar ones of anybody, <c>matchFace</c>.</summary>
    [InBody("mode"), AllowedValues(null, "matchPerson", "matchFace")]
    public ValueOrColumn<string>? Mode { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => FaceOperations.FindSimilar;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (OneOf("Give one place to look for faces.", (nameof(FaceIds), FaceIds is not null), (nameof(FaceListId), FaceListId is not null), (nameof(LargeFaceListId), LargeFaceListId is not null)) is { } error)
            yield return error;
    }

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        CheckFaces(values, nameof(FaceIds), 1, 1_000);
        return base.Request(values);
    }
}

/// <summary>Puts faces into groups by their likeness.</summary>
public sealed class GroupFaces : FaceStage
{
    /// <summary>Identities of 2 to 1,000 faces.</summary>
    [Required, InBody("faceIds")]
    public ValueOrColumn<IReadOnlyList<string>>? FaceIds { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => FaceOperations.Group;

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        CheckFaces(values, nameof(FaceIds), 2, 1_000);
        return base.Request(values);
    }
}

/// <summary>Finds the persons of a group that faces belong to.</summary>
public sealed class IdentifyFaces : FaceStage
{
    /// <summary>Identities of up to 10 faces.</summary>
    [Required, InBody("faceIds")]
    public ValueOrColumn<IReadOnlyList<string>>? FaceIds { get; init; }

    /// <summary>The group of persons.</summary>
    [InBody("personGroupId")]
    public ValueOrColumn<string>? PersonGroupId { get; init; }

    /// <summary>The large group of persons.</summary>
    [InBody("largePersonGroupId")]
    public ValueOrColumn<string>? LargePersonGroupId { get; init; }

    /// <summary>How many persons for a face at most, up to 100; left out, 10.</summary>
    [InBody("maxNumOfCandidatesReturned"), Range(1, 100)]
    public ValueOrColumn<int>? MaxNumOfCandidatesReturned { get; init; }

    /// <summary>How sure the service has to be, from 0 to 1; left out, its own threshold.</summary>
    [InBody("confidenceThreshold"), Range(0.0, 1.0)]
    public ValueOrColumn<double>? ConfidenceThreshold { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => FaceOperations.Identify;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (OneOf("Give the group of the persons.", (nameof(PersonGroupId), PersonGroupId is not null), (nameof(LargePersonGroupId), LargePersonGroupId is not null)) is { } error)
            yield return error;
    }

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        CheckFaces(values, nameof(FaceIds), 1, 10);
        return base.Request(values);
    }
}

/// <summary>Says whether two faces are of one person, or whether a face is that of a person of a group.</summary>
/// <remarks>Two faces are <c>faceId1</c> and <c>faceId2</c>; a face and a person are <c>faceId</c>, <c>personId</c> and the group.</remarks>
public sealed class VerifyFaces : FaceStage
{
    /// <summary>The identity of the first of two faces.</summary>
    [InBody("faceId1")]
    public ValueOrColumn<string>? FaceId1 { get; init; }

    /// <summary>The identity of the second of two faces.</summary>
    [InBody("faceId2")]
    public ValueOrColumn<string>? FaceId2 { get; init; }

    /// <summary>The identity of a face that is compared with a person.</summary>
    [InBody("faceId")]
    public ValueOrColumn<string>? FaceId { get; init; }

    /// <summary>The person.</summary>
    [InBody("personId")]
    public ValueOrColumn<string>? PersonId { get; init; }

    /// <summary>The group of the person.</summary>
    [InBody("personGroupId")]
    public ValueOrColumn<string>? PersonGroupId { get; init; }

    /// <summary>The large group of the person.</summary>
    [InBody("largePersonGroupId")]
    public ValueOrColumn<string>? LargePersonGroupId { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => FaceOperations.Verify;

    private bool IsOfTwo => FaceId1 is not null && FaceId2 is not null;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        bool hasPerson = FaceId is not null && PersonId is not null && (PersonGroupId is null) != (LargePersonGroupId is null);
        bool hasPart = FaceId is not null || PersonId is not null || PersonGroupId is not null || LargePersonGroupId is not null;
        if (IsOfTwo ? hasPart : !hasPerson || FaceId1 is not null || FaceId2 is not null)
            yield return BadParameter(nameof(FaceId1), "These are neither two faces nor a face and a person", "Give faceId1 and faceId2, or faceId, personId and one of personGroupId and largePersonGroupId, and nothing of the other.");
    }

    /// <inheritdoc/>
    protected override bool IsAsked(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return (IsOfTwo ? [nameof(FaceId1), nameof(FaceId2)] : new[] { nameof(FaceId), nameof(PersonId), PersonGroupId is not null ? nameof(PersonGroupId) : nameof(LargePersonGroupId) })
            .All(name => values.Get<string>(name) is not null);
    }
}
