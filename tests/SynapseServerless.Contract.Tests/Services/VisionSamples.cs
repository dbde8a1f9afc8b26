using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that have images analyzed.</summary>
internal static class VisionSamples
{
    private static readonly ValueOrColumn<string> s_url = ValueOrColumn.Of<string>("text");

    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["AnalyzeImage"] = Of(() => new AnalyzeImage { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, VisualFeatures = Names("Categories", "Tags"), Concurrency = 8 }),
        ["AnalyzeImage4"] = Of(() => new AnalyzeImage4 { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, Features = Names("caption"), Concurrency = 8 }),
        ["DescribeImage"] = Of(() => new DescribeImage { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, MaxCandidates = 2, Concurrency = 8 }),
        ["GenerateThumbnails"] = Of(() => new GenerateThumbnails { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, Width = 64, Height = 64, Concurrency = 8 }),
        ["OCR"] = Of(() => new OCR { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, DetectOrientation = true, Concurrency = 8 }),
        ["ReadImage"] = Of(() => new ReadImage { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, Language = "en", Concurrency = 8, InitialPollingDelay = 0, PollingDelay = 1 }),
        ["RecognizeDomainSpecificContent"] = Of(() => new RecognizeDomainSpecificContent { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, Model = "landmarks", Concurrency = 8 }),
        ["RecognizeText"] = Of(() => new RecognizeText { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, Mode = "Printed", Concurrency = 8, InitialPollingDelay = 0, PollingDelay = 1 }),
        ["TagImage"] = Of(() => new TagImage { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, Concurrency = 8 }),
    };

    private static ValueOrColumn<IReadOnlyList<string>> Names(params string[] names) => new() { Value = names };

    private static StageSample Of(Func<Stage> create) => new(create) { NeedsColumn = "text" };
}
