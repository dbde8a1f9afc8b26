using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Registers the stages over Content Safety.</summary>
internal static class ContentSafetyCatalog
{
    /// <summary>Adds them.</summary>
    public static StageCatalog AddContentSafety(this StageCatalog catalog) => catalog
        .Add<AnalyzeImageSafety>()
        .Add<AnalyzeTextSafety>()
        .Add<DetectProtectedMaterial>()
        .Add<ShieldPrompt>();
}
