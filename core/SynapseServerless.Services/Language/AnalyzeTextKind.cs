namespace SynapseServerless.Services;

/// <summary>What is found out about a text at once.</summary>
public enum AnalyzeTextKind
{
    /// <summary>Entities of an encyclopedia.</summary>
    EntityLinking,

    /// <summary>People, places, dates and the like.</summary>
    EntityRecognition,

    /// <summary>Phrases that a text is about.</summary>
    KeyPhraseExtraction,

    /// <summary>The language.</summary>
    LanguageDetection,

    /// <summary>What identifies a person.</summary>
    PiiEntityRecognition,

    /// <summary>Whether a text speaks well or badly of something.</summary>
    SentimentAnalysis,
}
