using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Neighbors;

/// <summary>What KNNModel and ConditionalKNNModel have in common: the index, which is mapped and not loaded.</summary>
public abstract class NeighborModel : BatchTransformer, IModelInsights
{
    private const string ListFile = "index.json";

    private IReadOnlyList<IndexShard> _shards = [];
    private IReadOnlyList<MappedBytes> _graphs = [];

    /// <summary>The column of vectors, as long as those of the index.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that gets the neighbors; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>How many neighbors are given of each row; no more than there are points.</summary>
    [Range(1, 100_000)]
    public int K { get; init; } = 5;

    /// <summary>How many nodes of the graph are looked at to find neighbors, where the index has one; more find more, and take longer. It is never less than twice <see cref="K"/>.</summary>
    [Range(1, 100_000)]
    public int ExpansionSearch { get; init; } = 64;

    /// <summary>Points that are never given, by their value as text, as if they were deleted from the index.</summary>
    public IReadOnlyList<string> ExcludedValues { get; init; } = [];

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => false;

    internal IReadOnlyList<IndexShard> Shards
    {
        get => _shards;
        init => _shards = value;
    }

    // The graphs of the shards; none where neighbors are exact.
    internal IReadOnlyList<MappedBytes> GraphBytes
    {
        get => _graphs;
        init => _graphs = value;
    }

    private string Output => OutputCol ?? Uid + "_output";

