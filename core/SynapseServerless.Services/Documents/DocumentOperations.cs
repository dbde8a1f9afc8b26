namespace SynapseServerless.Services;

/// <summary>The operations of Document Intelligence.</summary>
internal static class DocumentOperations
{
    private const string Version = "2024-11-30";
    private const string Limits = "limits: Document Intelligence, service quotas and limits (500 MB and 2,000 pages, 4 MB and 2 pages in the free tier; 15 requests a second)";

    /// <summary>Analysis by a model.</summary>
    public static ServiceOperation Analyze { get; } = Of("AnalyzeDocument", "/documentintelligence/documentModels/{modelId}:analyze", DocumentAnswers.Analysis, $"Document Models, Analyze Document; {Limits}");

    /// <summary>Analysis of business cards, whose model is in no later version.</summary>
    public static ServiceOperation BusinessCards { get; } = Of("AnalyzeBusinessCards", "/formrecognizer/documentModels/prebuilt-businessCard:analyze", DocumentAnswers.Analysis,
        "Document Models, Analyze Document; the model is deprecated and in no version after 2023-07-31") with
    { Version = "2023-07-31" };

    /// <summary>Classification.</summary>
    public static ServiceOperation Classify { get; } = Of("ClassifyDocument", "/documentintelligence/documentClassifiers/{classifierId}:analyze", DocumentAnswers.Analysis, $"Document Classifiers, Classify Document; {Limits}");

    /// <summary>Analysis of all documents of a container.</summary>
    public static ServiceOperation AnalyzeBatch { get; } =
        Of("AnalyzeBatchDocuments", "/documentintelligence/documentModels/{modelId}:analyzeBatch", DocumentAnswers.Batch, "Document Models, Analyze Batch Documents; limit: 10,000 documents") with { MostBytes = 0 };

    /// <summary>The models of a resource.</summary>
    public static ServiceOperation List { get; } = Of("ListCustomModels", "/documentintelligence/documentModels", DocumentAnswers.Models, "Document Models, List Models") with
    { Method = HttpMethod.Get, Reply = ReplyKind.Direct, MostBytes = 0 };

    /// <summary>A model.</summary>
    public static ServiceOperation Get { get; } = Of("GetCustomModel", "/documentintelligence/documentModels/{modelId}", DocumentAnswers.Model, "Document Models, Get Model") with
    { Method = HttpMethod.Get, Reply = ReplyKind.Direct, MostBytes = 0 };

    /// <summary>Analysis by one of the service's own models.</summary>
    public static ServiceOperation Prebuilt(string name, string model) => Analyze with { Name = name, Route = Analyze.Route.Replace("{modelId}", model, StringComparison.Ordinal) };

    private static ServiceOperation Of(string name, string route, string answer, string source) => new()
    {
        Name = name, Service = AIService.Documents, Route = route, Version = Version, Answer = answer, Reply = ReplyKind.Operation, MostBytes = 500L << 20,
        Source = $"Document Intelligence REST API {Version}, {source}",
    };
}
