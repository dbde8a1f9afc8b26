using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SynapseServerless.ML.Numbers;

/// <summary>Sums of doubles that are each kept as two doubles, 106 bits: the order of the numbers does not show in the double that they are rounded to.</summary>
/// <remarks>T. J. Dekker, "A floating-point technique for extending the available precision", 1971; sums by D. E. Knuth's two-sum.</remarks>
internal sealed class PairSums
{
    /// <summary>Sums that are all 0.</summary>
    /// <param name="count">How many.</param>
    public PairSums(int count) => (High, Low) = (new double[count], new double[count]);

    /// <summary>Sums that were kept; for JSON.</summary>
    [System.Text.Json.Serialization.JsonConstructor]
    public PairSums(double[] high, double[] low) => (High, Low) = (high, low);

    /// <summary>The doubles nearest to the sums.</summary>
    public double[] High { get; }

    /// <summary>What is left of them.</summary>
    public double[] Low { get; }

    /// <summary>How many sums there are.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Count => High.Length;

    /// <summary>A sum.</summary>
    public double this[int i] => High[i] + Low[i];

    /// <summary>Adds a number to a sum.</summary>
    public void Add(int i, double value)
    {
        double high = High[i], sum = high + value, part = sum - high;
        double rest = (high - (sum - part)) + (value - part) + Low[i];
        double rounded = sum + rest;
        High[i] = rounded;
        Low[i] = rest - (rounded - sum);
    }

    /// <summary>Adds numbers, each multiplied by a factor, to a run of sums.</summary>
    /// <param name="first">The sum that the first number is added to.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="factor">The factor.</param>
    public void AddScaled(int first, ReadOnlySpan<double> values, double factor)
    {
        int i = 0;
        if (values.Length >= Vector256<double>.Count)
        {
            ref double from = ref MemoryMarshal.GetReference(values);
            ref double highs = ref MemoryMarshal.GetReference(High.AsSpan(first, values.Length));
            ref double lows = ref MemoryMarshal.GetReference(Low.AsSpan(first, values.Length));
            for (; i + Vector256<double>.Count <= values.Length; i += Vector256<double>.Count)
            {
                Vector256<double> value = Vector256.LoadUnsafe(ref from, (nuint)i) * factor;
                Vector256<double> high = Vector256.LoadUnsafe(ref highs, (nuint)i), sum = high + value, part = sum - high;
                Vector256<double> rest = (high - (sum - part)) + (value - part) + Vector256.LoadUnsafe(ref lows, (nuint)i);
                Vector256<double> rounded = sum + rest;
                rounded.StoreUnsafe(ref highs, (nuint)i);
                (rest - (rounded - sum)).StoreUnsafe(ref lows, (nuint)i);
            }
        }
        for (; i < values.Length; i++)
            Add(first + i, values[i] * factor);
    }

    /// <summary>Adds the product of two numbers without rounding it.</summary>
    public void AddProduct(int i, double left, double right)
    {
        double product = left * right;
        Add(i, product);
        Low[i] += Math.FusedMultiplyAdd(left, right, -product);
    }

    /// <summary>Adds other sums, one to each.</summary>
    public void Add(PairSums other)
    {
        for (int i = 0; i < High.Length; i++)
        {
            Add(i, other.High[i]);
            Low[i] += other.Low[i];
        }
    }

    /// <summary>Writes the sums.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        for (int i = 0; i < Count; i++)
        {
            writer.Write(High[i]);
            writer.Write(Low[i]);
        }
    }

    /// <summary>Reads sums.</summary>
    public static PairSums Load(BinaryReader reader)
    {
        var sums = new PairSums(reader.ReadInt32());
        for (int i = 0; i < sums.Count; i++)
            (sums.High[i], sums.Low[i]) = (reader.ReadDouble(), reader.ReadDouble());
        return sums;
    }
}
