using System.Numerics;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

/// <summary>Sums of many numbers at a time, held against sums of whole numbers of any size.</summary>
public sealed class ExactSpanTests
{
    public static TheoryData<string> Kinds => new("whole", "whole with NaN", "fractions", "all magnitudes", "one fraction", "large whole", "cancelling");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Numbers_of_a_span_add_up_exactly_wherever_it_is_cut(string kind)
    {
        var random = new Random(7);
        double[] values = [.. Enumerable.Range(0, 10_000).Select(i => Number(kind, i, random))];
        BigInteger expected = values.Where(double.IsFinite).Aggregate(BigInteger.Zero, static (sum, value) => sum + Units(value));

        foreach (int cut in (int[])[0, 1, 300, 5_000, 9_999])
        {
            var sum = new ExactSum();
            long count = sum.AddNumbers(values.AsSpan(0, cut)) + sum.AddNumbers(values.AsSpan(cut));

            Assert.Equal(values.Count(value => !double.IsNaN(value)), count);
            Assert.Equal(expected, sum.ToUnits());
        }
    }

    [Fact]
    public void Infinities_are_counted_and_make_the_sum_infinite()
    {
        double[] values = [.. Enumerable.Repeat(0.5, 2_000), double.PositiveInfinity, double.NaN, double.PositiveInfinity];
        var sum = new ExactSum();

        Assert.Equal(2_002, sum.AddNumbers(values));
        Assert.Equal(double.PositiveInfinity, sum.Over(1));
    }

    [Theory]
    [InlineData(1.5, 1_000_000_007)]
    [InlineData(-3, 5)]
    [InlineData(0.1, 4_294_967_297)]
    [InlineData(1e-60, 12)]
    [InlineData(1e60, 3_000_000_000)]
    [InlineData(1e250, 77)]
    [InlineData(5e-324, 3)]
    [InlineData(123456789.123, 987654321)]
    public void A_value_that_comes_often_has_the_moments_of_as_many_values(double value, long count)
    {
        var sums = new PowerSums();
        sums.Add(value, count);
        sums.Add(value + value, 2);
        BigInteger units = Units(value);

        // As integers over a common unit: the variance is n s2 - s1 s1, over n (n - 1).
        BigInteger n = count + 2, s1 = (count * units) + (4 * units), s2 = (count * units * units) + (8 * units * units);
        double expected = Rational.ToDouble((n * s2) - (s1 * s1), n * (n - 1), -2 * 1074);
        Moments moments = sums.Moments((long)n);
        if (double.IsFinite(expected) && expected != 0)
            Assert.Equal(1, moments.Variance!.Value / expected, 12);
        Assert.NotNull(moments.Kurtosis);
    }

    private static double Number(string kind, int i, Random random) => kind switch
    {
        "whole" => random.Next(-1000, 1000),
        "whole with NaN" => i % 7 == 0 ? double.NaN : random.Next(),
        "fractions" => random.NextDouble() - 0.25,
        "all magnitudes" => BitConverter.Int64BitsToDouble(random.NextInt64()) is var any && double.IsFinite(any) ? any : -0.0,
        "one fraction" => i == 4_321 ? 0.1 : i,
        "large whole" => (double)random.NextInt64(),
        _ => i % 2 == 0 ? Math.ScaleB(1 + (i / 2), i % 900) : -Math.ScaleB(1 + (i / 2), (i - 1) % 900),
    };

    // A double is a whole number of units of 2^-1074.
    private static BigInteger Units(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        BigInteger units = mantissa << Math.Max(0, exponent - 1);
        return bits < 0 ? -units : units;
    }
}
