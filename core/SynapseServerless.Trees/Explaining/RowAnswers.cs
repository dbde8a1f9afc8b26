using System.Runtime.CompilerServices;
using SynapseServerless.Trees.Scoring;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Explaining;

/// <summary>Takes the values of some rows, and finds where they go at every split of a tree.</summary>
/// <param name="features">The feature of each column.</param>
/// <param name="isCategorical">Whether some split looks a column up.</param>
/// <param name="rules">What a value is to splits.</param>
internal sealed unsafe class RowAnswers(int[] features, bool[] isCategorical, TreeRules rules)
{
    private const int Rows = ExplainMemory.Rows, Words = ExplainMemory.Words;

    /// <summary>How many columns there are.</summary>
    public int Columns => features.Length;

    /// <summary>The feature of each column.</summary>
    public int[] Features => features;

    /// <summary>Takes rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The first value of the first row.</param>
    /// <param name="count">How many rows there are, at most as many as memory has room for.</param>
    /// <param name="width">How many values a row has; features beyond are 0.</param>
    /// <param name="memory">Gets them.</param>
    public void Take<T>(T* rows, int count, int width, ExplainMemory memory)
        where T : unmanaged
    {
        int padded = (count + 63) & ~63;
        for (int column = 0; column < features.Length; column++)
        {
            double* values = memory.Values + ((long)column * Rows);
            ulong* notNumbers = memory.NotNumbers + (column * Words), zeros = memory.Zeros + (column * Words);
            int* categories = memory.Categories + ((long)column * Rows);
            int there = features[column] < width ? count : 0;
            T* source = rows + features[column];
            new Span<ulong>(notNumbers, Words).Clear();
            new Span<ulong>(zeros, Words).Fill(ulong.MaxValue);
            for (int row = 0; row < there; row++, source += width)
            {
                double value = typeof(T) == typeof(float) ? *(float*)source : *(double*)source;
                if (rules.TakesSingles)
                    value = (float)value;
                bool isNumber = Math.Abs(value) > rules.ZeroThreshold;
                values[row] = isNumber ? value : 0;
                ulong bit = 1UL << (row & 63);
                zeros[row >> 6] &= isNumber ? ~bit : ulong.MaxValue;
                if (double.IsNaN(value))
                    notNumbers[row >> 6] |= bit;
                if (isCategorical[column])
                    categories[row] = rules.Category(features[column], rules.Plain(value));
            }
            new Span<double>(values + there, padded - there).Clear();
            new Span<int>(categories + there, padded - there).Clear();
        }
    }

    /// <summary>Finds where rows go at every split, and so along which edges.</summary>
    /// <typeparam name="L">The registers.</typeparam>
    /// <typeparam name="V">Their type.</typeparam>
    public static void Find<L, V>(PathTree path, int count, ExplainMemory memory)
        where L : struct, IRowLanes<V>
        where V : struct
    {
        PathSplit[] splits = path.Splits;
        int words = (count + 63) / 64;
        foreach (int split in path.Order)
        {
            ref PathSplit asked = ref splits[split];
            int upper = path.Upper[split];
            ulong* left = memory.Edges + ((long)2 * split * Words), right = left + Words;
            for (int word = 0; word < words; word++)
            {
                int rows = Math.Min(64, count - (word * 64));
                ulong goesLeft = asked.Categories is not null
                    ? IsIn(asked, memory.Categories + ((long)asked.Column * Rows) + (word * 64), rows)
                        | (asked.HasNaN ? memory.NotNumbers[(asked.Column * Words) + word] : 0)
                    : IsAtMost<L, V>(memory.Values + ((long)asked.Column * Rows) + (word * 64), rows, asked.Threshold);
                if (asked.Categories is null && asked.Missing != MissingKind.None)
                {
                    ulong missing = (asked.Missing == MissingKind.NaN ? memory.NotNumbers : memory.Zeros)[(asked.Column * Words) + word];
                    goesLeft = asked.DefaultsLeft ? goesLeft | missing : goesLeft & ~missing;
                }
                ulong follows = upper < 0 ? ulong.MaxValue : memory.Edges[((long)upper * Words) + word];
                left[word] = follows & goesLeft;
                right[word] = follows & ~goesLeft;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong IsAtMost<L, V>(double* values, int rows, double threshold)
        where L : struct, IRowLanes<V>
        where V : struct
    {
        ulong found = 0;
        V bound = L.Repeat(threshold);
        for (int row = 0; row < rows; row += L.Width)
            found |= L.AtMost(L.Load(values + row), bound) << row;
        return found;
    }

    private static ulong IsIn(in PathSplit asked, int* categories, int rows)
    {
        ulong found = 0;
        for (int row = 0; row < rows; row++)
            found |= (asked.Has(categories[row]) ? 1UL : 0) << row;
        return found;
    }
}
