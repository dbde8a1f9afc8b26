using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that puts rows into an index of Azure AI Search, several in a request.</summary>
/// <remarks>All columns go, beside that of actions. The service answers for each document: those that failed for a while are sent again, and those alone.</remarks>
public abstract class SearchStage : ServiceStage, IBatchShape
{
    /// <inheritdoc/>
    [NotAParameter]
    protected override bool CanShareAnswers => false;

    private SearchDocument? _document;

    /// <summary>The name of the search service, from which its address follows.</summary>
    [RegularExpression("[a-z0-9-]+")]
    public string? ServiceName { get; init; }

    /// <summary>The column that says what becomes of a document: <c>upload</c>, <c>merge</c>, <c>mergeOrUpload</c> or <c>delete</c>. Without such a column documents are uploaded.</summary>
    public string ActionCol { get; init; } = "@search.action";

    /// <summary>The column of the key of documents.</summary>
    public string? KeyCol { get; init; }

    /// <summary>How many documents share a request.</summary>
    [Range(1, 1_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Whether fields that are null are left out, so that a merge leaves them as they are; otherwise null is sent.</summary>
    public bool FilterNulls { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => SearchOperations.Index with { Name = Type };

    /// <inheritdoc/>
    [NotAParameter]
    protected override int RowsAtWork => Concurrency * BatchSize;

    /// <inheritdoc/>
    [NotAParameter]
    protected override string? ResourceName => ServiceName ?? CustomServiceName;

    /// <summary>The name of the index.</summary>
    [NotAParameter]
    private protected abstract string? Index { get; }

    /// <summary>The column of keys; null where it is not known.</summary>
    [NotAParameter]
    private protected virtual string? Key => KeyCol;

    /// <summary>Makes documents of rows.</summary>
    private protected SearchDocument Document => _document ??= new SearchDocument(Key, ActionCol, FilterNulls);

    JsonNode IBatchShape.Item(RowValues values) => Document.Read(values.Batch, values.Row);

    long IBatchShape.Weight(JsonNode item) => 0;

    ServiceRequest IBatchShape.Request(IReadOnlyList<JsonNode> items)
    {
        byte[] body = Encoding.UTF8.GetBytes(new JsonObject { ["value"] = new JsonArray([.. items.Select(item => item.DeepClone())]) }.ToJsonString(StageJson.Options));
        if (items.Count == 1 && body.Length > SearchOperations.MostBytes)
            throw new CallException(new CallError(null, "DocumentTooLarge", $"The document has {body.Length} bytes, and a request takes {SearchOperations.MostBytes}", CallErrorCategory.Input));
        return new ServiceRequest(HttpMethod.Post, Address(Operation.Route)) { Body = body };
    }

    GroupResult<JsonElement>?[] IBatchShape.Split(ServiceReply reply, int items) => throw new NotSupportedException("Documents are told by their keys.");

    GroupResult<JsonElement>?[] IBatchShape.Split(ServiceReply reply, IReadOnlyList<JsonNode> items) => IndexingResults.Split(reply.Json(), items, Key);

    RowAnswer IBatchShape.Read(JsonElement answer, RowValues values) =>
        new(Data.TypedJson.Read(answer, AnswerField), null) { Raw = RawCol is null ? null : answer.GetRawText() };

    /// <summary>An address with the index in it.</summary>
    private protected string Address(string route) =>
        $"{route.Replace("{indexName}", Uri.EscapeDataString(Index ?? ""), StringComparison.Ordinal)}?{string.Join('&', Version().Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"))}";

    /// <inheritdoc/>
    protected override void BindMore(Schema input)
    {
        if (Key is { } key)
            InputColumns.Require(input, Uid, "keyCol", key);
    }

    // An index may still have to be created; what it takes to write is also what it takes to list them.
    private protected sealed override ServiceRequest CheckRequest() => new(HttpMethod.Get, Address("/indexes") + "&$select=name");

    private protected override RowCalls Calls(ServiceCaller caller) =>
        new IndexingCalls(new BatchCalls(caller, this, Type, BatchSize, SearchOperations.MostBytes - 1_024), MaxAttempts);
}

/// <summary>Puts rows into an index of Azure AI Search that is there.</summary>
public sealed class AddDocuments : SearchStage
{
    /// <summary>The name of the index.</summary>
    [Required]
    [RegularExpression("[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?")]
    public string? IndexName { get; init; }

    [NotAParameter]
    private protected override string? Index => IndexName;
}
