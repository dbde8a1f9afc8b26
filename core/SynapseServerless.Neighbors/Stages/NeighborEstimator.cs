using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Neighbors;

/// <summary>What KNN and ConditionalKNN have in common: rows are written to an index, part by part.</summary>
public abstract class NeighborEstimator : AggregateEstimator
{
    /// <summary>The column of vectors: dense, sparse, or lists of numbers of one length. They are kept in single precision.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column whose values are given of each neighbor, such as an identifier; of any type.</summary>
    [Required]
    public string ValuesCol { get; init; } = "values";

    /// <summary>The column that gets the neighbors; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>How many neighbors are given of each row; no more than there are points.</summary>
    [Range(1, 100_000)]
    public int K { get; init; } = 5;

    /// <summary>What near means: <c>innerProduct</c> (the larger the nearer), <c>euclidean</c> (the distance) or <c>cosine</c> (1 minus the cosine of the angle).</summary>
    /// <remarks>SynapseML has the inner product alone.</remarks>
    [AllowedValues("innerProduct", "euclidean", "cosine")]
    public string Metric { get; init; } = "innerProduct";

    /// <summary>How many points a leaf of SynapseML's ball tree has.</summary>
    [Range(1, int.MaxValue)]
    [NoEffect("There is no tree: vectors are compared with all others, by blocked matrix multiplication.")]
    public int LeafSize { get; init; } = 50;

    /// <summary>How neighbors are found: <c>exact</c>, or <c>hnsw</c>, by a graph of near vectors, which is many times as fast and misses a few.</summary>
    [AllowedValues("exact", "hnsw")]
    public string Algorithm { get; init; } = "exact";

    /// <summary>How many edges a node of the graph has; more find more, and take more memory and time to make.</summary>
    [Range(2, 256)]
    [EffectNeeds(nameof(Algorithm), "hnsw")]
    public int Connectivity { get; init; } = 16;

    /// <summary>How many nodes are looked at to add one to the graph.</summary>
    [Range(1, 10_000)]
    [EffectNeeds(nameof(Algorithm), "hnsw")]
    public int ExpansionAdd { get; init; } = 128;

    /// <summary>How many nodes are looked at to find neighbors; more find more, and take longer. It is never less than twice <see cref="K"/>.</summary>
    [Range(1, 100_000)]
    [EffectNeeds(nameof(Algorithm), "hnsw")]
    public int ExpansionSearch { get; init; } = 64;

    /// <summary>A model whose points the new ones are added to, or the folder that it was saved to; null to begin anew.</summary>
    /// <remarks>Its index stays as it is and is shared; vectors, values and labels have to be of the same kind, and metric and algorithm the same.</remarks>
    public Transformer? BaseModel { get; init; }

    // Only tests make shards smaller.
    internal long ShardBytes { get; init; } = 1L << 30;

    internal string Output => OutputCol ?? Uid + "_output";

    private protected virtual string? Label => null;

