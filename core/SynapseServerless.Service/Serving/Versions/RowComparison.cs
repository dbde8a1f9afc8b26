using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Service.Models;

namespace SynapseServerless.Service.Serving;

/// <summary>Compares the answers of two versions to the same rows.</summary>
internal static class RowComparison
{
    // Two machines add up in different orders; a model that has changed differs by more.
    private const double Tolerance = 1e-6;

    /// <summary>How many rows of a request two versions answered differently, and by how much numbers differ at most.</summary>
    /// <param name="first">The answer.</param>
    /// <param name="second">The other.</param>
    /// <param name="rows">How many rows the request had.</param>
    public static (int Different, double Largest) Compare(ScoredRows first, ScoredRows second, int rows)
    {
        ILookup<int, int> mine = Places(first), theirs = Places(second);
        (Func<int, object?> Mine, Func<int, object?> Theirs)[] columns =
        [
            .. first.Rows.Schema.FieldsList.Select((field, place) => (Mine: place, Theirs: ColumnPlaces.Of(second.Rows.Schema, field.Name))).Where(static pair => pair.Theirs >= 0)
                .Select(pair => (Cells.Reader(first.Rows.Column(pair.Mine)), Cells.Reader(second.Rows.Column(pair.Theirs)))),
        ];
        int different = 0;
        double largest = 0;
        for (int row = 0; row < rows; row++)
        {
            int[] a = [.. mine[row]], b = [.. theirs[row]];
            bool same = a.Length == b.Length;
            for (int i = 0; same && i < a.Length; i++)
            {
                foreach ((Func<int, object?> left, Func<int, object?> right) in columns)
                    same &= IsSame(left(a[i]), right(b[i]), ref largest);
            }
            different += same ? 0 : 1;
        }
        return (different, largest);
    }

    private static ILookup<int, int> Places(ScoredRows rows) =>
        Enumerable.Range(0, rows.Rows.Length).ToLookup(place => rows.Sources is { } sources ? sources[place] : place);

    private static bool IsSame(object? a, object? b, ref double largest)
    {
        switch (a, b)
        {
            case (object?[] left, object?[] right):
                bool same = left.Length == right.Length;
                for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
                    same &= IsSame(left[i], right[i], ref largest);
                return same;
            case (double or float or Half, double or float or Half):
                double x = Convert.ToDouble(a, null), y = Convert.ToDouble(b, null);
                if (x.Equals(y))
                    return true;
                if (double.IsFinite(x) && double.IsFinite(y))
                    largest = Math.Max(largest, Math.Abs(x - y));
                return Math.Abs(x - y) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)));
            case (byte[] left, byte[] right):
                return left.AsSpan().SequenceEqual(right);
            case (Dictionary<string, object?> left, Dictionary<string, object?> right):
                bool all = left.Count == right.Count;
                foreach ((string key, object? value) in left)
                    all &= right.TryGetValue(key, out object? other) && IsSame(value, other, ref largest);
                return all;
            default:
                return Equals(a, b);
        }
    }
}
