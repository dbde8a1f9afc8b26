namespace SynapseServerless.Services;

/// <summary>The operations of the Language service.</summary>
internal static class LanguageOperations
{
    private const string Scores = "struct<positive: double, neutral: double, negative: double>";
    private const string Ends = "statistics: struct<charactersCount: int, transactionsCount: int>, warnings: array<struct<code: string, message: string, targetRef: string>>";
    private const string Part = "sentiment: string, confidenceScores: struct<positive: double, negative: double>, offset: int, length: int, text: string";

    private static readonly string s_sentiment =
        $"struct<sentiment: string, confidenceScores: {Scores}, sentences: array<struct<text: string, sentiment: string, confidenceScores: {Scores}, offset: int, length: int, "
        + $"targets: array<struct<{Part}, relations: array<struct<relationType: string, ref: string>>>>, assessments: array<struct<{Part}, isNegated: boolean>>>>, {Ends}>";

    private const string Entity = "text: string, category: string, subcategory: string, type: string, offset: int, length: int, confidenceScore: double, tags: array<struct<name: string, confidenceScore: double>>, metadata: json";

    private static readonly string s_entities = $"struct<entities: array<struct<{Entity}>>, {Ends}>";
    private static readonly string s_pii = $"struct<redactedText: string, entities: array<struct<{Entity}>>, {Ends}>";
    private static readonly string s_keyPhrases = $"struct<keyPhrases: array<string>, {Ends}>";
    private static readonly string s_language = $"struct<detectedLanguage: struct<name: string, iso6391Name: string, confidenceScore: double, script: string, scriptCode: string>, {Ends}>";
    private static readonly string s_links =
        $"struct<entities: array<struct<name: string, id: string, language: string, dataSource: string, url: string, bingId: string, matches: array<struct<text: string, offset: int, length: int, confidenceScore: double>>>>, {Ends}>";

    /// <summary>The kinds of analysis that answer at once.</summary>
    public static IReadOnlyDictionary<AnalyzeTextKind, ServiceOperation> Kinds { get; } = new Dictionary<AnalyzeTextKind, ServiceOperation>
    {
        [AnalyzeTextKind.EntityLinking] = Analyze(5, s_links) with { Retires = new DateOnly(2028, 9, 1), Successor = "NER" },
        [AnalyzeTextKind.EntityRecognition] = Analyze(5, s_entities),
        [AnalyzeTextKind.KeyPhraseExtraction] = Analyze(10, s_keyPhrases),
        [AnalyzeTextKind.LanguageDetection] = Analyze(1_000, s_language),
        [AnalyzeTextKind.PiiEntityRecognition] = Analyze(5, s_pii),
        [AnalyzeTextKind.SentimentAnalysis] = Analyze(10, s_sentiment),
    };

    /// <summary>Analyses that take their time.</summary>
    public static ServiceOperation Jobs { get; } = new()
    {
        Name = "AnalyzeTextLongRunningOperations", Service = AIService.Language, Route = "/language/analyze-text/jobs", Version = "2024-11-01", Reply = ReplyKind.Operation,
        Answer = "json", MostRows = 25, MostCharacters = 125_000, Source = "Language REST API 2024-11-01, Analyze Text Submit Job; limits: Language service data limits",
    };

    private static ServiceOperation Analyze(int rows, string answer) => new()
    {
        Name = "AnalyzeText", Service = AIService.Language, Route = "/language/:analyze-text", Version = "2024-11-01", Answer = answer, MostRows = rows, MostCharacters = 5_120,
        Source = "Language REST API 2024-11-01, Analyze Text; limits: Language service data limits",
    };
}
