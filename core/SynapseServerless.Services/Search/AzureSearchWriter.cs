using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Puts rows into an index of Azure AI Search, and creates the index where it is not there: as it is given, or as it follows from the columns.</summary>
/// <remarks>An index that is there stays as it is.</remarks>
public sealed class AzureSearchWriter : SearchStage
{
    private JsonObject? _index;

    /// <summary>The name of the index; that of <c>indexJson</c> where there is one.</summary>
    [System.ComponentModel.DataAnnotations.RegularExpression("[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?")]
    public string? IndexName { get; init; }

    /// <summary>The definition of the index as the service takes it, in JSON; left out, one follows from the columns, with <c>keyCol</c> as key.</summary>
    public string? IndexJson { get; init; }

    /// <summary>Columns of vectors, as JSON: <c>[{"name": "embedding", "dimension": 1536}]</c>.</summary>
    public string? VectorCols { get; init; }

    /// <summary>Whether a row that does not get into the index ends the run; otherwise it has an error.</summary>
    public bool FatalErrors { get; init; } = true;

    [NotAParameter]
    private protected override string? Index => IndexName ?? (string?)Given()?["name"];

    [NotAParameter]
    private protected override string? Key => KeyCol ?? (Given() is { } index ? SearchIndex.Key(index) : null);

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        foreach ((string parameter, string? problem) in new[] { (nameof(IndexJson), Problem(() => Given())), (nameof(VectorCols), Problem(() => SearchIndex.Vectors(VectorCols))) })
        {
            if (problem is not null)
                yield return BadParameter(parameter, problem, parameter == nameof(IndexJson) ? "Write {\"name\": ..., \"fields\": [{\"name\": \"id\", \"type\": \"Edm.String\", \"key\": true}, ...]}." : "Write [{\"name\": \"embedding\", \"dimension\": 1536}].");
        }
        if (Problem(() => Given()) is not null)
            yield break;
        if (Index is null)
            yield return BadParameter(nameof(IndexName), "The index has no name", "Give indexName:, or a name in indexJson.");
        if (IndexName is { } name && (string?)Given()?["name"] is { } other && name != other)
            yield return BadParameter(nameof(IndexName), $"The index is called '{name}' and in its definition '{other}'", "Give one of the names.");
        if (KeyCol is null && IndexJson is null)
            yield return BadParameter(nameof(KeyCol), "The column of keys is not named, and there is no definition of the index to name it", "Give keyCol:, or indexJson: with a field that has \"key\": true.");
    }

    /// <inheritdoc/>
    protected override void BindMore(Schema input)
    {
        base.BindMore(input);
        try
        {
            IReadOnlyDictionary<string, int> vectors = SearchIndex.Vectors(VectorCols);
            foreach (string vector in vectors.Keys)
                InputColumns.Require(input, Uid, "vectorCols", vector);
            _index = Given() ?? SearchIndex.Of(Index!, Key!, input.FieldsList.Where(field => field.Name != ActionCol), vectors);
        }
        catch (FormatException error)
        {
            throw new SpecificationException(error.Message, SynapseServerless.Location.OfStage(Uid), "Give columns that an index can hold, or the definition of the index with indexJson:.");
        }
        if (Given() is { } given)
        {
            string[] fields = [.. given["fields"]!.AsArray().Select(field => (string)field!["name"]!)];
            foreach (Field column in input.FieldsList.Where(field => field.Name != ActionCol && !fields.Contains(field.Name)))
                throw new SpecificationException($"The index has no field for the column '{column.Name}'", SynapseServerless.Location.OfStage(Uid), Suggestions.Remedy(column.Name, fields, "fields") + " SelectColumns leaves columns out.");
        }
    }

    private protected override RowCalls Calls(ServiceCaller caller) => new WriterCalls(caller, base.Calls(caller), this, _index!);

    private JsonObject? Given() => IndexJson is null ? null : SearchIndex.Parse(IndexJson);

    private static string? Problem(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    // Once for each bound stage, before its first row.
    private async Task EnsureAsync(ServiceCaller caller, JsonObject definition, StageContext context)
    {
        string address = Address("/indexes('{indexName}')");
        JsonNode index = definition;
        if (CallCounting.IsOn(context.Host))
        {
            Document.Points = SearchIndex.Points(index);
            return;
        }
        try
        {
            ServiceReply found = await caller.SendAsync(new ServiceRequest(HttpMethod.Get, address) { MayBeGone = true, IsFree = true }, static reply => RowCalls.Problem(() => reply.Json().GetProperty("fields")), context, CancellationToken.None).ConfigureAwait(false);
            index = JsonNode.Parse(found.Body.Span)!;
        }
        catch (CallException error) when (error.Error.Status == (int)HttpStatusCode.NotFound)
        {
            await CreateAsync(caller, address, definition, context).ConfigureAwait(false);
        }
        Document.Points = SearchIndex.Points(index);
    }

    private async Task CreateAsync(ServiceCaller caller, string address, JsonObject definition, StageContext context)
    {
        JsonNode index = definition.DeepClone();
        index["name"] = Index;
        try
        {
            await caller.SendAsync(
                new ServiceRequest(HttpMethod.Put, address)
                {
                    Body = Encoding.UTF8.GetBytes(index.ToJsonString(StageJson.Options)), Headers = new Dictionary<string, string> { ["Prefer"] = "return=representation", ["If-None-Match"] = "*" },
                },
                null, context, CancellationToken.None).ConfigureAwait(false);
        }
        catch (CallException error) when (error.Error.Status == (int)HttpStatusCode.PreconditionFailed)
        {
            // Another process was faster.
        }
    }

    private sealed class WriterCalls(ServiceCaller caller, RowCalls calls, AzureSearchWriter writer, JsonObject definition) : RowCalls
    {
        private readonly Lock _lock = new();
        private Task? _ensured;

        public override async Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken)
        {
            Task ensured;
            lock (_lock)
                ensured = _ensured ??= writer.EnsureAsync(caller, definition, context);
            try
            {
                await ensured.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (CallException error)
            {
                throw new SynapseException($"The index '{writer.Index}' cannot be created: {error.Message}", SynapseServerless.Location.OfStage(context.Stage), "Correct the definition, or create the index by other means.");
            }
            try
            {
                return await calls.CallAsync(values, context, cancellationToken).ConfigureAwait(false);
            }
            catch (CallException error) when (writer.FatalErrors && !error.IsUnasked())
            {
                throw new SynapseException($"A row does not get into the index: {error.Message}", SynapseServerless.Location.OfStage(context.Stage), "Correct the row, or give fatalErrors: false, and it has an error while the others go on.");
            }
        }
    }
}
