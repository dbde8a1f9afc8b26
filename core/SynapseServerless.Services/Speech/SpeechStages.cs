using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>The stages over Speech.</summary>
internal static class SpeechStages
{
    /// <summary>Adds them.</summary>
    /// <param name="catalog">The catalog.</param>
    public static StageCatalog AddSpeech(this StageCatalog catalog) => catalog
        .Add<BatchTranscription>()
        .Add<ConversationTranscription>()
        .Add<SpeakerEmotionInference>()
        .Add<SpeechToText>()
        .Add<SpeechToTextSDK>()
        .Add<TextToSpeech>();
}
