using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

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
        if (rows.Rows < K)
        {
            throw new DataException(
                $"{K} neighbors are wanted, and there {(rows.Rows == 1 ? "is 1 point" : $"are {rows.Rows} points")}", Location.OfParameter(Uid, "k"),
                rows.Rows == 0 ? "Give rows with vectors." : $"Set k to {rows.Rows} or less, or give more rows.");
        }
        return new ShardWriter(Metrics.Of(Metric), Label is not null, Uid).Write(rows, ShardBytes);
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
