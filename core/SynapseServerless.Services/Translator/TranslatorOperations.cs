namespace SynapseServerless.Services;

/// <summary>The operations of the Translator. Three are in its version of 2026; the others are only in version 3.</summary>
internal static class TranslatorOperations
{
    private const string Limits = "limits: Translator service limits";
    private const string Language = "language: string, score: double";

    /// <summary>Translation.</summary>
    public static ServiceOperation Translate { get; } = new()
    {
        Name = "Translate", Service = AIService.Translator, Route = "/translate", Version = "2026-06-06", MostRows = 1_000, MostCharacters = 50_000,
        Answer = $"struct<detectedLanguage: struct<{Language}>, translations: array<struct<language: string, text: string, sourceCharacters: int, instructionTokens: int, sourceTokens: int, responseTokens: int, targetTokens: int>>>",
        Source = $"Text Translation REST API 2026-06-06, Translate; {Limits}",
    };

    /// <summary>Another script.</summary>
    public static ServiceOperation Transliterate { get; } = new()
    {
        Name = "Transliterate", Service = AIService.Translator, Route = "/transliterate", Version = "2026-06-06", MostRows = 10, MostCharacters = 5_000,
        Answer = "struct<text: string, script: string>", Source = $"Text Translation REST API 2026-06-06, Transliterate; {Limits}",
    };

    /// <summary>The language of a text.</summary>
    public static ServiceOperation Detect { get; } = V3(
        "Detect", "/detect", 100, 50_000,
        $"struct<{Language}, isTranslationSupported: boolean, isTransliterationSupported: boolean, alternatives: array<struct<{Language}, isTranslationSupported: boolean, isTransliterationSupported: boolean>>>");

    /// <summary>Sentences of a text.</summary>
    public static ServiceOperation BreakSentence { get; } = V3("BreakSentence", "/breaksentence", 100, 50_000, $"struct<sentLen: array<int>, detectedLanguage: struct<{Language}>>");

    /// <summary>Translations of a word.</summary>
    public static ServiceOperation DictionaryLookup { get; } = V3(
        "DictionaryLookup", "/dictionary/lookup", 10, 100,
        "struct<normalizedSource: string, displaySource: string, translations: array<struct<normalizedTarget: string, displayTarget: string, posTag: string, confidence: double, prefixWord: string, "
        + "backTranslations: array<struct<normalizedText: string, displayText: string, numExamples: int, frequencyCount: int>>>>>");

    /// <summary>Sentences with a word and its translation.</summary>
    public static ServiceOperation DictionaryExamples { get; } = V3(
        "DictionaryExamples", "/dictionary/examples", 10, 100,
        "struct<normalizedSource: string, normalizedTarget: string, examples: array<struct<sourcePrefix: string, sourceTerm: string, sourceSuffix: string, targetPrefix: string, targetTerm: string, targetSuffix: string>>>");

    /// <summary>Translation of documents in storage.</summary>
    public static ServiceOperation Documents { get; } = new()
    {
        Name = "DocumentTranslator", Service = new AIService("Translator") { RegionalUrl = null }, Route = "/translator/document/batches", Version = "2026-03-01", Reply = ReplyKind.Operation, Cancel = OperationCancel.Delete,
        Answer = "struct<id: string, createdDateTimeUtc: string, lastActionDateTimeUtc: string, status: string, summary: struct<total: int, failed: int, success: int, inProgress: int, notYetStarted: int, "
            + "cancelled: int, totalCharacterCharged: long, totalImageScansSucceeded: int, totalImageScansFailed: int, totalImageCharged: int>, error: json>",
        // What was begun twice would write its documents twice.
        IsRepeatable = false, Source = "Document Translation REST API 2026-03-01, Start Translation",
    };

    private static ServiceOperation V3(string name, string route, int rows, int characters, string answer) => new()
    {
        Name = name, Service = AIService.Translator, Route = route, Version = "3.0", MostRows = rows, MostCharacters = characters, Answer = answer,
        Source = $"Translator REST API 3.0, {name}; {Limits}",
    };
}
