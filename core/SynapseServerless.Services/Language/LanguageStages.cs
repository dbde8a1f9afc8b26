using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>The stages over the Language service that take their time, and those on conversations and questions.</summary>
internal static class LanguageStages
{
    /// <summary>Adds them.</summary>
    /// <param name="catalog">The catalog.</param>
    public static StageCatalog AddLanguageJobs(this StageCatalog catalog) => catalog
        .Add<AnalyzeConversations>()
        .Add<AnalyzeConversationsLongRunningOperations>()
        .Add<AnalyzeHealthText>()
        .Add<AnalyzeTextLongRunningOperations>()
        .Add<QuestionAnswering>()
        .Add<TextAnalyze>();
}
