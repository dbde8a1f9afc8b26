using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Counts rows by class, by partition and by what keeps them together, before they are dealt to folds.</summary>
/// <param name="uid">Uid of the stage.</param>
/// <param name="wish">How rows are to be dealt.</param>
internal sealed class FoldScan(string uid, FoldWish wish) : IAggregation
{
    /// <summary>The most values that a column of classes or groups is counted by.</summary>
    public const int MostValues = 100_000;

    /// <inheritdoc/>
    public object CreateState(Schema input) => new Counts();

    /// <inheritdoc/>
    public object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        var counts = (Counts)state;
        counts.Began ??= context.Time.GetUtcNow();
        counts.Rows += batch.Length;
        if (wish.LabelCol is { } labels && InputColumns.Find(batch.Schema, labels) is not null)
            counts.Unlabelled += InputColumns.Get(batch, uid, labels).NullCount;
        string?[]? classes = wish.LabelCol is { } label && wish.IsClassification && InputColumns.Find(batch.Schema, label) is { } field && CellTexts.IsReadable(field.DataType)
            ? SplitValues.Read(InputColumns.Get(batch, uid, label))
            : null;
        string?[]? keys = (wish.GroupCol ?? wish.FoldCol) is { } key ? SplitValues.Read(InputColumns.Get(batch, uid, key)) : null;
        for (int row = 0; row < batch.Length; row++)
        {
            string value = classes?[row] ?? "";
            if (classes is not null && counts.Classes.Count <= MostValues)
                Add(Inside(counts.Classes, value), context.Partition);
            if (keys is not null && counts.Keys.Count <= MostValues)
                Add(Inside(counts.Keys, keys[row] ?? ""), value);
        }
        return counts;
    }

    /// <inheritdoc/>
    public object Merge(object left, object right)
    {
        var (first, second) = ((Counts)left, (Counts)right);
        first.Rows += second.Rows;
        first.Unlabelled += second.Unlabelled;
        first.Began = first.Began is null || second.Began < first.Began ? second.Began ?? first.Began : first.Began;
        foreach ((string value, SortedDictionary<int, long> partitions) in second.Classes)
        {
            foreach ((int partition, long rows) in partitions)
                Add(Inside(first.Classes, value), partition, rows);
        }
        foreach ((string key, SortedDictionary<string, long> classes) in second.Keys)
        {
            foreach ((string value, long rows) in classes)
                Add(Inside(first.Keys, key), value, rows);
        }
        return first;
    }

    /// <inheritdoc/>
    public async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync((Counts)state, stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<Counts>(stream, cancellationToken).ConfigureAwait(false);

    private static SortedDictionary<TKey, long> Inside<TKey>(Dictionary<string, SortedDictionary<TKey, long>> counts, string key)
        where TKey : notnull
    {
        if (!counts.TryGetValue(key, out SortedDictionary<TKey, long>? inner))
            counts[key] = inner = [];
        return inner;
    }

    private static void Add<TKey>(SortedDictionary<TKey, long> counts, TKey key, long rows = 1)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + rows;

    /// <summary>What was counted.</summary>
    public sealed class Counts
    {
        /// <summary>When the first row was read.</summary>
        public DateTimeOffset? Began { get; set; }

        /// <summary>How many rows there are.</summary>
        public long Rows { get; set; }

        /// <summary>How many of them have no label.</summary>
        public long Unlabelled { get; set; }

        /// <summary>By class, and by partition, how many.</summary>
        public Dictionary<string, SortedDictionary<int, long>> Classes { get; init; } = new(StringComparer.Ordinal);

        /// <summary>By group or fold, and by class, how many.</summary>
        public Dictionary<string, SortedDictionary<string, long>> Keys { get; init; } = new(StringComparer.Ordinal);
    }
}
