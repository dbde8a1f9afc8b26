using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Local;
using SynapseServerless.VowpalWabbit;
using Xunit;

namespace SynapseServerless.ML.Tests.VowpalWabbit;

/// <summary>Models of ranks brought together.</summary>
public sealed class AveragingTests
{
    // By hand, as VW's do_weighting: a rank's share is its sum of squared gradients among all, 1/4 and 3/4; weight 2/4 + 6 * 3/4 = 5, sums 1/4 + 9/4 = 2.5, scales 8/4 + 4 * 3/4 = 5.
    [Fact]
    public async Task Weights_are_averaged_by_how_much_each_rank_learnt()
    {
        Weights[] ranks = [new(1, adaptive: true, normalized: true), new(1, adaptive: true, normalized: true)];
        new float[] { 2, 1, 8 }.CopyTo(ranks[0].Values, 4);
        new float[] { 6, 3, 4 }.CopyTo(ranks[1].Values, 4);

        await AverageAsync(ranks);

        foreach (Weights weights in ranks)
            Assert.Equal([0f, 0f, 0f, 5f, 2.5f, 5f], [.. weights.Values[..3], .. weights.Values[4..7]]);
    }

    [Fact]
    public async Task Without_squared_gradients_all_ranks_count_alike()
    {
        Weights[] ranks = [new(1, adaptive: false, normalized: false), new(1, adaptive: false, normalized: false), new(1, adaptive: false, normalized: false)];
        for (int rank = 0; rank < 3; rank++)
            ranks[rank].Values[1] = rank;

        await AverageAsync(ranks);

        Assert.All(ranks, weights => Assert.Equal([0f, 1f], weights.Values));
    }

    private static Task<bool[]> AverageAsync(Weights[] weights) => LocalCollectives.RunAsync(
        weights.Length, new CollectiveOptions(),
        (rank, token) => Task.Factory.StartNew(
            () =>
            {
                Averaging.Average(weights[rank.Rank], rank);
                return true;
            }, token, TaskCreationOptions.LongRunning, TaskScheduler.Default),
        TestContext.Current.CancellationToken);
}
