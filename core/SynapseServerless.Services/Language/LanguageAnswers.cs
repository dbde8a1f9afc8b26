namespace SynapseServerless.Services;

/// <summary>The types of what the Language service finds out about a text.</summary>
internal static class LanguageAnswers
{
    private const string Language = "struct<name: string, iso6391Name: string, confidenceScore: double, script: string, scriptCode: string>";
    private const string Scores = "struct<positive: double, neutral: double, negative: double>";
    private const string Ends = "statistics: struct<charactersCount: int, transactionsCount: int>, warnings: array<struct<code: string, message: string, targetRef: string>>";
    private const string JobEnds = $"detectedLanguage: {Language}, {Ends}";
    private const string Part = "sentiment: string, confidenceScores: struct<positive: double, negative: double>, offset: int, length: int, text: string";
    private const string Entity = "text: string, category: string, subcategory: string, type: string, offset: int, length: int, confidenceScore: double, tags: array<struct<name: string, confidenceScore: double>>, metadata: json";

    private const string HealthEntity =
        "text: string, category: string, subcategory: string, offset: int, length: int, confidenceScore: double, name: string, links: array<struct<dataSource: string, id: string>>, "
        + "assertion: struct<conditionality: string, certainty: string, association: string, temporality: string>";

    /// <summary>Whether a text speaks well or badly.</summary>
    public const string Sentiment =
        $"struct<sentiment: string, confidenceScores: {Scores}, sentences: array<struct<text: string, sentiment: string, confidenceScores: {Scores}, offset: int, length: int, "
        + $"targets: array<struct<{Part}, relations: array<struct<relationType: string, ref: string>>>>, assessments: array<struct<{Part}, isNegated: boolean>>>>, {JobEnds}>";

    /// <summary>Entities.</summary>
    public const string Entities = $"struct<entities: array<struct<{Entity}>>, {JobEnds}>";

    /// <summary>What identifies a person.</summary>
    public const string Pii = $"struct<redactedText: string, entities: array<struct<{Entity}>>, {JobEnds}>";

    /// <summary>Phrases.</summary>
    public const string KeyPhrases = $"struct<keyPhrases: array<string>, {JobEnds}>";

    /// <summary>The language.</summary>
    public const string DetectedLanguage = $"struct<{JobEnds}>";

    /// <summary>Entities of an encyclopedia.</summary>
    public const string Links =
        $"struct<entities: array<struct<name: string, id: string, language: string, dataSource: string, url: string, bingId: string, matches: array<struct<text: string, offset: int, length: int, confidenceScore: double>>>>, {JobEnds}>";

    /// <summary>Summaries in words of the model.</summary>
    public const string Summaries = $"struct<summaries: array<struct<text: string, contexts: array<struct<offset: int, length: int>>>>, {JobEnds}>";

    /// <summary>The sentences of a text that say the most.</summary>
    public const string Sentences = $"struct<sentences: array<struct<text: string, rankScore: double, offset: int, length: int>>, {JobEnds}>";

    /// <summary>What a text says of health.</summary>
    public const string Health =
        $"struct<entities: array<struct<{HealthEntity}>>, relations: array<struct<relationType: string, confidenceScore: double, entities: array<struct<ref: string, role: string>>>>, fhirBundle: json, {JobEnds}>";

    /// <summary>The classes of a text.</summary>
    public const string Classes = $"struct<classifications: array<struct<category: string, confidenceScore: double>>, {JobEnds}>";
}
