using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Local;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Core.Tests.Collectives;

public sealed class LocalCollectiveTests : CollectiveContract
{
    [Fact]
    public async Task The_failure_that_came_first_is_the_one_that_is_thrown()
    {
        var options = new CollectiveOptions();
        DataException error = await Assert.ThrowsAsync<DataException>(() => LocalCollectives.RunAsync<int>(
            4, options, async (rank, token) =>
            {
                await Task.Yield();
                return rank.Rank == 3 ? throw new DataException("A row is bad", Location.None) : rank.GatherRecords(1)[0];
            },
            CancellationToken.None));
        Assert.Equal("A row is bad", error.Problem);
    }

    protected override Task<IReadOnlyList<ICollective>> JoinAsync(int size, CollectiveOptions options) =>
        Task.FromResult(LocalCollectives.Create(size, options));
}
