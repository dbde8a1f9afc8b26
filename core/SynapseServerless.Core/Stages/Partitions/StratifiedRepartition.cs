using System.ComponentModel.DataAnnotations;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Stages;

/// <summary>Deals the rows of each label out evenly, so that every partition has every label, and can repeat rows of rare labels.</summary>
/// <remarks>
/// <para>The rows of a label go round the partitions in turn, over the whole dataset: the partitions differ by at most one row of
/// each label, and a label is missing from a partition only if it has fewer rows than there are partitions.</para>
/// <para>In mode <c>equal</c> a label that is k times rarer than the most frequent one comes k times, its copies in different
/// partitions; in mode <c>mixed</c> it comes √k times; in mode <c>original</c> each row comes once. Where k is no whole number
/// some rows come once more than others, spread evenly, so that a label of n rows comes ⌊n·k⌋ times.</para>
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

    /// <summary>Seed of the choice of the partition that a label's first row goes to.</summary>
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
    public override RowDealer CreateDealer(int partition, int outputs, object? statistics)
    {
        SortedDictionary<int, Dictionary<string, long>> counts = ((LabelCounts.State)statistics!).Counts;
        var totals = new Dictionary<string, long>(StringComparer.Ordinal);
        var earlier = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((int index, Dictionary<string, long> labels) in counts)
        {
            foreach ((string label, long count) in labels)
            {
                totals[label] = totals.GetValueOrDefault(label) + count;
                if (index < partition)
                    earlier[label] = earlier.GetValueOrDefault(label) + count;
            }
        }
        double largest = totals.Count == 0 ? 1 : totals.Values.Max();
        return new Dealer(this, outputs, earlier, totals.ToDictionary(total => total.Key, total => Copies(largest / total.Value), StringComparer.Ordinal));
    }

    private double Copies(double rarity) => Mode switch
    {
        "equal" => rarity,
        "mixed" => Math.Sqrt(rarity),
        _ => 1,
    };

    // Row g of a label, counted over the whole dataset, brings copies number floor(g*k) to floor((g+1)*k) - 1 of it.
    private sealed class Dealer(
        StratifiedRepartition stage, int outputs, Dictionary<string, long> positions, Dictionary<string, double> copies) : RowDealer
    {
        public override IEnumerable<(int Row, int Output)> Deal(RecordBatch batch)
        {
            string?[] labels = CellTexts.Read(InputColumns.Get(batch, stage.Uid, stage.LabelCol));
            for (int row = 0; row < labels.Length; row++)
            {
                string label = labels[row] ?? "";
                long position = positions.GetValueOrDefault(label);
                positions[label] = position + 1;
                long first = (long)Math.Floor(position * copies[label]), end = (long)Math.Floor((position + 1) * copies[label]);
                ulong start = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(label), stage.Seed) % (ulong)outputs;
                for (long copy = first; copy < end; copy++)
                    yield return (row, (int)((start + (ulong)copy) % (ulong)outputs));
            }
        }
    }
}

/// <summary>Counts rows by partition and label; a missing label is a label too.</summary>
internal sealed class LabelCounts(string column, string uid) : IAggregation
{
    public object CreateState(Schema input) => new State();

    public object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        SortedDictionary<int, Dictionary<string, long>> partitions = ((State)state).Counts;
        if (!partitions.TryGetValue(context.Partition, out Dictionary<string, long>? counts))
            partitions[context.Partition] = counts = [];
        foreach (string? label in CellTexts.Read(InputColumns.Get(batch, uid, column)))
            CollectionsMarshal.GetValueRefOrAddDefault(counts, label ?? "", out _)++;
        return state;
    }

    public object Merge(object left, object right)
    {
        foreach ((int partition, Dictionary<string, long> counts) in ((State)right).Counts)
            ((State)left).Counts.Add(partition, counts);
        return left;
    }

    public async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync((State)state, stream, cancellationToken).ConfigureAwait(false);

    public async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<State>(stream, cancellationToken).ConfigureAwait(false);

    /// <summary>Rows by partition and label.</summary>
    public sealed class State
    {
        public SortedDictionary<int, Dictionary<string, long>> Counts { get; init; } = [];
    }
}
