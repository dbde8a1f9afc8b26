using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that ask models.</summary>
internal static class OpenAISamples
{
    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["AIFoundryChatCompletion"] = Of(() => new AIFoundryChatCompletion { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Model = "phi", MessagesCol = "text", Concurrency = 8 }),
        ["OpenAIChatCompletion"] = Of(() => new OpenAIChatCompletion { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, DeploymentName = "small", MessagesCol = "text", Temperature = 0.5, Concurrency = 8 }),
        ["OpenAICompletion"] = Of(() => new OpenAICompletion { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, DeploymentName = "small", Prompt = ValueOrColumn.Of<string>("text"), Concurrency = 8 }),
        ["OpenAIEmbedding"] = Of(() => new OpenAIEmbedding { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, DeploymentName = "small", Dimensions = 4, Concurrency = 8 }),
        ["OpenAIPrompt"] = Of(() => new OpenAIPrompt
        {
            Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, DeploymentName = "small", PromptTemplate = "Say {text} and more", PostProcessingOptions = new Dictionary<string, string> { ["delimiter"] = "and" }, Concurrency = 8,
        }),
        ["OpenAIResponses"] = Of(() => new OpenAIResponses { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, DeploymentName = "small", MessagesCol = "text", Concurrency = 8 }),
    };

    private static StageSample Of(Func<Stage> create) => new(create) { NeedsColumn = "text" };
}
