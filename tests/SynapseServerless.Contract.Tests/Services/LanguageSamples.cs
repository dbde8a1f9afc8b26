using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages over the Language service.</summary>
internal static class LanguageSamples
{
    private static readonly ValueOrColumn<string> s_text = ValueOrColumn.Of<string>("text");

    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["AnalyzeText"] = Of(() => new AnalyzeText { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Kind = AnalyzeTextKind.SentimentAnalysis, Text = s_text, Concurrency = 8 }),
        ["EntityDetector"] = Of(() => new EntityDetector { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, Concurrency = 8 }),
        ["KeyPhraseExtractor"] = Of(() => new KeyPhraseExtractor { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, Concurrency = 8 }),
        ["LanguageDetector"] = Of(() => new LanguageDetector { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, CountryHint = "US", Concurrency = 8 }),
        ["NER"] = Of(() => new NER { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, Language = "en", Concurrency = 8 }),
        ["PII"] = Of(() => new PII { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, Concurrency = 8 }),
        ["TextSentiment"] = Of(() => new TextSentiment { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, OpinionMining = true, Concurrency = 8 }),
    };

    private static StageSample Of(Func<Stage> create) => new(create) { NeedsColumn = "text" };
}
