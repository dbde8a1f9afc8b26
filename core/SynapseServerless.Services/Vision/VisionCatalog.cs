using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Registers the stages that have images analyzed.</summary>
internal static class VisionCatalog
{
    /// <summary>Adds them.</summary>
    public static StageCatalog AddVision(this StageCatalog catalog) => catalog
        .Add<AnalyzeImage>()
        .Add<AnalyzeImage4>()
        .Add<DescribeImage>()
        .Add<GenerateThumbnails>()
        .Add<OCR>()
        .Add<ReadImage>()
        .Add<RecognizeDomainSpecificContent>()
        .Add<RecognizeText>()
        .Add<TagImage>();
}
