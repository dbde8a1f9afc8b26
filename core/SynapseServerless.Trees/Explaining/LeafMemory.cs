using System.Runtime.CompilerServices;

namespace SynapseServerless.Trees.Explaining;

/// <summary>Memory in which leaves are taken one by one.</summary>
internal sealed unsafe class LeafMemory
{
    private const int MostWidth = 8, Alignment = 64;

    // Kept alive; pinned, so that their addresses stay.
    private readonly byte[] _bytes, _pairs;

    /// <summary>How many bytes paths take.</summary>
    public static long BytesOf(int factors) => (3L + MostWidth) * factors * Quadrature.PointsFor(factors) * sizeof(double);

    /// <summary>Takes memory for paths.</summary>
    /// <param name="factors">How many features the longest has.</param>
    /// <param name="pairs">How many numbers pairs of columns take.</param>
    public LeafMemory(int factors, long pairs)
    {
        int points = Quadrature.PointsFor(factors);
        long constants = 3L * factors * points, ratios = (long)factors * points * MostWidth, products = (long)points * MostWidth;
        _bytes = Allocate(constants + ratios + (2 * products) + ExplainMemory.Rows);
        _pairs = Allocate(pairs);
        Ratios = First(_bytes);
        Products = Ratios + ratios;
        Scaled = Products + products;
        Differences = Scaled + products;
        Constants = Differences + ExplainMemory.Rows;
        Pairs = First(_pairs);
    }

    /// <summary>Per feature and point the factor where it leads to the leaf, where it does not, and what turns the first into a difference.</summary>
    public double* Constants { get; }

    /// <summary>Per feature, point and row the difference over the factor.</summary>
    public double* Ratios { get; }

    /// <summary>Per point and row the product of all factors.</summary>
    public double* Products { get; }

    /// <summary>The same times the ratios of a feature.</summary>
    public double* Scaled { get; }

    /// <summary>Per row what a linear model says beyond the number of its leaf.</summary>
    public double* Differences { get; }

    /// <summary>Per pair of columns and row what they contribute together.</summary>
    public double* Pairs { get; }

    private static byte[] Allocate(long numbers) => GC.AllocateUninitializedArray<byte>(checked((int)((numbers * sizeof(double)) + Alignment)), pinned: true);

    private static double* First(byte[] bytes) => (double*)(((nint)Unsafe.AsPointer(ref bytes[0]) + Alignment - 1) & -Alignment);
}
