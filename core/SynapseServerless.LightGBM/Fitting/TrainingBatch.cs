using System.Buffers;
using Apache.Arrow;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Labels and features of one batch of training data. Borrows the batch.</summary>
internal sealed class TrainingBatch : IDisposable
{
    private readonly double[] _labels;

    private TrainingBatch(int rows, double[] labels)
    {
        Rows = rows;
        _labels = labels;
    }

    /// <summary>How many rows the batch has.</summary>
    public int Rows { get; }

    /// <summary>One label per row.</summary>
    public ReadOnlySpan<double> Labels => _labels.AsSpan(0, Rows);

    /// <summary>Which rows are validation rows; null when none are.</summary>
    public bool[]? IsValidation { get; private init; }

    /// <summary>The vectors; null when some are bad.</summary>
    public FeatureBlock? Features { get; private init; }

    /// <summary>Rows that cannot be used.</summary>
    public List<BadRow> Bad { get; } = [];

    /// <summary>Reads a batch and checks every row.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rule">What labels have to be.</param>
    /// <param name="width">How many features vectors have to have; 0 when not known yet.</param>
    public static TrainingBatch Read(RecordBatch batch, TrainingColumns columns, LabelRule rule, int width)
    {
        // Rented: a batch's worth of numbers is a large object, and there are many batches.
        double[] labels = ArrayPool<double>.Shared.Rent(batch.Length);
        Columns.Read(Column(batch, columns.Label), labels);
        double[]? weights = columns.Weight is null ? null : Columns.Read(Column(batch, columns.Weight));
        var bad = new List<BadRow>();
        for (int row = 0; row < batch.Length; row++)
        {
            if (rule.Problem(labels[row]) is { } problem)
                bad.Add(new BadRow(row, columns.Label, problem, $"A label is {rule.Requirement}."));
            else if (weights is not null && !(weights[row] >= 0 && float.IsFinite((float)weights[row])))
                bad.Add(new BadRow(row, columns.Weight, $"The weight {weights[row]:R} is null, negative or not finite", "A weight is a number from 0 up."));
        }
        bool[]? validation = ReadIndicator(batch, columns, bad);
        if (columns.InitScore is not null)
            InitScores.Check(batch, columns.InitScore, bad);
        FeatureBlock? features = FeatureColumn.Read(batch, columns.Features, width, bad);
        var result = new TrainingBatch(batch.Length, labels) { IsValidation = validation, Features = features };
        // A row is given up once, whatever else is wrong with it.
        result.Bad.AddRange(bad.DistinctBy(row => row.Row).OrderBy(row => row.Row));
        return result;
    }

    /// <summary>Gives back what was rented.</summary>
    public void Dispose() => ArrayPool<double>.Shared.Return(_labels);

    /// <summary>Reads which rows of a batch are validation rows, without checking; null when there is no such column.</summary>
    public static bool[]? ReadIndicator(RecordBatch batch, TrainingColumns columns) => ReadIndicator(batch, columns, []);

    private static bool[]? ReadIndicator(RecordBatch batch, TrainingColumns columns, List<BadRow> bad)
    {
        if (columns.Validation is null)
            return null;
        double[] values = Columns.Read(Column(batch, columns.Validation));
        bool[] flags = new bool[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsNaN(values[row]))
                bad.Add(new BadRow(row, columns.Validation, "The validation indicator is null or NaN", "It is true for validation rows and false for the others."));
            flags[row] = values[row] is not 0 and not double.NaN;
        }
        return flags;
    }

    private static IArrowArray Column(RecordBatch batch, string name) => batch.Column(batch.Schema.GetFieldIndex(name));
}
