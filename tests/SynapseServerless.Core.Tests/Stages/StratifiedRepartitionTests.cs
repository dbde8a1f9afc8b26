using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Tests;

public sealed class StratifiedRepartitionTests
{
    // 8,900 rows of a, 1,000 of b, 100 without a label: b is 8.9 times rarer than a, and a missing label 89 times.
    private static RecordBatch Input() => TestRows.Of(
        ("label", Enumerable.Range(0, 10_000).Select(i => i % 100 == 99 ? null : i % 10 == 5 && i % 100 != 99 ? "b" : "a").ToArray()),
        ("id", Enumerable.Range(0, 10_000).ToArray()));

    [Theory]
    [InlineData("original", 1_000, 100)]
    [InlineData("equal", 8_900, 8_900)]
    [InlineData("mixed", 2_983, 943)]
    public void A_label_comes_as_often_as_its_mode_says_and_evenly_in_every_partition(string mode, int copiesOfB, int copiesOfMissing)
    {
        // floor(1000 * sqrt(8.9)) = 2983 and floor(100 * sqrt(89)) = 943. Three inputs of unequal size, four outputs.
        RecordBatch input = Input();
        var stage = new StratifiedRepartition { Mode = mode, LabelCol = "label", Seed = 7 };
        List<(string? Label, int Output)> dealt = Deal(stage, input, 4, [17, 5_000, 4_983]);

        foreach ((string? label, int copies) in new[] { ("a", 8_900), ("b", copiesOfB), (null, copiesOfMissing) })
        {
            int[] parts = [.. Enumerable.Range(0, 4).Select(output => dealt.Count(row => row.Label == label && row.Output == output))];
            Assert.Equal(copies, parts.Sum());
            Assert.InRange(parts.Max() - parts.Min(), 0, 1);
        }
    }

    [Fact]
    public void A_label_of_few_rows_reaches_as_many_partitions()
    {
        // One rare row in each of three input partitions: three of eight output partitions get one each.
        RecordBatch input = TestRows.Of(("label", Enumerable.Range(0, 300).Select(i => i % 100 == 42 ? "rare" : "common").ToArray()));
        List<(string? Label, int Output)> dealt = Deal(new StratifiedRepartition { Mode = "original" }, input, 8, [100, 100, 100]);
        Assert.Equal(3, dealt.Where(row => row.Label == "rare").Select(row => row.Output).Distinct().Count());
    }

    [Fact]
    public async Task The_same_rows_go_to_the_same_partitions_however_they_are_cut_into_batches()
    {
        RecordBatch input = Input();
        var stage = new StratifiedRepartition { Mode = "equal" };
        object counts = await Running.StatesAsync(stage.Statistics!, stage.Uid, input).FirstAsync();
        var whole = stage.CreateDealer(0, 4, counts).Deal(input).ToArray();
        RecordBatch head = Batches.Take(input, Enumerable.Range(0, 777).ToArray()), tail = Batches.Take(input, Enumerable.Range(777, 9_223).ToArray());
        RowDealer dealer = stage.CreateDealer(0, 4, counts);
        (int, int)[] first = [.. dealer.Deal(head)];
        Assert.Equal(whole, first.Concat(dealer.Deal(tail).Select(pair => (pair.Row + 777, pair.Output))));
        Assert.NotEqual(whole, new StratifiedRepartition { Mode = "equal", Seed = 43 }.CreateDealer(0, 4, counts).Deal(input));
    }

    private static List<(string? Label, int Output)> Deal(StratifiedRepartition stage, RecordBatch input, int outputs, int[] partitionRows)
    {
        IAggregation statistics = stage.Statistics!;
        object state = statistics.CreateState(input.Schema);
        var partitions = new List<RecordBatch>();
        foreach (int rows in partitionRows)
        {
            RecordBatch part = input.Slice(partitions.Sum(batch => batch.Length), rows);
            object own = statistics.Accumulate(statistics.CreateState(input.Schema), part, new StageContext(stage.Uid) { Partition = partitions.Count });
            state = statistics.Merge(state, own);
            partitions.Add(part);
        }
        var dealt = new List<(string?, int)>();
        for (int partition = 0; partition < partitions.Count; partition++)
        {
            object?[] labels = TestRows.Cells(partitions[partition], "label");
            dealt.AddRange(stage.CreateDealer(partition, outputs, state).Deal(partitions[partition]).Select(pair => ((string?)labels[pair.Row], pair.Output)));
        }
        return dealt;
    }
}
