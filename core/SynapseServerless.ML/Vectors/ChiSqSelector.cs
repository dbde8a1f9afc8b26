using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Keeps the features that a class depends on most, by Pearson's chi-square test of independence.</summary>
/// <remarks>Features and labels are categories: every different number is one, up to 10,000 of a feature. Selectors and defaults are those of Spark ML's ChiSqSelector.</remarks>
public sealed class ChiSqSelector : AggregateEstimator
{
    /// <summary>The column of feature vectors, dense or sparse.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column of labels: numbers that stand for classes.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column that gets the features that are kept; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>How features are chosen: <c>numTopFeatures</c>, <c>percentile</c> (a part of them), <c>fpr</c> (by p), <c>fdr</c> (Benjamini and Hochberg) or <c>fwe</c> (by p times the number of features).</summary>
    [AllowedValues("numTopFeatures", "percentile", "fpr", "fdr", "fwe")]
    public string SelectorType { get; init; } = "numTopFeatures";

    /// <summary>How many features are kept, those of the smallest p.</summary>
    [Range(1, int.MaxValue)]
    [EffectNeeds(nameof(SelectorType), "numTopFeatures")]
    public int NumTopFeatures { get; init; } = 50;

    /// <summary>Which part of the features is kept, between 0 and 1.</summary>
    [Range(0.0, 1.0)]
    [EffectNeeds(nameof(SelectorType), "percentile")]
    public double Percentile { get; init; } = 0.1;

    /// <summary>The p below which a feature is kept.</summary>
    [Range(0.0, 1.0)]
    [EffectNeeds(nameof(SelectorType), "fpr")]
    public double Fpr { get; init; } = 0.05;

    /// <summary>The part of the features kept that may be there by chance.</summary>
    [Range(0.0, 1.0)]
    [EffectNeeds(nameof(SelectorType), "fdr")]
    public double Fdr { get; init; } = 0.05;

    /// <summary>The chance that any feature is kept by chance.</summary>
    [Range(0.0, 1.0)]
    [EffectNeeds(nameof(SelectorType), "fwe")]
    public double Fwe { get; init; } = 0.05;

    private string Output => OutputCol ?? Uid + "_output";

    private LearningColumns Columns => new(Uid, FeaturesCol, LabelCol, null);

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Columns.Require(input);
        bool isSparse = SparseVectors.IsSparse(input.GetFieldByName(FeaturesCol).DataType);
        return Schemas.With(input, isSparse ? SparseVectors.Field(Output, 0) : ColumnMetadata.Vector(Output, 0));
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input) => new ContingencyTables(VectorRows.WidthOf(VectorRows.Require(input, Uid, "featuresCol", FeaturesCol), Uid, "featuresCol"));

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        LearningRows rows = LearningRows.Read(batch, Columns);
        if (rows.Bad.Count > 0)
            context.Rows.Reject(batch, rows.Bad, context);
        ((ContingencyTables)state).Add(rows, Uid, FeaturesCol);
        return state;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right)
    {
        ((ContingencyTables)left).Add((ContingencyTables)right);
        return left;
    }

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context)
    {
        var tables = (ContingencyTables)state;
        if (tables.Rows == 0)
            throw new DataException("There are no rows to learn from", Location.OfStage(Uid, FeaturesCol), "Fit on rows with features and a label.");
        (double[] statistics, double[] chances) = tables.Test();
        int[] kept = [.. Chosen(chances).Order()];
        if (kept.Length == 0)
            throw new DataException($"No feature of {chances.Length} is chosen by {SelectorType}", Location.OfStage(Uid, FeaturesCol), "Raise the limit, or set selectorType to numTopFeatures.");
        return new ChiSqSelectorModel { Uid = Uid + "Model", FeaturesCol = FeaturesCol, OutputCol = Output, SelectedFeatures = kept, Statistics = statistics, PValues = chances };
    }

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.SaveAsync(stream, ((ContingencyTables)state).Save, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.LoadAsync(stream, ContingencyTables.Load, cancellationToken).ConfigureAwait(false);

    private IEnumerable<int> Chosen(double[] chances)
    {
        int[] order = [.. Enumerable.Range(0, chances.Length).OrderBy(feature => chances[feature]).ThenBy(static feature => feature)];
        switch (SelectorType)
        {
            case "percentile":
                return order.Take((int)(chances.Length * Percentile));
            case "fpr":
                return order.Where(feature => chances[feature] < Fpr);
            case "fdr":
                int last = System.Array.FindLastIndex(order, feature => chances[feature] <= Fdr * (System.Array.IndexOf(order, feature) + 1) / chances.Length);
                return order.Take(last + 1);
            case "fwe":
                return order.Where(feature => chances[feature] < Fwe / chances.Length);
            default:
                return order.Take(NumTopFeatures);
        }
    }
}

/// <summary>Keeps some features of each vector; what ChiSqSelector fits.</summary>
public sealed class ChiSqSelectorModel : BatchTransformer
{
    /// <summary>The column of feature vectors.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that gets the features that are kept.</summary>
    [Required]
    public string OutputCol { get; init; } = "output";

    /// <summary>Places of the features that are kept, ascending.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<int> SelectedFeatures { get; init; } = [];

