using System.Text.Json;
using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages over the Translator.</summary>
internal static class TranslatorSamples
{
    private static readonly ValueOrColumn<string> s_text = ValueOrColumn.Of<string>("text");

    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["BreakSentence"] = Of(() => new BreakSentence { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, Language = "en", Concurrency = 8 }),
        ["Detect"] = Of(() => new Detect { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, SubscriptionRegion = "westeurope", Concurrency = 8 }),
        ["DictionaryExamples"] = Of(() => new DictionaryExamples
        {
            Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, TextAndTranslation = JsonElement.Parse("""{"text": "fly", "translation": "volar"}"""), FromLanguage = "en", ToLanguage = s_text, Concurrency = 8,
        }),
        ["DictionaryLookup"] = Of(() => new DictionaryLookup { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, FromLanguage = "en", ToLanguage = "es", Concurrency = 8 }),
        ["DocumentTranslator"] = Of(() => new DocumentTranslator
        {
            Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, SourceUrl = "https://store/source", FilterPrefix = s_text, Concurrency = 8, InitialPollingDelay = 0, PollingDelay = 1,
            Targets = JsonElement.Parse("""[{"targetUrl": "https://store/german", "language": "de"}]"""), ErrorCol = "failed", OutputCol = "translated",
        }),
        ["Translate"] = Of(() => new Translate { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, ToLanguage = new ValueOrColumn<IReadOnlyList<string>> { Value = ["de", "fr"] }, AllowFallback = true, Concurrency = 8 }),
        ["Transliterate"] = Of(() => new Transliterate { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, Language = "ja", FromScript = "Jpan", ToScript = "Latn", Concurrency = 8 }),
    };

    private static StageSample Of(Func<Stage> create) => new(create) { NeedsColumn = "text" };
}
