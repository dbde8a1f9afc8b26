using System.Text.Json;
using CsCheck;
using SynapseServerless.ML.Numbers;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class NumbersTests
{
    [Fact]
    public void A_sum_loses_nothing()
    {
        // By hand: the large values cancel, and a double sum in this order would give 0.
        var sum = new ExactSum();
        foreach (double value in new[] { 1e300, 1, 1e-300, -1e300, double.Epsilon, -1e-300 })
            sum.Add(value);
        Assert.Equal(1, sum.Over(1));
        sum.Add(-1);
        Assert.Equal(double.Epsilon, sum.Over(1));
        // 0.1 as a double is 0.1000000000000000055511151231257827; ten of them sum to 1.000000000000000055, which rounds to 1.
        var tenths = new ExactSum();
        for (int i = 0; i < 10; i++)
            tenths.Add(0.1);
        Assert.Equal(1.0, tenths.Over(1));
        Assert.Equal(0.1, tenths.Over(10));
    }

    [Fact]
    public void A_sum_agrees_with_arithmetic_on_decimals_in_any_grouping() =>
        // System.Decimal is exact for these values: cents below 10^9.
        Gen.Int[-1_000_000_000, 1_000_000_000].Array[1, 60].Select(Gen.Int[0, 60]).Sample((cents, cut) =>
        {
            var left = new ExactSum();
            var right = new ExactSum();
            for (int i = 0; i < cents.Length; i++)
                (i < cut ? left : right).Add(cents[i] / 128.0);
            ExactSum reloaded = JsonSerializer.Deserialize<ExactSum>(JsonSerializer.Serialize(right, StateJson.Options), StateJson.Options)!;
            left.Add(reloaded);
            return left.Over(1) == (double)(cents.Sum(value => (decimal)value) / 128m);
        }, iter: Effort.Current.Cases(500));

    [Fact]
    public void Infinities_go_through_a_sum()
    {
        var sum = new ExactSum();
        sum.Add(double.PositiveInfinity);
        sum.Add(5);
        Assert.Equal(double.PositiveInfinity, sum.Over(2));
        sum.Add(double.NegativeInfinity);
        Assert.Equal(double.NaN, sum.Over(3));
    }

    [Fact]
    public void A_histogram_is_exact_while_there_are_few_values()
    {
        var histogram = new ValueHistogram(10);
        foreach (double value in new[] { 3, -1, 3, 0.0, -0.0, double.PositiveInfinity })
            histogram.Add(value);
        Assert.Equal([(-1, 1L), (0, 2), (3, 2), (double.PositiveInfinity, 1)], histogram.Sorted());
        // Ranks 1, 2, 3, 5 and 6 of -1, 0, 0, 3, 3, inf.
        Assert.Equal([-1, 0, 0, 3, double.PositiveInfinity], histogram.Quantiles(0, 0.25, 0.5, 0.75, 1));
        Assert.Equal(0, histogram.RelativeError);
    }

    [Fact]
    public void Beyond_its_limit_a_histogram_is_as_good_as_it_says_and_the_same_in_any_grouping()
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Exp(random.NextDouble() * 6) * (random.Next(4) == 0 ? -1 : 1))];
        ValueHistogram Fill(IEnumerable<double> part)
        {
            var histogram = new ValueHistogram(2_000);
            foreach (double value in part)
                histogram.Add(value);
            return JsonSerializer.Deserialize<ValueHistogram>(JsonSerializer.Serialize(histogram, StateJson.Options), StateJson.Options)!;
        }

        ValueHistogram whole = Fill(values), parts = Fill(values.Take(30));
        parts.Add(Fill(values.Skip(30).Take(15_000)));
        parts.Add(Fill(values.Skip(15_030)));
        Assert.Equal(whole.Sorted(), parts.Sorted());
        Assert.InRange(whole.RelativeError, 1e-5, 1e-2);
        double[] sorted = [.. values.Order()];
        foreach (double fraction in new[] { 0.0, 0.01, 0.3, 0.5, 0.9, 1.0 })
        {
            double exact = sorted[Math.Max(1, (int)Math.Ceiling(fraction * values.Length)) - 1];
            Assert.InRange(whole.Quantiles(fraction)[0], exact - (Math.Abs(exact) * whole.RelativeError), exact + (Math.Abs(exact) * whole.RelativeError));
        }
        Assert.Equal((sorted[0], sorted[^1]), (whole.Min, whole.Max));
    }
}
