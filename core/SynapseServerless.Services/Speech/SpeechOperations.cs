namespace SynapseServerless.Services;

/// <summary>The operations of Speech.</summary>
internal static class SpeechOperations
{
    private const string Phrase =
        "struct<recognitionStatus: string, channel: int, speaker: int, locale: string, offset: string, duration: string, offsetInTicks: double, durationInTicks: double, offsetMilliseconds: long, durationMilliseconds: long, "
        + "nBest: array<struct<confidence: double, lexical: string, itn: string, maskedITN: string, display: string, words: json, displayWords: json>>>";

    private const string Transcript =
        "struct<source: string, timestamp: string, duration: string, durationInTicks: double, durationMilliseconds: long, "
        + $"combinedRecognizedPhrases: array<struct<channel: int, lexical: string, itn: string, maskedITN: string, display: string>>, recognizedPhrases: array<{Phrase}>>";

    /// <summary>Recordings of up to a minute.</summary>
    public static ServiceOperation Short { get; } = new()
    {
        Name = "SpeechToText", Service = AIService.ShortSpeech, Route = "/speech/recognition/conversation/cognitiveservices/v1",
        Answer = "struct<RecognitionStatus: string, DisplayText: string, Offset: long, Duration: long, NBest: array<struct<Confidence: double, Lexical: string, ITN: string, MaskedITN: string, Display: string, "
            + "Words: array<struct<Word: string, Offset: long, Duration: long, Confidence: double>>>>>",
        Source = "Speech to text REST API for short audio; limit: 60 seconds, WAV with PCM or OGG with Opus",
    };

    /// <summary>Recordings that are transcribed at once.</summary>
    public static ServiceOperation Fast { get; } = new()
    {
        Name = "SpeechToTextSDK", Service = AIService.Speech, Route = "/speechtotext/transcriptions:transcribe", Version = "2025-10-15", MostBytes = 500L << 20,
        Answer = "struct<durationMilliseconds: long, combinedPhrases: array<struct<channel: int, text: string>>, phrases: array<struct<channel: int, speaker: int, offsetMilliseconds: long, durationMilliseconds: long, text: string, "
            + "words: array<struct<text: string, offsetMilliseconds: long, durationMilliseconds: long>>, locale: string, confidence: double>>>",
        Source = "Speech to text REST API 2025-10-15, fast transcription; documents of the service name 250 MB and 2 hours, or 500 MB and 5 hours, as its limits",
    };

    /// <summary>Recordings in storage, transcribed in the background.</summary>
    public static ServiceOperation Batch { get; } = new()
    {
        Name = "BatchTranscription", Service = AIService.Speech, Route = "/speechtotext/transcriptions:submit", Version = "2025-10-15", Reply = ReplyKind.Operation, Cancel = OperationCancel.Delete,
        Answer = "struct<self: string, status: string, displayName: string, locale: string, createdDateTime: timestamp, lastActionDateTime: timestamp, properties: json, "
            + $"files: array<struct<name: string, kind: string, size: long>>, transcripts: array<{Transcript}>>",
        Source = "Speech to text REST API 2025-10-15, Transcriptions Submit, Get, List Files",
    };

    /// <summary>Text that is spoken.</summary>
    public static ServiceOperation Synthesis { get; } = new()
    {
        Name = "TextToSpeech", Service = AIService.SpeechSynthesis, Route = "/cognitiveservices/v1", Answer = "binary", Source = "Text to speech REST API; limit: 10 minutes of audio in an answer",
    };

    /// <summary>Roles and styles of what speakers say.</summary>
    public static ServiceOperation Emotion { get; } = new()
    {
        Name = "SpeakerEmotionInference", Service = AIService.SpeakerEmotion, Route = "/cognitiveservices/v1", Answer = "string", Source = "SynapseML 1.1.3; the service has no public reference",
    };
}