    private protected virtual bool HasLabels => false;

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (_shards.Count == 0)
            throw new SpecificationException("The model has no index", Location.OfStage(Uid), $"Fit it, or load one that was fitted and saved.");
        (_, int? width) = VectorRows.Require(input, Uid, FeaturesCol);
        if (width is { } found && found != _shards[0].Width)
        {
            throw new SpecificationException(
                $"The vectors have {found} values and those of the index {_shards[0].Width}", Location.OfStage(Uid, FeaturesCol),
                "Make the vectors as those were made that the index was fitted on.");
        }
        long points = _shards.Sum(static shard => (long)shard.Rows);
        if (K > points)
            throw BadParameter(nameof(K), $"{K} neighbors are wanted, and the index has {points} points", $"Set k to {points} or less.");
        CheckCondition(input);
        Schema beside = _shards[0].Block(0).Schema;
        if (ExcludedValues.Count > 0 && !CellTexts.IsReadable(beside.FieldsList[0].DataType))
            throw BadParameter(nameof(ExcludedValues), $"Values of the index are {InputColumns.TypeName(beside.FieldsList[0].DataType)}, which cannot be named", "Fit the index with values that are numbers or text.");
        ExcludedPoints? excluded = ExcludedPoints.Of(_shards, ExcludedValues);
        var added = new AddedColumns(input, FoundColumn.Field(Output, beside.FieldsList[0], HasLabels ? beside.FieldsList[1] : null));
        NeighborGraph[] graphs = [.. _graphs.Select((bytes, i) => NeighborGraph.Open(bytes, _shards[i], Math.Max(2 * K, ExpansionSearch), Uid))];
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, cancellationToken) => Transform(batch, added, (graphs, excluded), context, cancellationToken), keepsRows: true);
    }

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        for (int i = 0; i < _shards.Count; i++)
        {
            IndexShard shard = _shards[i];
            await folder.WriteAsync(NameOf(i), stream => shard.Bytes.WriteToAsync(stream, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        for (int i = 0; i < _graphs.Count; i++)
        {
            MappedBytes graph = _graphs[i];
            await folder.WriteAsync(GraphOf(i), stream => graph.WriteToAsync(stream, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        await folder.WriteTextAsync(ListFile, JsonSerializer.Serialize(new IndexList(_shards.Count, _graphs.Count > 0), StageJson.Options), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        IndexList? list;
        try
        {
            list = JsonSerializer.Deserialize<IndexList>(await folder.ReadTextAsync(ListFile, cancellationToken).ConfigureAwait(false), StageJson.Options);
        }
        catch (JsonException error)
        {
            throw IndexShard.Damaged(Uid, error);
        }
        var shards = new List<IndexShard>();
        for (int i = 0; i < (list?.Shards ?? 0); i++)
            shards.Add(new IndexShard(await MappedBytes.OpenAsync(folder.Storage, folder.Subfolder(NameOf(i)).Path, cancellationToken).ConfigureAwait(false), Uid));
        if (shards.Any(shard => shard.Width != shards[0].Width || shard.Metric != shards[0].Metric || shard.HasLabels != HasLabels))
            throw IndexShard.Damaged(Uid, new InvalidDataException("its parts are of different indexes"));
        var graphs = new List<MappedBytes>();
        for (int i = 0; i < shards.Count && list!.HasGraphs; i++)
            graphs.Add(await MappedBytes.OpenAsync(folder.Storage, folder.Subfolder(GraphOf(i)).Path, cancellationToken).ConfigureAwait(false));
        (_shards, _graphs) = (shards, graphs);
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = new Dictionary<string, string>
        {
            ["points"] = _shards.Sum(static shard => (long)shard.Rows).ToString(CultureInfo.InvariantCulture),
            ["values of a vector"] = (_shards.Count == 0 ? 0 : _shards[0].Width).ToString(CultureInfo.InvariantCulture),
            ["search"] = _graphs.Count == 0 ? "exact" : "HNSW",
            ["parts of the index"] = _shards.Count.ToString(CultureInfo.InvariantCulture),
            ["bytes of the index"] = _shards.Sum(static shard => shard.Bytes.Length).ToString(CultureInfo.InvariantCulture),
        },
    };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // What is mapped goes with the last column that points into it.
        (_shards, _graphs) = ([], []);
        base.Dispose(disposing);
    }

    private protected virtual void CheckCondition(Schema input)
    {
    }

    // The labels that are allowed, by row; null for all. Rows without a condition are bad.
    private protected virtual string[]?[]? Conditions(RecordBatch batch, List<BadRow> bad) => null;

    private RecordBatch Transform(RecordBatch batch, AddedColumns added, (NeighborGraph[] Graphs, ExcludedPoints? Excluded) by, StageContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<IndexShard> shards = _shards;
        VectorRows vectors = VectorRows.Read(batch, Uid, FeaturesCol, shards[0].Width, shards[0].Metric);
        List<BadRow> bad = [.. vectors.Bad];
        string[]?[]? conditions = Conditions(batch, bad);
        var isBad = new HashSet<int>(bad.Select(static row => row.Row));
        int[] asked = [.. Enumerable.Range(0, batch.Length).Where(row => !isBad.Contains(row))];
        var found = new Neighbor[batch.Length][];
        var search = new NeighborSearch(shards, K, by.Graphs, by.Excluded, Uid);
        int threads = context.Threads > 0 ? context.Threads : Environment.ProcessorCount;
        if (conditions is null)
            search.Find(vectors.Values, asked, null, found, threads, cancellationToken);
        else
        {
            foreach (IGrouping<string, int> alike in asked.GroupBy(row => string.Join('\n', conditions[row]!.Select(static label => $"{label.Length}:{label}")), StringComparer.Ordinal))
                search.Find(vectors.Values, [.. alike], conditions[alike.First()], found, threads, cancellationToken);
        }
        using RecordBatch good = context.RejectRows(batch, [.. bad.OrderBy(static row => row.Row)]);
        return added.To(good, FoundColumn.Of([.. asked.Select(row => found[row])], shards, (ListType)added.Fields[0].DataType));
    }

    private static string NameOf(int shard) => string.Create(CultureInfo.InvariantCulture, $"part-{shard:00000}.index");

    private static string GraphOf(int shard) => string.Create(CultureInfo.InvariantCulture, $"part-{shard:00000}.graph");

    private sealed record IndexList(int Shards, bool HasGraphs);
}
