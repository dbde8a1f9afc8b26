namespace SynapseServerless.Services;

/// <summary>What a job finds out about texts.</summary>
public enum AnalyzeTextJobKind
{
    /// <summary>A summary in words of the model.</summary>
    AbstractiveSummarization,

    /// <summary>The sentences that say the most.</summary>
    ExtractiveSummarization,

    /// <summary>Diagnoses, medication and the like, how they hang together, and whether they are asserted.</summary>
    Healthcare,

    /// <summary>Whether a text speaks well or badly of something.</summary>
    SentimentAnalysis,

    /// <summary>Phrases that a text is about.</summary>
    KeyPhraseExtraction,

    /// <summary>What identifies a person.</summary>
    PiiEntityRecognition,

    /// <summary>Entities of an encyclopedia.</summary>
    EntityLinking,

    /// <summary>People, places, dates and the like.</summary>
    EntityRecognition,

    /// <summary>Entities of a model of one's own.</summary>
    CustomEntityRecognition,

    /// <summary>The one class of a model of one's own.</summary>
    CustomSingleLabelClassification,

    /// <summary>The classes of a model of one's own.</summary>
    CustomMultiLabelClassification,
}
