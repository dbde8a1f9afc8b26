using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>The scores training starts from: those of a column, those an earlier model gives, or both added up.</summary>
internal static class InitScores
{
    /// <summary>Whether a column of this type can hold starting scores.</summary>
    public static bool IsScore(IArrowType type) =>
        Columns.IsNumeric(type) || type is FixedSizeListType { ValueDataType: FloatType or DoubleType } or ListType { ValueDataType: FloatType or DoubleType };

    /// <summary>Collects rows without a score.</summary>
    public static void Check(RecordBatch batch, string name, List<BadRow> bad)
    {
        IArrowArray column = batch.Column(batch.Schema.GetFieldIndex(name));
        double[]? numbers = Columns.IsNumeric(column.Data.DataType) ? Columns.Read(column) : null;
        for (int row = 0; row < column.Length; row++)
        {
            if (numbers is null ? column.IsNull(row) : !double.IsFinite(numbers[row]))
                bad.Add(new BadRow(row, name, "The starting score is null or not finite", "Every row needs a number, or a vector with one number per class."));
        }
    }

    /// <summary>The scores of the rows given, all rows' scores of the first class first.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="column">The column of scores, or null.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="features">Features of these rows.</param>
    /// <param name="earlier">A model to go on from, or null.</param>
    /// <param name="perRow">How many scores a row has.</param>
    /// <param name="parameters">Native parameters for the earlier model's predictions.</param>
    /// <param name="stage">The stage's uid, for errors.</param>
    public static double[] Read(
        RecordBatch batch, string? column, ReadOnlySpan<int> rows, FeatureBlock features, Booster? earlier, int perRow, string parameters,
        string stage)
    {
        double[] scores = new double[rows.Length * perRow];
        if (earlier is not null)
        {
            double[] raw = new double[scores.Length];
            features.Predict(earlier, PredictionKind.RawScore, 0, -1, raw, parameters);
            for (int row = 0; row < rows.Length; row++)
            {
                for (int k = 0; k < perRow; k++)
                    scores[(k * rows.Length) + row] = raw[(row * perRow) + k];
            }
        }
        if (column is not null)
            AddColumn(batch.Column(batch.Schema.GetFieldIndex(column)), Location.OfStage(stage, column), rows, perRow, scores);
        return scores;
    }

    private static void AddColumn(IArrowArray column, Location where, ReadOnlySpan<int> rows, int perRow, double[] scores)
    {
        if (Columns.IsNumeric(column.Data.DataType))
        {
            Expect(where, 1, perRow);
            double[] numbers = Columns.Read(column);
            for (int i = 0; i < rows.Length; i++)
                scores[i] += numbers[rows[i]];
            return;
        }
        double[] all = Columns.Read(column is FixedSizeListArray fixedSize ? fixedSize.Values : ((ListArray)column).Values);
        for (int i = 0; i < rows.Length; i++)
        {
            (int start, int end) = Range(column, rows[i]);
            Expect(where, end - start, perRow);
            for (int k = 0; k < perRow; k++)
                scores[(k * rows.Length) + i] += all[start + k];
        }
    }

    private static (int Start, int End) Range(IArrowArray column, int row)
    {
        if (column is ListArray list)
            return (list.ValueOffsets[row], list.ValueOffsets[row + 1]);
        int size = ((FixedSizeListType)column.Data.DataType).ListSize;
        return ((column.Data.Offset + row) * size, (column.Data.Offset + row + 1) * size);
    }

    private static void Expect(Location where, int found, int perRow)
    {
        if (found != perRow)
        {
            throw new DataException(
                $"The column has {found} starting scores per row where {perRow} are needed", where,
                "Multiclass objectives need one score per class, all others one.");
        }
    }
}
