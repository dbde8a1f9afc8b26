using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages over Speech.</summary>
internal static class SpeechSamples
{
    private static readonly ValueOrColumn<byte[]> s_wave = "RIFF....WAVEfmt "u8.ToArray();
    private static readonly ValueOrColumn<string> s_text = ValueOrColumn.Of<string>("text");

    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["BatchTranscription"] = Of(() => new BatchTranscription { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ContentUrls = new[] { "https://example.com/a.wav" }, DisplayName = s_text, InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
        ["ConversationTranscription"] = Of(() => new ConversationTranscription { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, AudioData = s_wave, Language = s_text, MaxSpeakers = 2, Concurrency = 8 }),
        ["SpeakerEmotionInference"] = Of(() => new SpeakerEmotionInference { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, Concurrency = 8 }),
        ["SpeechToText"] = Of(() => new SpeechToText { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, AudioData = s_wave, Language = s_text, Concurrency = 8 }),
        ["SpeechToTextSDK"] = Of(() => new SpeechToTextSDK { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, AudioUrl = s_text, Concurrency = 8 }),
        ["TextToSpeech"] = Of(() => new TextToSpeech { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, Concurrency = 8 }),
    };

    private static StageSample Of(Func<Stage> create) => new(create) { NeedsColumn = "text" };
}
