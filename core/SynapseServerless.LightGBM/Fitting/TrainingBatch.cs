using System.Buffers;
using Apache.Arrow;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Labels, groups and features of one batch of training data, every row checked. Borrows the batch.</summary>
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

    /// <summary>The group of every row; null when there are none.</summary>
    public string?[]? Groups { get; private init; }

    /// <summary>The vectors; null when some are bad.</summary>
    public FeatureBlock? Features { get; private init; }

    /// <summary>How many features the vectors have; 0 when no row tells.</summary>
    public int Width { get; private set; }

    /// <summary>Rows that cannot be used, ascending, each once whatever else is wrong with it.</summary>
    public IReadOnlyList<BadRow> Bad { get; private set; } = [];

    /// <summary>Reads a batch and checks every row.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rule">What labels have to be.</param>
    /// <param name="categorical">The features that hold categories.</param>
    /// <param name="width">How many features vectors have to have; 0 when not known yet.</param>
    public static TrainingBatch Read(
        RecordBatch batch, TrainingColumns columns, LabelRule rule, IReadOnlyList<int> categorical, int width)
    {
        // Rented: a batch's worth of numbers is a large object, and there are many batches.
        double[] labels = ArrayPool<double>.Shared.Rent(batch.Length);
        Columns.Read(Column(batch, columns.Label), labels);
        var bad = new List<BadRow>();
        CheckLabelsAndWeights(batch, columns, rule, labels, bad);
        bool[]? validation = ReadIndicator(batch, columns, bad);
        string?[]? groups = ReadGroups(batch, columns, bad);
        if (columns.InitScore is not null)
            InitScores.Check(batch, columns.InitScore, bad);
        FeatureBlock? features = FeatureColumn.Read(batch, columns.Features, width, bad);
        var result = new TrainingBatch(batch.Length, labels)
        {
            IsValidation = validation, Groups = groups, Features = features,
            Width = features is { Rows: > 0 } ? features.Columns : width,
        };
        result.Settle(batch, columns, categorical, bad);
        return result;
    }

    /// <summary>Gives back what was rented.</summary>
    public void Dispose() => ArrayPool<double>.Shared.Return(_labels);

    /// <summary>Reads which rows of a batch are validation rows, without checking; null when there is no such column.</summary>
    public static bool[]? ReadIndicator(RecordBatch batch, TrainingColumns columns) => ReadIndicator(batch, columns, []);

    private static void CheckLabelsAndWeights(
        RecordBatch batch, TrainingColumns columns, LabelRule rule, ReadOnlySpan<double> labels, List<BadRow> bad)
    {
        double[]? weights = columns.Weight is null ? null : Columns.Read(Column(batch, columns.Weight));
        for (int row = 0; row < batch.Length; row++)
        {
            if (rule.Problem(labels[row]) is { } problem)
                bad.Add(new BadRow(row, columns.Label, problem, $"A label is {rule.Requirement}."));
            else if (weights is not null && LabelRule.IsBeyond(weights[row]))
                bad.Add(new BadRow(row, columns.Weight, $"The weight {weights[row]:R} is beyond {float.MaxValue:G4}, the largest number that LightGBM keeps", "A weight is a number from 0 up."));
            else if (weights is not null && !(weights[row] >= 0 && float.IsFinite((float)weights[row])))
                bad.Add(new BadRow(row, columns.Weight, $"The weight {weights[row]:R} is null, negative or not finite", "A weight is a number from 0 up."));
        }
    }

    private static string?[]? ReadGroups(RecordBatch batch, TrainingColumns columns, List<BadRow> bad)
    {
        if (columns.Group is null)
            return null;
        string?[] groups = CellTexts.Read(Column(batch, columns.Group));
        for (int row = 0; row < groups.Length; row++)
        {
            if (groups[row] is null)
                bad.Add(new BadRow(row, columns.Group, "The group is null or NaN", "Every row belongs to a group."));
        }
        return groups;
    }

    // What can only be told of good vectors: their number of values, and their categories.
    private void Settle(RecordBatch batch, TrainingColumns columns, IReadOnlyList<int> categorical, List<BadRow> bad)
    {
        FeatureBlock? block = Features;
        List<int>? good = null;
        if (block is null && (Width == 0 || categorical.Count > 0))
        {
            // Bad vectors are left out, and the good ones of the batch tell.
            var left = bad.Select(row => row.Row).ToHashSet();
            good = [.. Enumerable.Range(0, batch.Length).Where(row => !left.Contains(row))];
            block = good.Count == 0 ? null : TrainingSource.Gather(batch, columns.Features, Width, good);
            Width = block?.Columns ?? Width;
        }
        foreach (int slot in categorical.Where(slot => slot < Width))
        {
            for (int row = 0; block is not null && (row = block.NextBadCategory(slot, row, out double value)) >= 0; row++)
            {
                bad.Add(new BadRow(
                    good is null ? row : good[row], columns.Features, $"Feature {slot} holds categories, and its value {value:R} is not one",
                    $"A category is a whole number from 0 to {LightGBMLimits.Category}; ValueIndexer makes them of other values."));
            }
        }
        Bad = bad.Count == 0 ? bad : [.. bad.DistinctBy(row => row.Row).OrderBy(row => row.Row)];
    }

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
