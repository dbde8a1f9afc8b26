using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>What the measures of balance share: they count the rows of each value of the sensitive columns, partition by partition.</summary>
public abstract class BalanceMeasure : AggregateTransformer, IEvaluator
{
    // Pairs of classes go with the square of their number.
    private const int MostClasses = 1_000;
    private const int MostCombinations = 1_000_000;

    private protected BalanceMeasure()
    {
    }

    /// <summary>The columns whose balance is measured: text, booleans or numbers that stand for classes. Rows without a value are left out of what concerns the column.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> SensitiveCols { get; init; } = [];

    /// <summary>The rows of one combination of values, once all rows are counted.</summary>
    private protected abstract bool CountsCombinations { get; }

    /// <summary>The column of labels; null where labels do not count.</summary>
    private protected virtual string? LabelOf => null;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (SensitiveCols.GroupBy(static name => name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
            yield return BadParameter(nameof(SensitiveCols), $"The column '{twice.Key}' is named twice", "Name each column once.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        foreach (string column in SensitiveCols)
            InputColumns.Require(input, Uid, "sensitiveCols", column, CellTexts.IsReadable, "columns of text, booleans or numbers");
        if (LabelOf is { } label)
            InputColumns.Require(input, Uid, "labelCol", label, NumericColumn.IsReadable, "a column of numbers or booleans");
        return new Schema(Fields(), null);
    }

    /// <summary>The columns of the output.</summary>
    private protected abstract IEnumerable<Field> Fields();

    /// <inheritdoc/>
    public sealed override object CreateState(Schema input) => new BalanceCounts { Columns = [.. SensitiveCols.Select(static _ => new Dictionary<string, ClassCount>(StringComparer.Ordinal))] };

    /// <inheritdoc/>
    public sealed override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        var counts = (BalanceCounts)state;
        string?[][] cells = [.. SensitiveCols.Select(column => CellTexts.Read(InputColumns.Get(batch, Uid, column)))];
        double[]? labels = LabelOf is { } label ? NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, label)) : null;
        HashSet<int> bad = Unlabelled(batch, labels, context);
        for (int row = 0; row < batch.Length; row++)
        {
            if (bad.Contains(row))
                continue;
            bool positive = labels?[row] > 0;
            counts.Rows++;
            counts.Positives += positive ? 1 : 0;
            for (int i = 0; i < cells.Length; i++)
            {
                if (cells[i][row] is { } value)
                    ClassCount.Add(counts.Columns[i], value, 1, positive ? 1 : 0);
            }
            if (CountsCombinations && cells.All(column => column[row] is not null))
                ClassCount.Add(counts.Combinations, string.Concat(cells.Select(column => $"{column[row]!.Length}:{column[row]}")), 1, 0);
        }
        CheckSize(counts);
        return counts;
    }

    /// <inheritdoc/>
    public sealed override object Merge(object left, object right)
    {
        var (counts, more) = ((BalanceCounts)left, (BalanceCounts)right);
        counts.Rows += more.Rows;
        counts.Positives += more.Positives;
        for (int i = 0; i < counts.Columns.Count; i++)
        {
            foreach ((string value, ClassCount count) in more.Columns[i])
                ClassCount.Add(counts.Columns[i], value, count.Rows, count.Positives);
        }
        foreach ((string value, ClassCount count) in more.Combinations)
            ClassCount.Add(counts.Combinations, value, count.Rows, 0);
        CheckSize(counts);
        return counts;
    }

    /// <inheritdoc/>
    public sealed override RecordBatch Complete(object state, Schema input, StageContext context)
    {
        var counts = (BalanceCounts)state;
        if (counts.Rows == 0)
        {
            context.Logger.LogWarning("{Stage}: there are no rows whose balance could be measured, so the table is empty", Uid);
            return Batches.Empty(TransformSchema(input));
        }
        if (SensitiveCols.Where((_, i) => counts.Columns[i].Count == 0).FirstOrDefault() is { } empty)
            throw new DataException($"The column '{empty}' has no values", Location.OfStage(Uid, empty), "Leave it out of sensitiveCols, or give data in which it has values.");
        return Table(counts);
    }

    /// <summary>The table of measures.</summary>
    private protected abstract RecordBatch Table(BalanceCounts counts);

    /// <summary>The measures by name, and what they say in words.</summary>
    private protected abstract (IEnumerable<(string Name, double Value)> Metrics, IEnumerable<string> Readings) Read(BalanceCounts counts);

    /// <summary>The shares of classes that are drawn.</summary>
    private protected virtual IEnumerable<GroupShare> Shares(BalanceCounts counts) => [];

    /// <summary>A share of a class with its interval of 95 %.</summary>
    private protected static GroupShare Share(string feature, string group, string measure, long hits, long rows)
    {
        (double share, double low, double high) = Intervals.Share(hits, rows, 1.959963984540054);
        return new GroupShare(feature, group, measure, share, low, high);
    }

    // FeatureBalanceMeasure is Feature balance.
    private static string Title(string type) => type.Replace("BalanceMeasure", " balance", StringComparison.Ordinal);

    /// <inheritdoc/>
    public EvaluationResult Evaluate(object state, Schema input)
    {
        var counts = (BalanceCounts)state;
        if (counts.Rows == 0 || counts.Columns.Any(static column => column.Count == 0))
            return new EvaluationResult { Stage = Uid, Kind = "balance", Rows = counts.Rows, Metrics = new Dictionary<string, double>(), Notes = ["There are no values whose balance could be measured."] };
        var (metrics, readings) = Read(counts);
        using RecordBatch? table = CountsCombinations && counts.Combinations.Count == 0 ? null : Table(counts);
        return new EvaluationResult
        {
            Stage = Uid, Kind = "balance", Rows = counts.Rows, Notes = [.. readings], Groups = [.. Shares(counts)], Tables = table is null ? [] : [ResultTable.Of(Title(Type), table)],
            Metrics = metrics.Where(static pair => !double.IsNaN(pair.Value)).DistinctBy(static pair => pair.Name).ToDictionary(static pair => pair.Name, static pair => pair.Value),
        };
    }

    /// <inheritdoc/>
    public sealed override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync((BalanceCounts)state, stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public sealed override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<BalanceCounts>(stream, cancellationToken).ConfigureAwait(false);

    /// <summary>A column of measures: a struct of doubles.</summary>
    private protected static Field MeasuresField(string name, IReadOnlyList<string> measures) =>
        new(name, new StructType(measures.Select(static measure => new Field(measure, DoubleType.Default, nullable: true)).ToList()), nullable: false);

    /// <summary>The cells of a column of measures.</summary>
    private protected static StructArray Measures(Field field, IReadOnlyList<double[]> rows)
    {
        var type = (StructType)field.DataType;
        return new StructArray(
            type, rows.Count, type.Fields.Select((_, i) => (IArrowArray)NumericColumn.Of(rows.Select(row => row[i]).ToArray())), ArrowBuffer.Empty);
    }

    /// <summary>A column of text.</summary>
    private protected static StringArray Texts(IEnumerable<string> texts) => new StringArray.Builder().AppendRange(texts).Build();

    private HashSet<int> Unlabelled(RecordBatch batch, double[]? labels, StageContext context)
    {
        BadRow[] bad = labels is null ? [] :
        [
            .. Enumerable.Range(0, labels.Length).Where(row => double.IsNaN(labels[row]))
                .Select(row => new BadRow(row, LabelOf, "The label is missing", "Give every row a label, or set onError to setAside to go on without the row.")),
        ];
        if (bad.Length > 0)
            context.Rows.Reject(batch, bad, context);
        return [.. bad.Select(static row => row.Row)];
    }

    private void CheckSize(BalanceCounts counts)
    {
        for (int i = 0; i < counts.Columns.Count; i++)
        {
            if (counts.Columns[i].Count > MostClasses)
            {
                throw new DataException(
                    $"The column '{SensitiveCols[i]}' has more than {MostClasses:N0} different values", Location.OfStage(Uid, SensitiveCols[i]),
                    "Balance is measured over classes: group the values first, such as ages by decades.");
            }
        }
        if (counts.Combinations.Count > MostCombinations)
            throw new DataException($"There are more than {MostCombinations:N0} combinations of values", Location.OfStage(Uid), "Name fewer sensitiveCols.");
    }
}
