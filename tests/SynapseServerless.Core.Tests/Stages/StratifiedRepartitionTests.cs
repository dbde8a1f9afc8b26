using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Stages.Partitions;
using Xunit;

namespace SynapseServerless.Tests;

public sealed class StratifiedRepartitionTests
{
    // 8,900 rows of a, 1,000 of b, 100 without a label: b is 8.9 times rarer than a, and a missing label 89 times.
    private static RecordBatch Input() => TestRows.Of(
        ("label", Enumerable.Range(0, 10_000).Select(i => i % 100 == 99 ? null : i % 10 == 5 && i % 100 != 99 ? "b" : "a").ToArray()),
        ("id", Enumerable.Range(0, 10_000).ToArray()));

    [Theory]
    [InlineData("original", 1, 1)]
    [InlineData("equal", 8.9, 89)]
    [InlineData("mixed", 2.98, 9.43)]
    public async Task A_label_comes_as_often_as_its_mode_says_in_every_partition(string mode, double copiesOfB, double copiesOfMissing)
    {
        RecordBatch input = Input();
        var stage = new StratifiedRepartition { Mode = mode, LabelCol = "label", Seed = 7 };
        object counts = await Running.StatesAsync(stage.Statistics!, stage.Uid, input).FirstAsync();
        var dealt = stage.Assign(input, 0, 0, 4, counts).ToArray();
        object?[] labels = TestRows.Cells(input, "label");
        foreach (IGrouping<int, (int Row, int Output)> part in dealt.GroupBy(pair => pair.Output))
        {
            // A quarter of the copies in each partition, within four standard deviations of a binomial draw.
            Expect(8_900 / 4.0, part.Count(pair => (string?)labels[pair.Row] == "a"));
            Expect(1_000 * copiesOfB / 4.0, part.Count(pair => (string?)labels[pair.Row] == "b"));
            Expect(100 * copiesOfMissing / 4.0, part.Count(pair => labels[pair.Row] is null));
        }
        Assert.Equal(4, dealt.Select(pair => pair.Output).Distinct().Count());

        static void Expect(double expected, int actual) => Assert.InRange(actual, expected - (4 * Math.Sqrt(expected)), expected + (4 * Math.Sqrt(expected)));
    }

    [Fact]
    public async Task The_same_rows_go_to_the_same_partitions_however_they_are_cut()
    {
        RecordBatch input = Input();
        var stage = new StratifiedRepartition { Mode = "equal" };
        object counts = await Running.StatesAsync(stage.Statistics!, stage.Uid, input).FirstAsync();
        var whole = stage.Assign(input, 0, 2, 4, counts).ToArray();
        RecordBatch head = Batches.Take(input, Enumerable.Range(0, 777).ToArray()), tail = Batches.Take(input, Enumerable.Range(777, 9_223).ToArray());
        var cut = stage.Assign(head, 0, 2, 4, counts).Concat(stage.Assign(tail, 777, 2, 4, counts).Select(pair => (pair.Row + 777, pair.Output)));
        Assert.Equal(whole, cut);
        Assert.NotEqual(whole, new StratifiedRepartition { Mode = "equal", Seed = 43 }.Assign(input, 0, 2, 4, counts));
    }
}
