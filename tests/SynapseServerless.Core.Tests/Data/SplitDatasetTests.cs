using Apache.Arrow;
using SynapseServerless.Specifications;
using Xunit;

namespace SynapseServerless.Data.Tests;

public sealed class SplitDatasetTests
{
    private static MemoryDataset Numbers(int partitions) =>
        Datasets.FromRows(Enumerable.Range(0, 20_000).Select(i => new { id = i, set = i % 3 == 0 ? "test" : i % 7 == 0 ? null : "train" }), partitions);

    private static async Task<int[]> IdsAsync(Dataset data)
    {
        using RecordBatch batch = await data.CollectAsync(["id"]);
        return ((Int32Array)batch.Column(0)).Values.ToArray();
    }

    private static SplitSpecification Fractions(params (string Name, double Fraction)[] fractions) =>
        new() { Fractions = fractions.ToDictionary(pair => pair.Name, pair => pair.Fraction) };

    [Fact]
    public async Task Splits_whose_fractions_sum_to_one_are_disjoint_and_complete()
    {
        using MemoryDataset data = Numbers(4);
        SplitSpecification split = Fractions(("train", 0.7), ("valid", 0.1), ("test", 0.2));
        int[] train = await IdsAsync(new SplitDataset(data, split, "train"));
        int[] valid = await IdsAsync(new SplitDataset(data, split, "valid"));
        int[] test = await IdsAsync(new SplitDataset(data, split, "test"));
        Assert.Equal(Enumerable.Range(0, 20_000), train.Concat(valid).Concat(test).Order());
        // Five standard deviations of a binomial of 20,000 draws.
        Assert.InRange(train.Length, 14_000 - 325, 14_000 + 325);
        Assert.InRange(valid.Length, 2_000 - 213, 2_000 + 213);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_split_and_another_seed_another()
    {
        using MemoryDataset data = Numbers(4);
        SplitSpecification split = Fractions(("train", 0.5));
        int[] first = await IdsAsync(new SplitDataset(data, split, "train"));
        Assert.Equal(first, await IdsAsync(new SplitDataset(data, split, "train")));
        Assert.NotEqual(first, await IdsAsync(new SplitDataset(data, split with { Seed = 43 }, "train")));
    }

    [Fact]
    public async Task How_rows_are_cut_into_batches_does_not_matter()
    {
        using MemoryDataset whole = Numbers(1);
        using RecordBatch batch = await whole.CollectAsync();
        using var cut = new MemoryDataset(whole.Schema, [[.. Enumerable.Range(0, 200).Select(i => batch.SliceShared(i * 100, 100))]]);
        SplitSpecification split = Fractions(("a", 0.3), ("b", 0.7));
        Assert.Equal(await IdsAsync(new SplitDataset(whole, split, "a")), await IdsAsync(new SplitDataset(cut, split, "a")));
    }

    [Fact]
    public void A_draw_is_what_SplitMix64_says()
    {
        // SplitMix64 seeded with 0 gives 0xE220A8397B1DCDAF first (Vigna's reference implementation, splitmix64.c).
        // With seed s such that mix(s) is 0, and partition 0 and row 0 the draw is mix(mix(0)) of that value.
        static ulong Mix(ulong x)
        {
            ulong z = x + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
        Assert.Equal(0xE220A8397B1DCDAF, Mix(0));
        Assert.Equal((Mix(Mix(Mix(42) ^ 3) ^ 5) >> 11) / Math.Pow(2, 53), SplitDataset.Draw(42, 3, 5));
    }

    [Fact]
    public async Task A_column_can_say_the_split_and_need_not_be_read()
    {
        using MemoryDataset data = Numbers(3);
        var split = new SplitSpecification { Column = "set" };
        Assert.Equal(Enumerable.Range(0, 20_000).Where(i => i % 3 == 0), await IdsAsync(new SplitDataset(data, split, "test")));
        Assert.Equal(Enumerable.Range(0, 20_000).Where(i => i % 3 != 0 && i % 7 != 0), await IdsAsync(new SplitDataset(data, split, "train")));
        Assert.Empty(await IdsAsync(new SplitDataset(data, split, "")));
    }

    [Fact]
    public void Wrong_splits_are_refused_with_what_would_be_right()
    {
        using MemoryDataset data = Numbers(1);
        SplitSpecification split = Fractions(("train", 0.8), ("test", 0.2));
        Assert.Contains("Did you mean 'train'", Assert.Throws<DataException>(() => new SplitDataset(data, split, "trian")).Message, StringComparison.Ordinal);
        Assert.Contains("sum to 1.5", Assert.Throws<DataException>(() => new SplitDataset(data, Fractions(("a", 0.75), ("b", 0.75)), "a")).Message, StringComparison.Ordinal);
        Assert.Contains("'set'", Assert.Throws<DataException>(() => new SplitDataset(data, new SplitSpecification { Column = "sett" }, "a")).Message, StringComparison.Ordinal);
    }
}
