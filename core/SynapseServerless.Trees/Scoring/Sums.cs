using System.Runtime.CompilerServices;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>How a leaf value is added to a sum.</summary>
internal interface ISum
{
    /// <summary>Adds it.</summary>
    static abstract double Add(double sum, double value);
}

/// <summary>Sums of doubles, as LightGBM's.</summary>
internal readonly struct DoubleSum : ISum
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double sum, double value) => sum + value;
}

/// <summary>Sums of floats, as XGBoost's. The sum of two floats as a double, rounded once, is their sum as a float.</summary>
internal readonly struct SingleSum : ISum
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double sum, double value) => (float)(sum + value);
}

/// <summary>The least of all, of ONNX.</summary>
internal readonly struct LeastSum : ISum
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double sum, double value) => value < sum ? value : sum;
}

/// <summary>The greatest of all, of ONNX.</summary>
internal readonly struct MostSum : ISum
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double sum, double value) => value > sum ? value : sum;
}

/// <summary>What sums begin with, and how they are added.</summary>
/// <param name="starts">What the sum of each class begins with; empty where all begin with what changes nothing.</param>
/// <param name="kind">How leaf values are added.</param>
internal sealed class SumRule(double[] starts, SumKind kind)
{
    /// <summary>How leaf values are added.</summary>
    public SumKind Kind => kind;

    /// <summary>What changes no sum that it is added to.</summary>
    public double Neutral { get; } = TreeRules.NeutralOf(kind);

    /// <summary>What the sum of the first class begins with.</summary>
    public double First => starts.Length == 0 ? Neutral : starts[0];

    /// <summary>Adds.</summary>
    public double Add(double sum, double value) => kind switch
    {
        SumKind.Single => SingleSum.Add(sum, value),
        SumKind.Least => LeastSum.Add(sum, value),
        SumKind.Most => MostSum.Add(sum, value),
        _ => DoubleSum.Add(sum, value),
    };

    /// <summary>Begins the sums of rows.</summary>
    /// <param name="sums">A number for each class, row after row.</param>
    public void Begin(Span<double> sums)
    {
        if (starts.Length <= 1)
        {
            sums.Fill(First);
            return;
        }
        for (int row = 0; row < sums.Length; row += starts.Length)
            starts.CopyTo(sums[row..]);
    }
}
