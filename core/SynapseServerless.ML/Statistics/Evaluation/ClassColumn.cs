using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Reads a column of classes as numbers of a <see cref="ClassSet"/>.</summary>
internal static class ClassColumn
{
    /// <summary>What stands for a class that is null or NaN.</summary>
    public const int Missing = -1;

    /// <summary>The class of every row; <see cref="Missing"/> for null and NaN.</summary>
    /// <param name="column">Numbers, booleans or text.</param>
    /// <param name="field">The column's field.</param>
    /// <param name="plan">How classes are compared.</param>
    /// <param name="classes">The classes known; new ones are added.</param>
    public static int[] Read(IArrowArray column, Field field, EvaluationPlan plan, ClassSet classes)
    {
        var ids = new int[column.Length];
        if (plan.ComparesNumbers)
        {
            using var numbers = new RentedDoubles(column);
            Span<double> values = numbers.Values;
            for (int row = 0; row < ids.Length; row++)
                ids[row] = double.IsNaN(values[row]) ? Missing : classes.IdOf(values[row]);
            return ids;
        }
        string?[] texts = NumericColumn.IsNumber(field.DataType) && plan.ClassNames.Count > 0
            ? ReadThroughNames(column, plan.ClassNames)
            : CellTexts.Read(column);
        for (int row = 0; row < ids.Length; row++)
            ids[row] = texts[row] is { } text ? classes.IdOf(text) : Missing;
        return ids;
    }

    // A number among texts is an index of a class, where it is one.
    private static string?[] ReadThroughNames(IArrowArray column, IReadOnlyList<string> names)
    {
        double[] values = NumericColumn.ToDoubles(column);
        var texts = new string?[values.Length];
        for (int row = 0; row < texts.Length; row++)
        {
            double value = values[row];
            if (!double.IsNaN(value))
                texts[row] = IsIndex(value, names.Count) ? names[(int)value] : CellTexts.Number(value);
        }
        return texts;
    }

    /// <summary>Whether a number is a whole one from 0 to below a limit.</summary>
    public static bool IsIndex(double value, int limit) => value >= 0 && value < limit && Math.Truncate(value) == value;
}
