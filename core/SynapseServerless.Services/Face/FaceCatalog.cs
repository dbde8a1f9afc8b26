using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Registers the stages over faces.</summary>
internal static class FaceCatalog
{
    /// <summary>Adds them.</summary>
    public static StageCatalog AddFace(this StageCatalog catalog) => catalog
        .Add<DetectFace>()
        .Add<FindSimilarFace>()
        .Add<GroupFaces>()
        .Add<IdentifyFaces>()
        .Add<VerifyFaces>();
}
