using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SynapseServerless.ML.Numbers;

/// <summary>Products and sums over rows of floats, several columns at a time. What comes out of a row does not depend on which rows are beside it.</summary>
internal static class RowMath
{
    private const int Step = 8;

    /// <summary>The product of a row and a vector.</summary>
    public static double Dot(ReadOnlySpan<float> row, ReadOnlySpan<double> vector)
    {
        int j = 0;
        double sum = 0;
        if (row.Length >= Step)
        {
            ref float from = ref MemoryMarshal.GetReference(row);
            ref double with = ref MemoryMarshal.GetReference(vector[..row.Length]);
            Vector256<double> left = default, right = default;
            for (; j + Step <= row.Length; j += Step)
            {
                (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)j));
                left += low * Vector256.LoadUnsafe(ref with, (nuint)j);
                right += high * Vector256.LoadUnsafe(ref with, (nuint)(j + 4));
            }
            sum = Vector256.Sum(left + right);
        }
        for (; j < row.Length; j++)
            sum += row[j] * vector[j];
        return sum;
    }

    /// <summary>The product of a sparse row and a vector.</summary>
    public static double Dot(ReadOnlySpan<int> slots, ReadOnlySpan<float> values, ReadOnlySpan<double> vector)
    {
        double sum = 0;
        for (int i = 0; i < slots.Length; i++)
            sum += values[i] * vector[slots[i]];
        return sum;
    }

    /// <summary>Adds rows, each multiplied by a factor, to a run of sums.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="first">The sum of the first column.</param>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="width">Columns of a row.</param>
    /// <param name="factors">A factor for each row.</param>
    public static void AddRows(PairSums sums, int first, ReadOnlySpan<float> rows, int width, ReadOnlySpan<double> factors)
    {
        int column = 0;
        for (; column + Step <= width; column += Step)
            AddColumns(sums, first + column, rows, column, width, factors);
        for (; column < width; column++)
        {
            double high = sums.High[first + column], low = sums.Low[first + column];
            for (int row = 0, place = column; row < factors.Length; row++, place += width)
            {
                double product = factors[row] * rows[place], sum = high + product, part = sum - high;
                low += (high - (sum - part)) + (product - part);
                high = sum;
            }
            (sums.High[first + column], sums.Low[first + column]) = (high, low);
        }
    }

    /// <summary>Adds numbers to one sum.</summary>
    public static void AddAll(PairSums sums, int index, ReadOnlySpan<double> values)
    {
        double high = sums.High[index], low = sums.Low[index];
        foreach (double value in values)
        {
            double sum = high + value, part = sum - high;
            low += (high - (sum - part)) + (value - part);
            high = sum;
        }
        (sums.High[index], sums.Low[index]) = (high, low);
    }

    /// <summary>Adds numbers, multiplied by a factor, to a run of sums.</summary>
    public static void AddScaled(PairSums sums, int first, ReadOnlySpan<double> numbers, double factor)
    {
        Span<double> highs = sums.High.AsSpan(first, numbers.Length), lows = sums.Low.AsSpan(first, numbers.Length);
        int j = 0;
        for (; j + 4 <= numbers.Length; j += 4)
        {
            Vector256<double> high = Vector256.Create<double>(highs[j..]);
            Vector256<double> product = Vector256.Create(factor) * Vector256.Create(numbers[j..]), sum = high + product, part = sum - high;
            (Vector256.Create<double>(lows[j..]) + ((high - (sum - part)) + (product - part))).CopyTo(lows[j..]);
            sum.CopyTo(highs[j..]);
        }
        for (; j < numbers.Length; j++)
        {
            double high = highs[j], product = factor * numbers[j], sum = high + product, part = sum - high;
            lows[j] += (high - (sum - part)) + (product - part);
            highs[j] = sum;
        }
    }

    // Eight columns stay in registers while all rows go by.
    private static void AddColumns(PairSums sums, int first, ReadOnlySpan<float> rows, int column, int width, ReadOnlySpan<double> factors)
    {
        Span<double> high = sums.High.AsSpan(first, Step), low = sums.Low.AsSpan(first, Step);
        Vector256<double> highA = Vector256.Create<double>(high), highB = Vector256.Create<double>(high[4..]);
        Vector256<double> lowA = Vector256.Create<double>(low), lowB = Vector256.Create<double>(low[4..]);
        for (int row = 0, place = column; row < factors.Length; row++, place += width)
        {
            (Vector256<double> left, Vector256<double> right) = Vector256.Widen(Vector256.Create(rows.Slice(place, Step)));
            Vector256<double> factor = Vector256.Create(factors[row]);
            Vector256<double> product = factor * left, sum = highA + product, part = sum - highA;
            lowA += (highA - (sum - part)) + (product - part);
            highA = sum;
            product = factor * right;
            sum = highB + product;
            part = sum - highB;
            lowB += (highB - (sum - part)) + (product - part);
            highB = sum;
        }
        highA.CopyTo(high);
        highB.CopyTo(high[4..]);
        lowA.CopyTo(low);
        lowB.CopyTo(low[4..]);
    }
}
