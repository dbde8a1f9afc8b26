using System.Runtime.CompilerServices;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Explaining.Against;

/// <summary>Up to 64 rows as the splits of a model take them, so that where they go at a split is a word with a bit for each.</summary>
/// <param name="features">The feature of each column.</param>
/// <param name="isCategorical">Whether some split looks a column up.</param>
/// <param name="rules">What a value is to splits.</param>
internal sealed class RowWord(int[] features, bool[] isCategorical, TreeRules rules)
{
    /// <summary>How many rows there are room for.</summary>
    public const int Rows = 64;

    private readonly double[] _values = new double[features.Length * Rows];
    private readonly int[] _categories = new int[features.Length * Rows];
    private readonly ulong[] _notNumbers = new ulong[features.Length], _zeros = new ulong[features.Length];

    /// <summary>How many rows were taken.</summary>
    public int Count { get; private set; }

    /// <summary>A bit for each row.</summary>
    public ulong All => Count == Rows ? ulong.MaxValue : (1UL << Count) - 1;

    /// <summary>Takes rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The values, row after row.</param>
    /// <param name="width">How many values a row has; features beyond are 0.</param>
    public void Take<T>(ReadOnlySpan<T> rows, int width)
        where T : unmanaged
    {
        Count = rows.Length / width;
        for (int column = 0; column < features.Length; column++)
        {
            Span<double> values = _values.AsSpan(column * Rows, Rows);
            values.Clear();
            (_notNumbers[column], _zeros[column]) = (0, 0);
            for (int row = 0; row < Count; row++)
            {
                double value = features[column] >= width ? 0 : Number(ref Unsafe.AsRef(in rows[(row * width) + features[column]]));
                Take(column, row, rules.TakesSingles ? (float)value : value);
            }
        }
    }

    /// <summary>The value of a row, 0 where it is no number.</summary>
    public double Value(int column, int row) => _values[(column * Rows) + row];

    /// <summary>Whether the value of a row is no number.</summary>
    public bool IsNaN(int column, int row) => (_notNumbers[column] >> row & 1) != 0;

    /// <summary>The rows that go left at a split.</summary>
    public ulong GoesLeft(in PathSplit split)
    {
        ulong left = 0;
        if (split.Categories is not null)
        {
            ReadOnlySpan<int> categories = _categories.AsSpan(split.Column * Rows, Rows);
            for (int row = 0; row < Count; row++)
                left |= (split.Has(categories[row]) ? 1UL : 0) << row;
            return left | (split.HasNaN ? _notNumbers[split.Column] : 0);
        }
        ReadOnlySpan<double> values = _values.AsSpan(split.Column * Rows, Rows);
        for (int row = 0; row < Rows; row++)
            left |= (values[row] <= split.Threshold ? 1UL : 0) << row;
        if (split.Missing == MissingKind.None)
            return left;
        ulong missing = (split.Missing == MissingKind.NaN ? _notNumbers : _zeros)[split.Column];
        return split.DefaultsLeft ? left | missing : left & ~missing;
    }

    private static double Number<T>(ref T value)
        where T : unmanaged => typeof(T) == typeof(float) ? Unsafe.As<T, float>(ref value) : Unsafe.As<T, double>(ref value);

    private void Take(int column, int row, double value)
    {
        bool isNumber = Math.Abs(value) > rules.ZeroThreshold;
        _values[(column * Rows) + row] = isNumber ? value : 0;
        _zeros[column] |= (isNumber ? 0UL : 1) << row;
        _notNumbers[column] |= (double.IsNaN(value) ? 1UL : 0) << row;
        if (isCategorical[column])
            _categories[(column * Rows) + row] = rules.Category(features[column], rules.Plain(value));
    }
}
