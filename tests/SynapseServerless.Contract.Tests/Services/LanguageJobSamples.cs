using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages over jobs, conversations and questions of the Language service.</summary>
internal static class LanguageJobSamples
{
    private static readonly ValueOrColumn<string> s_text = ValueOrColumn.Of<string>("text");

    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["AnalyzeConversations"] = Of(() => new AnalyzeConversations { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, ProjectName = "p", DeploymentName = "d", Concurrency = 8 }),
        ["AnalyzeConversationsLongRunningOperations"] = new(() => new AnalyzeConversationsLongRunningOperations
        {
            Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Conversation = System.Text.Json.JsonSerializer.SerializeToElement("""[{"text": "Hello."}]"""), Language = ValueOrColumn.Of<string>("text"),
            Kind = ConversationJobKind.ConversationalSummarization, SummaryAspects = ["recap"], InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8,
        })
        { NeedsColumn = "text" },
        ["AnalyzeHealthText"] = Of(() => new AnalyzeHealthText { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
        ["AnalyzeTextLongRunningOperations"] = Of(() => new AnalyzeTextLongRunningOperations
        {
            Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, Kind = AnalyzeTextJobKind.AbstractiveSummarization, SummaryLength = "short",
            InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8,
        }),
        ["QuestionAnswering"] = Of(() => new QuestionAnswering { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Question = s_text, ProjectName = "p", DeploymentName = "d", Concurrency = 8 }),
        ["TextAnalyze"] = Of(() => new TextAnalyze { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Text = s_text, InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
    };

    private static StageSample Of(Func<Stage> create) => new(create) { NeedsColumn = "text" };
}
