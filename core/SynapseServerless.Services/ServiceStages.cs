using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>The way into this room.</summary>
public static class ServiceStages
{
    /// <summary>Adds the stages that call services.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddServices(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .AddDefaults<OpenAIDefaults>()
            .Add<AnalyzeText>()
            .Add<CustomInputParser>()
            .Add<CustomOutputParser>()
            .Add<DynamicMiniBatchTransformer>()
            .Add<FixedMiniBatchTransformer>()
            .Add<FlattenBatch>()
            .Add<HTTPTransformer>()
            .Add<JSONInputParser>()
            .Add<JSONOutputParser>()
            .Add<PartitionConsolidator>()
            .Add<SimpleHTTPTransformer>()
            .Add<StringOutputParser>()
            .Add<TimeIntervalMiniBatchTransformer>()
            .Add<EntityDetector>()
            .Add<KeyPhraseExtractor>()
            .Add<LanguageDetector>()
            .Add<AIFoundryChatCompletion>()
            .Add<NER>()
            .Add<OpenAIChatCompletion>()
            .Add<OpenAICompletion>()
            .Add<OpenAIEmbedding>()
            .Add<OpenAIPrompt>()
            .Add<OpenAIResponses>()
            .Add<PII>()
            .Add<TextSentiment>()
            .AddTranslator()
            .AddVision()
            .AddFace()
            .AddContentSafety()
            .AddMaps()
            .AddDocuments()
            .AddSearch()
            .AddSpeech()
            .AddLanguageJobs();
    }
}
