using System.Globalization;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Reads columns that rows are dealt by as text: what counts rows and what deals them have to agree.</summary>
internal static class SplitValues
{
    /// <summary>The cells as text; null for a null.</summary>
    public static string?[] Read(IArrowArray column)
    {
        Func<int, object?> read = Cells.Reader(column);
        string?[] values = new string?[column.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(i) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
        return values;
    }
}
