using SynapseServerless.VowpalWabbit;
using Xunit;

namespace SynapseServerless.ML.Tests.VowpalWabbit;

/// <summary>Estimates of policies against numbers worked from the published formulas apart from this code.</summary>
public sealed class PolicyTests
{
    private static readonly (double Logged, double Reward, double Predicted, double Count)[] _events = [(0.2, 1, 0.3, 1), (0.2, 2, 0.1, 2), (0.2, 3, 0.4, 1)];

    // By hand: weights 1.5, 0.5 (twice) and 2 make 4.5; weighted rewards 1.5 + 2 + 6 = 9.5; 9.5 / 4 and 9.5 / 4.5.
    [Fact]
    public void Inverse_propensity_and_its_normalized_form()
    {
        PolicyEvaluation policy = Of(_events);

        Assert.Equal(2.375, policy.Ips!.Value, 12);
        Assert.Equal(9.5 / 4.5, policy.Snips!.Value, 12);
        Assert.Equal(4, policy.Count);
    }

    // The estimators of github.com/VowpalWabbit/estimators, worked in Python with the quantile 7.7086474 of F(1, 4) from tables.
    [Theory]
    [InlineData(100.0, 0.20277111769832956, 6.191349457902735)]
    [InlineData(double.PositiveInfinity, 0.2220944492500978, 6.1193814788456615)]
    public void Empirical_likelihood_and_its_interval(double maxWeight, double lower, double upper)
    {
        PolicyEvaluation policy = Of(_events);

        Assert.Equal(2.148148148148148, policy.CressieRead(0, maxWeight)!.Value, 12);
        PolicyInterval interval = policy.CressieReadInterval(0, maxWeight, 0, 10)!.Value;
        Assert.Equal(lower, interval.Lower, 6);
        Assert.Equal(upper, interval.Upper, 6);
        Assert.Equal(new PolicyInterval(1, 3), policy.CressieReadInterval(0, maxWeight));
    }

    [Fact]
    public void Parts_add_up_to_the_whole_whatever_their_order()
    {
        PolicyEvaluation whole = Of(_events), one = Of(_events[..1]), others = Of(_events[1..]);
        others.Add(one);

        Assert.Equal(whole.Ips, others.Ips);
        Assert.Equal(whole.CressieReadInterval(0, 100, 0, 10), others.CressieReadInterval(0, 100, 0, 10));
    }

    [Fact]
    public void Without_events_there_is_no_estimate()
    {
        var policy = new PolicyEvaluation();

        Assert.Null(policy.Ips);
        Assert.Null(policy.Snips);
        Assert.Null(policy.CressieRead(0, 100));
        Assert.Null(policy.CressieReadInterval(0, 100));
    }

    // Tables of the distribution F at 95 %.
    [Theory]
    [InlineData(1, 161.4476)]
    [InlineData(10, 4.9646)]
    [InlineData(100, 3.9361)]
    [InlineData(1e9, 3.8415)]
    public void Quantiles_are_those_of_tables(double n, double quantile) => Assert.Equal(quantile, FDistribution.Quantile(0.95, n), 4);

    [Fact]
    public void Quantiles_of_weights_are_within_half_a_percent()
    {
        var sketch = new WeightSketch();
        for (int i = 1; i <= 1000; i++)
            sketch.Add(i / 10.0);

        foreach (double share in new[] { 0.25, 0.5, 0.75, 0.95 })
            Assert.InRange(sketch.Quantile(share) / (100 * share), 0.994, 1.006);
    }

    private static PolicyEvaluation Of(IEnumerable<(double Logged, double Reward, double Predicted, double Count)> events)
    {
        var policy = new PolicyEvaluation();
        foreach ((double logged, double reward, double predicted, double count) in events)
            policy.Add(logged, reward, predicted, count);
        return policy;
    }
}
