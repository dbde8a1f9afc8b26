using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using SynapseServerless.VowpalWabbit;
using Xunit;

namespace SynapseServerless.ML.Tests.VowpalWabbit;

/// <summary>From decisions in JSON to what a policy would have earned.</summary>
public sealed class DecisionTests
{
    [Fact]
    public void A_decision_has_identity_reward_probability_and_place()
    {
        string text = """{"_label_cost":-2,"_label_probability":0.25,"_labelIndex":1,"EventId":"one","c":{}}""";
        using RecordBatch rows = new VowpalWabbitDSJsonTransformer().Transform(TestRows.Of(("value", new[] { text, "{}", null })), new StageContext("test"));

        Assert.Equal(["one", null, null], rows.Values("EventId"));
        Assert.Equal([0.25f, null, null], rows.Values("probLog"));
        Assert.Equal([1, null, null], rows.Values("chosenActionIndex"));
        Assert.Equal(-2f, ((IReadOnlyDictionary<string, object?>)rows.Values("rewards")[0]!)["reward"]);
    }

    [Fact]
    public void What_is_no_JSON_is_a_bad_row_that_names_the_column()
    {
        DataException error = Assert.Throws<DataException>(() => new VowpalWabbitDSJsonTransformer().Transform(TestRows.Of(("value", new[] { "{\"a\" 1}" })), new StageContext("test")));

        Assert.Equal("The decision is no JSON (line 1, column 6)", error.Problem);
    }

    // By hand: the policy, untrained, takes the first action of every decision, which was taken in two of four: weights 2, 0, 2, 0.
    [Fact]
    public async Task A_policy_is_evaluated_by_what_was_logged()
    {
        string[] decisions = [.. new[] { (-1, 0), (0, 1), (-3, 0), (-8, 1) }.Select(d =>
            $$$"""{"_label_cost":{{{d.Item1}}},"_label_probability":0.5,"_labelIndex":{{{d.Item2}}},"EventId":"e","c":{"_multi":[{"a":{"x":1}},{"a":{"x":1}}]}}""")];
        Dataset data = TestRows.Of(("value", decisions), ("half", new[] { "left", "left", "right", "right" })).Into(2);
        var policy = new VowpalWabbitGenericProgressive { InputCol = "value", PassThroughArgs = "--dsjson --cb_explore_adf -t" };

        Dataset predicted = policy.Transform(new VowpalWabbitDSJsonTransformer().Transform(data));
        using RecordBatch all = await new VowpalWabbitCSETransformer().Transform(predicted).CollectAsync(cancellationToken: TestContext.Current.CancellationToken);
        using RecordBatch halves = await new VowpalWabbitCSETransformer { MetricsStratificationCols = ["half"] }.Transform(predicted).CollectAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((4L, 2L, 1.0, 2.0), (all.Values("exampleCount")[0], all.Values("probPredNonZeroCount")[0], all.Values("averageImportanceWeight")[0], all.Values("averageSquaredImportanceWeight")[0]));
        var reward = (IReadOnlyDictionary<string, object?>)all.Values("reward")[0]!;
        Assert.Equal((-8.0, 0.0, -2.0, -2.0), (reward["minReward"], reward["maxReward"], reward["ips"], reward["snips"]));
        Assert.Equal(["left", "right"], halves.Values("half"));
        Assert.Equal([-1.0, -3.0], halves.Values("reward").Select(value => ((IReadOnlyDictionary<string, object?>)value!)["snips"]));
    }
}
