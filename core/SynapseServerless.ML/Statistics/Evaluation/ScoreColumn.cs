using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Scores of a batch: a number per row, or a vector of a number per class.</summary>
internal sealed class ScoreColumn
{
    private readonly double[] _values;
    private readonly int[]? _offsets;
    private readonly IArrowArray _column;

    private ScoreColumn(IArrowArray column, double[] values, int width, int[]? offsets)
    {
        _column = column;
        _values = values;
        Width = width;
        _offsets = offsets;
    }

    /// <summary>How many numbers a row has; 1 for a column of numbers, the most of any row for lists of varying length.</summary>
    public int Width { get; }

    /// <summary>Whether scores can be read from columns of a type.</summary>
    public static bool IsReadable(IArrowType type) => NumericColumn.IsNumber(type) || IsVector(type);

    /// <summary>Whether a type is a vector.</summary>
    public static bool IsVector(IArrowType type) => type switch
    {
        FixedSizeListType list => NumericColumn.IsNumber(list.ValueDataType),
        ListType list => NumericColumn.IsNumber(list.ValueDataType),
        _ => false,
    };

    /// <summary>Reads a column; it may be a slice.</summary>
    public static ScoreColumn Read(IArrowArray column)
    {
        switch (column)
        {
            case FixedSizeListArray list:
                int width = ((FixedSizeListType)list.Data.DataType).ListSize;
                return new ScoreColumn(column, Doubles(list.Values, list.Offset * width, list.Length * width), width, null);
            case ListArray list:
                int[] offsets = list.ValueOffsets[..(list.Length + 1)].ToArray();
                int start = offsets[0];
                int widest = 0;
                for (int row = 0; row < offsets.Length; row++)
                {
                    offsets[row] -= start;
                    widest = Math.Max(widest, row == 0 ? 0 : offsets[row] - offsets[row - 1]);
                }
                return new ScoreColumn(column, Doubles(list.Values, start, offsets[^1]), widest, offsets);
            default:
                return new ScoreColumn(column, NumericColumn.ToDoubles(column), 1, null);
        }
    }

    /// <summary>The numbers of a row; none when the row is null.</summary>
    public ReadOnlySpan<double> Row(int row)
    {
        if (_column.NullCount != 0 && _column.IsNull(row))
            return [];
        return _offsets is null ? _values.AsSpan(row * Width, Width) : _values.AsSpan(_offsets[row], _offsets[row + 1] - _offsets[row]);
    }

    /// <summary>The place of the largest number; the first of equals.</summary>
    public static int Largest(ReadOnlySpan<double> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }
        return best;
    }

    /// <summary>Whether any number is NaN.</summary>
    public static bool HasNaN(ReadOnlySpan<double> scores)
    {
        foreach (double score in scores)
        {
            if (double.IsNaN(score))
                return true;
        }
        return false;
    }

    private static double[] Doubles(IArrowArray values, int start, int length)
    {
        var doubles = new double[length];
        if (length > 0)
            NumericColumn.CopyTo(values, start, doubles, 1, double.NaN);
        return doubles;
    }
}
