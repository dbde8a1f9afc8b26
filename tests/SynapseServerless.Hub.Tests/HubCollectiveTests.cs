using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Tests;

namespace SynapseServerless.Hub.Tests;

public sealed class HubCollectiveTests : CollectiveContract, IAsyncLifetime
{
    private static readonly HubClientOptions s_quick = new()
    {
        JoinTimeout = TimeSpan.FromSeconds(20), HeartbeatInterval = TimeSpan.FromSeconds(0.1),
    };

    private HubServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await HubServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_session_is_over_when_all_ranks_have_left()
    {
        await OnAllAsync(3, rank => rank.GatherRecords(1).Length);
        // A name is used once: the same session cannot be joined again.
        CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(
            () => HubCollective.JoinAsync(_server.Session(), 0, 3, client: s_quick));
        Assert.Contains("is complete", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _server.Hub.Sessions);
    }

    [Fact]
    public async Task Sessions_of_one_hub_do_not_see_each_other()
    {
        Task<int[]>[] work = [.. Enumerable.Range(0, 4).Select(async session =>
        {
            IReadOnlyList<ICollective> ranks = await _server.JoinAsync(3, new CollectiveOptions(), name: $"session-{session}");
            int[][] sums = await Task.WhenAll(ranks.Select(rank => OnThread(
                rank, (own, _) => Enumerable.Range(0, 200).Select(i => own.GatherRecords((session * 1000) + (own.Rank * 10) + i).Sum()).ToArray(),
                CancellationToken.None)));
            Assert.All(sums, sum => Assert.Equal(sums[0], sum));
            return sums[0];
        })];
        int[][] results = await Task.WhenAll(work);
        for (int session = 0; session < 4; session++)
            Assert.Equal(Enumerable.Range(0, 200).Select(i => (3 * ((session * 1000) + i)) + 30), results[session]);
    }

    protected override Task<IReadOnlyList<ICollective>> JoinAsync(int size, CollectiveOptions options) => _server.JoinAsync(size, options, s_quick);
}
