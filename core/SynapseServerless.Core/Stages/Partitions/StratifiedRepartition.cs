using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages.Columns;

namespace SynapseServerless.Stages.Partitions;

/// <summary>Deals the rows out so that every partition has every label, and can repeat rows of rare labels.</summary>
/// <remarks>
/// <para>Rows are dealt by a hash of seed, partition and row, so that the same data give the same partitions however they are cut into
/// batches. In mode <c>equal</c> a label that is k times rarer than the most frequent one comes k times, its copies in different
/// partitions; in mode <c>mixed</c> it comes √k times; in mode <c>original</c> each row comes once. Where k is no whole number
/// the last copy is drawn at random.</para>
/// <para>SynapseML's mode <c>mixed</c> multiplies a label by its count, which makes frequent labels more frequent still; ours lies half way
/// (geometrically) between the other two.</para>
/// </remarks>
public sealed class StratifiedRepartition : ShuffleTransformer
{
    /// <summary>The column of labels: numbers, booleans or text.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>How often rows of a label come: <c>equal</c>, <c>original</c> or <c>mixed</c>.</summary>
    [AllowedValues("equal", "original", "mixed")]
    public string Mode { get; init; } = "mixed";

    /// <summary>Seed of the draw.</summary>
    public long Seed { get; init; } = 42;

    /// <inheritdoc/>
    [NotAParameter]
    public override IAggregation? Statistics => new LabelCounts(LabelCol, Uid);

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        InputColumns.Require(input, Uid, "labelCol", LabelCol, CellTexts.IsReadable, "a column of numbers, booleans or text");
        return input;
    }

    /// <inheritdoc/>
    public override int OutputPartitions(int partitions) => partitions;

    /// <inheritdoc/>
    public override IEnumerable<(int Row, int Output)> Assign(RecordBatch batch, long firstRow, int partition, int outputs, object? statistics)
    {
        SortedDictionary<string, long> counts = (statistics as LabelCounts.State)?.Counts ?? [];
        long largest = counts.Count == 0 ? 1 : counts.Values.Max();
        string?[] labels = CellTexts.Read(InputColumns.Get(batch, Uid, LabelCol));
        for (int row = 0; row < labels.Length; row++)
        {
            ulong random = Mix((ulong)Seed ^ Mix(((ulong)(uint)partition << 40) ^ (ulong)(firstRow + row)));
            double copies = Copies(largest, counts.GetValueOrDefault(labels[row] ?? "", largest));
            int whole = (int)copies + ((random >> 11) * (1.0 / (1UL << 53)) < copies - Math.Floor(copies) ? 1 : 0);
            int start = (int)(Mix(random) % (ulong)outputs);
            for (int copy = 0; copy < whole; copy++)
                yield return (row, (start + copy) % outputs);
        }
    }

    private double Copies(long largest, long count) => Mode switch
    {
        "equal" => (double)largest / count,
        "mixed" => Math.Sqrt((double)largest / count),
        _ => 1,
    };

    // The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>Counts rows by label; a missing label is a label too.</summary>
internal sealed class LabelCounts(string column, string uid) : IAggregation
{
    public object CreateState(Schema input) => new State();

    public object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        SortedDictionary<string, long> counts = ((State)state).Counts;
        foreach (string? label in CellTexts.Read(InputColumns.Get(batch, uid, column)))
            counts[label ?? ""] = counts.GetValueOrDefault(label ?? "") + 1;
        return state;
    }

    public object Merge(object left, object right)
    {
        SortedDictionary<string, long> counts = ((State)left).Counts;
        foreach ((string label, long count) in ((State)right).Counts)
            counts[label] = counts.GetValueOrDefault(label) + count;
        return left;
    }

    public async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync((State)state, stream, cancellationToken).ConfigureAwait(false);

    public async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<State>(stream, cancellationToken).ConfigureAwait(false);

    /// <summary>Rows by label.</summary>
    public sealed class State
    {
        public SortedDictionary<string, long> Counts { get; init; } = new(StringComparer.Ordinal);
    }
}