    /// <summary>The chi-square of each feature.</summary>
    public IReadOnlyList<double> Statistics { get; init; } = [];

    /// <summary>The chance of so large a chi-square, were class and feature independent.</summary>
    public IReadOnlyList<double> PValues { get; init; } = [];

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        if (PValues.Count > 0)
            LinearModels.CheckWidth(input, Uid, FeaturesCol, PValues.Count);
        VectorRows.Require(input, Uid, "featuresCol", FeaturesCol);
        return new VectorSlicer { Uid = Uid, InputCol = FeaturesCol, OutputCol = OutputCol, Indices = SelectedFeatures }.Bind(input);
    }
}

/// <summary>How many rows have each value of a feature and each label.</summary>
/// <param name="width">How many features there are.</param>
internal sealed class ContingencyTables(int width)
{
    private const int MostValues = 10_000;

    private readonly SortedDictionary<(float Value, double Label), long>[] _counts = [.. Enumerable.Range(0, width).Select(static _ => new SortedDictionary<(float, double), long>())];
    private readonly SortedDictionary<double, long> _labels = [];

    /// <summary>How many rows there are.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds rows. Values that are 0 are not counted: they are what is left.</summary>
    public void Add(LearningRows rows, string stage, string features)
    {
        int[] all = rows.IsSparse ? [] : [.. Enumerable.Range(0, width)];
        Rows += rows.Count;
        for (int row = 0; row < rows.Count; row++)
        {
            double label = rows.Labels[row] + 0.0;
            _labels[label] = _labels.GetValueOrDefault(label) + 1;
            ReadOnlySpan<int> slots = all;
            ReadOnlySpan<float> values;
            if (rows.IsSparse)
                rows.Sparse(row, out slots, out values);
            else
                values = rows.Dense(row, 1);
            for (int i = 0; i < slots.Length; i++)
            {
                if (values[i] == 0)
                    continue;
                SortedDictionary<(float, double), long> counts = _counts[slots[i]];
                counts[(values[i], label)] = counts.GetValueOrDefault((values[i], label)) + 1;
                if (counts.Count > MostValues * (long)_labels.Count)
                    throw new DataException($"Feature {slots[i]} has more than {MostValues:N0} different values, which are not categories", Location.OfStage(stage, features), "Cut it into buckets first (QuantileDiscretizer).");
            }
        }
    }

    /// <summary>Adds other tables.</summary>
    public void Add(ContingencyTables other)
    {
        Rows += other.Rows;
        foreach ((double label, long count) in other._labels)
            _labels[label] = _labels.GetValueOrDefault(label) + count;
        for (int feature = 0; feature < width; feature++)
        {
            foreach (((float, double) cell, long count) in other._counts[feature])
                _counts[feature][cell] = _counts[feature].GetValueOrDefault(cell) + count;
        }
    }

    /// <summary>Chi-squares and their chances.</summary>
    public (double[] Statistics, double[] Chances) Test()
    {
        double[] statistics = new double[width], chances = new double[width];
        for (int feature = 0; feature < width; feature++)
        {
            var table = new Dictionary<float, Dictionary<double, long>>();
            var zeros = new Dictionary<double, long>(_labels);
            foreach (((float value, double label), long count) in _counts[feature])
            {
                if (!table.TryGetValue(value, out Dictionary<double, long>? row))
                    table[value] = row = [];
                row[label] = count;
                zeros[label] -= count;
            }
            if (zeros.Values.Any(static count => count > 0))
                table[0] = zeros;
            foreach (Dictionary<double, long> row in table.OrderBy(static pair => pair.Key).Select(static pair => pair.Value))
            {
                double total = row.Values.Sum();
                foreach ((double label, long of) in _labels)
                {
                    double expected = total * of / Rows, difference = row.GetValueOrDefault(label) - expected;
                    statistics[feature] += difference * difference / expected;
                }
            }
            double degrees = (table.Count - 1.0) * (_labels.Count - 1);
            chances[feature] = degrees <= 0 ? 1 : Distributions.ChiSquareTail(statistics[feature], degrees);
        }
        return (statistics, chances);
    }

    /// <summary>Writes the tables.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(width);
        writer.Write(Rows);
        writer.Write(_labels.Count);
        foreach ((double label, long count) in _labels)
        {
            writer.Write(label);
            writer.Write(count);
        }
        foreach (SortedDictionary<(float Value, double Label), long> counts in _counts)
        {
            writer.Write(counts.Count);
            foreach (((float value, double label), long count) in counts)
            {
                writer.Write(value);
                writer.Write(label);
                writer.Write(count);
            }
        }
    }

    /// <summary>Reads tables.</summary>
    public static ContingencyTables Load(BinaryReader reader)
    {
        var tables = new ContingencyTables(reader.ReadInt32()) { Rows = reader.ReadInt64() };
        for (int left = reader.ReadInt32(); left > 0; left--)
            tables._labels[reader.ReadDouble()] = reader.ReadInt64();
        foreach (SortedDictionary<(float, double), long> counts in tables._counts)
        {
            for (int left = reader.ReadInt32(); left > 0; left--)
                counts[(reader.ReadSingle(), reader.ReadDouble())] = reader.ReadInt64();
        }
        return tables;
    }
}
