using SynapseServerless.Service.Serving;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>How requests are dealt to versions.</summary>
public sealed class VersionChoiceTests
{
    private static readonly string[] s_keys = [.. Enumerable.Range(0, 20_000).Select(key => $"caller {key}")];

    [Fact]
    public void A_key_is_always_dealt_to_the_same_version() =>
        Assert.All(s_keys[..100], key => Assert.Equal(Choose(key, ("1", 1), ("2", 1)), Choose(key, ("2", 1), ("1", 1))));

    [Theory]
    [InlineData(50, 50)]
    [InlineData(95, 5)]
    [InlineData(1, 3)]
    public void Each_version_is_dealt_its_share(double first, double second)
    {
        // Four standard deviations of a binomial count: chance goes beyond once in 16,000 times, and the keys are the same every time.
        double share = second / (first + second), error = 4 * Math.Sqrt(share * (1 - share) / s_keys.Length);
        Assert.InRange(s_keys.Count(key => Choose(key, ("1", first), ("2", second)) == "2") / (double)s_keys.Length, share - error, share + error);
    }

    [Fact]
    public void A_version_without_a_weight_is_dealt_nothing() =>
        Assert.All(s_keys[..1_000], key => Assert.Equal("1", Choose(key, ("1", 0.001), ("2", 0))));

    [Fact]
    public void Where_a_version_gets_more_nobody_moves_but_to_it()
    {
        Assert.All(s_keys, key =>
        {
            string before = Choose(key, ("1", 90), ("2", 5), ("3", 5)), after = Choose(key, ("1", 90), ("2", 5), ("3", 20));
            Assert.True(before == after || after == "3", $"{key} moved from {before} to {after}");
        });
    }

    [Fact]
    public void Two_models_deal_the_same_callers_differently() =>
        Assert.InRange(s_keys.Count(key => Choose(key, ("1", 1), ("2", 1)) == VersionChoice.Choose("n", key, [new("1", 1), new("2", 1)])), 9_500, 10_500);

    [Theory]
    [InlineData("2,10,1", "10,2,1")]
    [InlineData("b,a,3", "3,b,a")]
    public void Versions_are_listed_latest_first(string given, string sorted) =>
        Assert.Equal(sorted.Split(','), given.Split(',').Order(VersionOrder.LatestFirst));

    private static string Choose(string key, params (string Version, double Weight)[] versions) =>
        VersionChoice.Choose("m", key, [.. versions.Select(version => new WeightedVersion(version.Version, version.Weight))]);
}