    /// <inheritdoc/>
    public override object CreateState(Schema input) => new IndexRows();

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        var rows = (IndexRows)state;
        VectorRows vectors = VectorRows.Read(batch, Uid, FeaturesCol, rows.Width, Metrics.Of(Metric));
        List<BadRow> bad = [.. vectors.Bad, .. Unlabelled(batch, vectors.Bad)];
        if (bad.Count > 0)
            context.Rows.Reject(batch, bad, context);
        bool[] keep = new bool[batch.Length];
        System.Array.Fill(keep, true);
        foreach (BadRow row in bad)
            keep[row.Row] = false;
        using RecordBatch beside = Batches.Select(batch, Label is { } label ? [ValuesCol, label] : [ValuesCol]);
        using RecordBatch good = Batches.Filter(beside, keep);
        rows.Add(Kept(vectors, keep, good.Length), vectors.Width, Named(good));
        return rows;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right) => ((IndexRows)left).Plus((IndexRows)right, Uid, FeaturesCol);

    /// <inheritdoc/>
    public override ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) => ((IndexRows)state).SaveAsync(stream, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await IndexRows.LoadAsync(stream, cancellationToken).ConfigureAwait(false);

    internal IReadOnlyList<IndexShard> Shards(object state)
    {
        var rows = (IndexRows)state;
        NeighborModel? before = Base;
        if (before is not null && rows.Rows == 0)
            return before.Shards;
        if (rows.Rows < K && before is null)
        {
            throw new DataException(
                $"{K} neighbors are wanted, and there {(rows.Rows == 1 ? "is 1 point" : $"are {rows.Rows} points")}", Location.OfParameter(Uid, "k"),
                rows.Rows == 0 ? "Give rows with vectors." : $"Set k to {rows.Rows} or less, or give more rows.");
        }
        IReadOnlyList<IndexShard> added = new ShardWriter(Metrics.Of(Metric), Label is not null, Uid).Write(rows, ShardBytes);
        if (before is null)
            return added;
        (IndexShard one, IndexShard other) = (before.Shards[0], added[0]);
        string? problem = one.Width != other.Width ? $"vectors of {one.Width} values, and the new ones have {other.Width}"
            : one.Metric != other.Metric ? "another metric"
            : one.HasLabels != other.HasLabels ? "labels where the new points have none, or the other way around"
            : before.GraphBytes.Count > 0 != (Algorithm == "hnsw") ? "another algorithm"
            : Schemas.Difference(one.Block(0).Schema, other.Block(0).Schema, "the model", "the new points");
        return problem is null
            ? [.. before.Shards, .. added]
            : throw BadParameter(nameof(BaseModel), $"Points cannot be added to this model: it has {problem}", "Make the points as those of the model were made, or fit all of them anew.");
    }

    private NeighborModel? Base => BaseModel switch
    {
        null => null,
        NeighborModel { Shards.Count: > 0 } model => model,
        SavedModel { Model: NeighborModel { Shards.Count: > 0 } model } => model,
        PipelineModel { Flattened: [.., NeighborModel { Shards.Count: > 0 } model] } => model,
        _ => throw BadParameter(nameof(BaseModel), $"{BaseModel.Type} has no index to add to", "Give a model that KNN or ConditionalKNN fitted, or the folder that it was saved to."),
    };

    // Graphs of the shards side by side: each is made by one thread, so that it is the same each time.
    internal IReadOnlyList<MappedBytes> Graphs(IReadOnlyList<IndexShard> shards, StageContext context)
    {
        if (Algorithm != "hnsw")
            return [];
        IReadOnlyList<MappedBytes> before = Base?.GraphBytes ?? [];
        MappedBytes[] graphs = [.. before, .. new MappedBytes[shards.Count - before.Count]];
        int threads = context.Threads > 0 ? context.Threads : Environment.ProcessorCount;
        Parallel.For(before.Count, graphs.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => graphs[i] = NeighborGraph.Build(shards[i], Connectivity, ExpansionAdd, Uid));
        return graphs;
    }

    private IEnumerable<BadRow> Unlabelled(RecordBatch batch, List<BadRow> bad)
    {
        if (Label is null)
            yield break;
        string?[] labels = CellTexts.Read(InputColumns.Get(batch, Uid, Label));
        HashSet<int> known = [.. bad.Select(static row => row.Row)];
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] is null && !known.Contains(row))
                yield return new BadRow(row, Label, "The label is missing", "Give every row a label, or set onError to setAside to go on without the row.");
        }
    }

    private static ReadOnlySpan<float> Kept(VectorRows vectors, bool[] keep, int count)
    {
        if (count == keep.Length)
            return vectors.Values;
        float[] kept = new float[count * vectors.Width];
        int at = 0;
        for (int row = 0; row < keep.Length; row++)
        {
            if (keep[row])
                vectors.Values.AsSpan(row * vectors.Width, vectors.Width).CopyTo(kept.AsSpan(vectors.Width * at++));
        }
        return kept;
    }

    // The columns of an index are called what its model calls them.
    private static RecordBatch Named(RecordBatch rows)
    {
        string[] names = ["value", "label"];
        return Batches.Share(rows, new Schema(rows.Schema.FieldsList.Select((field, i) => new Field(names[i], field.DataType, nullable: true, field.Metadata)), null));
    }
}
