using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages over Azure AI Search.</summary>
internal static class SearchSamples
{
    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["AddDocuments"] = Of(() => new AddDocuments { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, IndexName = "rows", KeyCol = "text", BatchSize = 50, Concurrency = 4 }),
        ["AzureSearchWriter"] = Of(() => new AzureSearchWriter { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, IndexName = "written", KeyCol = "text", FatalErrors = false, FilterNulls = true, BatchSize = 50, Concurrency = 4 }),
    };

    private static StageSample Of(Func<Stage> create) => new(create) { NeedsColumn = "text" };
}
