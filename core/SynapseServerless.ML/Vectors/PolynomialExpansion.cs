using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.ML;

/// <summary>Makes of each vector the products of its slots up to a degree: of x and y for degree 2 x, x², y, xy and y².</summary>
/// <remarks>The products have Spark's order. Sparse vectors become dense.</remarks>
public sealed class PolynomialExpansion : VectorTransformer
{
    private const int Most = 1_000_000;

    /// <summary>How many slots are multiplied at most.</summary>
    [Range(1, 20)]
    public int Degree { get; init; } = 2;

    private protected override VectorFunction FunctionOf(Field input, int width)
    {
        double count = Enumerable.Range(1, Degree).Aggregate(1.0, (product, i) => product * (width + i) / i) - 1;
        if (count > Most)
        {
            throw new SpecificationException(
                string.Create(CultureInfo.InvariantCulture, $"{width} slots have {count:N0} products of degree {Degree} and less"), Location.OfParameter(Uid, "degree"),
                $"Set degree lower, or give fewer slots: {Most:N0} products are taken at most.");
        }
        int[][] products = [.. Products(width - 1, Degree).Skip(1)];
        IReadOnlyList<string>? names = ColumnMetadata.Slots(input);
        return new VectorFunction
        {
            Width = products.Length,
            Names = names is null || products.Length > VectorPlan.MaxNamedSlots ? null : [.. products.Select(product => string.Join('*', product.Select(slot => names[slot])))],
            Dense = (from, to) =>
            {
                for (int i = 0; i < products.Length; i++)
                {
                    double value = 1;
                    foreach (int slot in products[i])
                        value *= from[slot];
                    to[i] = (float)value;
                }
            },
        };
    }

    // The power of the last slot grows slowest.
    private static IEnumerable<int[]> Products(int last, int degree)
    {
        if (last < 0)
            return [[]];
        return Enumerable.Range(0, degree + 1)
            .SelectMany(power => Products(last - 1, degree - power).Select(product => (int[])[.. product, .. Enumerable.Repeat(last, power)]));
    }
}
