namespace SynapseServerless.Services;

/// <summary>The operations of Azure AI Search.</summary>
internal static class SearchOperations
{
    /// <summary>How many bytes a request may have.</summary>
    public const long MostBytes = 16_000_000;

    /// <summary>Documents that go into an index.</summary>
    public static ServiceOperation Index { get; } = new()
    {
        Name = "AddDocuments", Service = AIService.Search, Route = "/indexes('{indexName}')/docs/search.index", Version = "2026-04-01",
        Answer = "struct<key: string, status: boolean, errorMessage: string, statusCode: int>", MostRows = 1_000, MostBytes = MostBytes,
        Source = "Azure AI Search REST API 2026-04-01, Documents Index; limits: 1,000 documents and 16 MB in a request",
    };
}
