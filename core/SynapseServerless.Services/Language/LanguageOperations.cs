namespace SynapseServerless.Services;

/// <summary>The operations of the Language service.</summary>
internal static class LanguageOperations
{
    /// <summary>The kinds of analysis that answer at once.</summary>
    public static IReadOnlyDictionary<AnalyzeTextKind, ServiceOperation> Kinds { get; } = new Dictionary<AnalyzeTextKind, ServiceOperation>
    {
        [AnalyzeTextKind.EntityLinking] = Analyze(5, LanguageAnswers.Links) with { Retires = new DateOnly(2028, 9, 1), Successor = "NER" },
        [AnalyzeTextKind.EntityRecognition] = Analyze(5, LanguageAnswers.Entities),
        [AnalyzeTextKind.KeyPhraseExtraction] = Analyze(10, LanguageAnswers.KeyPhrases),
        [AnalyzeTextKind.LanguageDetection] = Analyze(1_000, LanguageAnswers.DetectedLanguage),
        [AnalyzeTextKind.PiiEntityRecognition] = Analyze(5, LanguageAnswers.Pii),
        [AnalyzeTextKind.SentimentAnalysis] = Analyze(10, LanguageAnswers.Sentiment),
    };

    private static ServiceOperation Analyze(int rows, string answer) => new()
    {
        Name = "AnalyzeText", Service = AIService.Language, Route = "/language/:analyze-text", Version = "2024-11-01", Answer = answer, MostRows = rows, MostCharacters = 5_120,
        Source = "Language REST API 2024-11-01, Analyze Text; limits: Language service data limits",
    };
}
