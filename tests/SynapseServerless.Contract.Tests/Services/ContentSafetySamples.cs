using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages over Content Safety.</summary>
internal static class ContentSafetySamples
{
    private static readonly ValueOrColumn<string> s_text = ValueOrColumn.Of<string>("text");

    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["AnalyzeImageSafety"] = Of(() => new AnalyzeImageSafety { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_text, Concurrency = 8 }),
        ["AnalyzeTextSafety"] = Of(() => new AnalyzeTextSafety { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, HaltOnBlocklistHit = true, Concurrency = 8 }),
        ["DetectProtectedMaterial"] = Of(() => new DetectProtectedMaterial { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, Concurrency = 8 }),
        ["ShieldPrompt"] = Of(() => new ShieldPrompt { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, UserPrompt = s_text, Concurrency = 8 }),
    };

    private static StageSample Of(Func<Stage> create) => new(create) { NeedsColumn = "text" };
}
