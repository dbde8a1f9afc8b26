namespace SynapseServerless.Services;

/// <summary>The operations of the Language service that take their time, and those on conversations and questions.</summary>
internal static class LanguageJobOperations
{
    private const string Limits = "limits: Language service, data limits";

    private const string Context = "struct<conversationItemId: string, offset: int, length: int>";
    private const string ConversationEnds = "statistics: struct<transactionsCount: int, charactersCount: int>, warnings: array<struct<code: string, message: string, targetRef: string>>";

    /// <summary>Analyses of texts, without what is found out.</summary>
    public static ServiceOperation Texts { get; } = new()
    {
        Name = "AnalyzeTextLongRunningOperations", Service = AIService.Language, Route = "/language/analyze-text/jobs", Version = "2024-11-01", Reply = ReplyKind.Operation, Cancel = OperationCancel.Action,
        Answer = "json", MostRows = 25, MostCharacters = 125_000, Source = $"Language REST API 2024-11-01, Analyze Text Submit Job; {Limits}",
    };

    /// <summary>The intent of what somebody says, and what it is about.</summary>
    public static ServiceOperation Conversation { get; } = new()
    {
        Name = "AnalyzeConversations", Service = AIService.Language, Route = "/language/:analyze-conversations", Version = "2024-11-01",
        Answer = "struct<query: string, detectedLanguage: string, prediction: struct<topIntent: string, projectKind: string, intents: array<struct<category: string, confidenceScore: double>>, targets: json, "
            + "entities: array<struct<category: string, text: string, offset: int, length: int, confidenceScore: double, resolutions: json, extraInformation: json>>>>",
        Source = "Language REST API 2024-11-01, Analyze Conversations",
    };

    /// <summary>Summaries of conversations.</summary>
    public static ServiceOperation ConversationSummary { get; } = Conversations(
        $"struct<id: string, summaries: array<struct<aspect: string, text: string, contexts: array<{Context}>>>, {ConversationEnds}>");

    /// <summary>What identifies a person in conversations.</summary>
    public static ServiceOperation ConversationPii { get; } = Conversations(
        "struct<id: string, conversationItems: array<struct<id: string, redactedContent: struct<text: string, itn: string, maskedItn: string, lexical: string, audioTimings: json>, "
        + $"entities: array<struct<text: string, category: string, subcategory: string, offset: int, length: int, confidenceScore: double>>>>, {ConversationEnds}>");

    /// <summary>Answers out of a knowledge base.</summary>
    public static ServiceOperation Questions { get; } = new()
    {
        Name = "QuestionAnswering", Service = AIService.Language, Route = "/language/:query-knowledgebases", Version = "2023-04-01",
        Answer = "struct<answers: array<struct<questions: array<string>, answer: string, confidenceScore: double, id: int, source: string, metadata: json, "
            + "dialog: struct<isContextOnly: boolean, prompts: array<struct<displayOrder: int, qnaId: int, displayText: string>>>, "
            + "answerSpan: struct<text: string, confidenceScore: double, offset: int, length: int>>>>",
        Source = "Language REST API 2023-04-01, Question Answering, Get Answers",
    };

    /// <summary>What a job of a kind finds out.</summary>
    public static string Answer(AnalyzeTextJobKind kind) => kind switch
    {
        AnalyzeTextJobKind.AbstractiveSummarization => LanguageAnswers.Summaries,
        AnalyzeTextJobKind.ExtractiveSummarization => LanguageAnswers.Sentences,
        AnalyzeTextJobKind.Healthcare => LanguageAnswers.Health,
        AnalyzeTextJobKind.SentimentAnalysis => LanguageAnswers.Sentiment,
        AnalyzeTextJobKind.KeyPhraseExtraction => LanguageAnswers.KeyPhrases,
        AnalyzeTextJobKind.PiiEntityRecognition => LanguageAnswers.Pii,
        AnalyzeTextJobKind.EntityLinking => LanguageAnswers.Links,
        AnalyzeTextJobKind.EntityRecognition or AnalyzeTextJobKind.CustomEntityRecognition => LanguageAnswers.Entities,
        _ => LanguageAnswers.Classes,
    };

    private static ServiceOperation Conversations(string answer) => new()
    {
        Name = "AnalyzeConversationsLongRunningOperations", Service = AIService.Language, Route = "/language/analyze-conversations/jobs", Version = "2024-11-01", Reply = ReplyKind.Operation, Cancel = OperationCancel.Action,
        Answer = answer, MostRows = 1, MostCharacters = 125_000, Source = $"Language REST API 2024-11-01, Analyze Conversations Submit Job; {Limits}",
    };
}
