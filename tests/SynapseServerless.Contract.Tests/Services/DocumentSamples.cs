using SynapseServerless.Pipelines;
using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages over Document Intelligence.</summary>
internal static class DocumentSamples
{
    // A text is no address, and gets an error; the model by column makes rows differ.
    private static readonly ValueOrColumn<string> s_url = "https://example.com/receipt.pdf";
    private static readonly ValueOrColumn<string> s_text = ValueOrColumn.Of<string>("text");

    private const string Form = """SELECT *, '{"documents": [{"docType": "receipt", "fields": {"Total": {"type": "number", "valueNumber": ' || three || '}}}]}' AS form FROM __THIS__""";

    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["AnalyzeBatchDocuments"] = Of(() => new AnalyzeBatchDocuments { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ModelId = "mine", ContainerUrl = "https://example.com/in", Prefix = s_text, ResultContainerUrl = "https://example.com/out", InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
        ["AnalyzeBusinessCards"] = Of(() => new AnalyzeBusinessCards { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, Locale = s_text, InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
        ["AnalyzeCustomModel"] = Of(() => new AnalyzeCustomModel { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, ModelId = s_text, InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
        ["AnalyzeDocument"] = Of(() => new AnalyzeDocument { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_text, PrebuiltModelId = "prebuilt-read", Features = new[] { "languages" }, InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
        ["AnalyzeIDDocuments"] = Of(() => new AnalyzeIDDocuments { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, Locale = s_text, InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
        ["AnalyzeInvoices"] = Of(() => new AnalyzeInvoices { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, Locale = s_text, InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
        ["AnalyzeLayout"] = Of(() => new AnalyzeLayout { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageBytes = "%PDF-1.7"u8.ToArray(), Language = s_text, InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
        ["AnalyzeReceipts"] = Of(() => new AnalyzeReceipts { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, Locale = s_text, InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
        ["ClassifyDocument"] = Of(() => new ClassifyDocument { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ImageUrl = s_url, ClassifierId = s_text, InitialPollingDelay = 1, PollingDelay = 1, Concurrency = 8 }),
        ["FormOntologyLearner"] = new(() => new Pipeline(new SQLTransformer { Statement = Form }, new FormOntologyLearner { InputCol = "form" })),
        ["FormOntologyTransformer"] = new(() => new PipelineModel(new SQLTransformer { Statement = Form }, new FormOntologyTransformer { InputCol = "form", Ontology = "struct<Total: double>" })),
        ["GetCustomModel"] = Of(() => new GetCustomModel { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, ModelId = s_text, Concurrency = 8 }),
        ["ListCustomModels"] = new(() => new ListCustomModels { Url = ServiceSamples.Url, SubscriptionKey = ServiceSamples.Key, Concurrency = 8 }),
    };

    private static StageSample Of(Func<Stage> create) => new(create) { NeedsColumn = "text" };
}
