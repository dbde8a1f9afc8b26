using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace SynapseServerless.Services.Tests.Calls;

/// <summary>When a request that has room is sent.</summary>
public sealed class RequestGroupsTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(20);
    private readonly FakeTimeProvider _time = new();
    private readonly List<int> _sent = [];

    [Fact]
    public async Task It_waits_for_rows_that_come_however_long_they_take()
    {
        bool comes = true;
        RequestGroups<int, int> groups = Groups(() => comes);
        Task<int>[] first = [groups.AddAsync(1, 1, TestContext.Current.CancellationToken), groups.AddAsync(2, 1, TestContext.Current.CancellationToken)];
        for (int moment = 0; moment < 100; moment++)
            _time.Advance(s_moment);
        Assert.Empty(_sent);
        Task<int> third = groups.AddAsync(3, 1, TestContext.Current.CancellationToken);
        comes = false;
        while (!third.IsCompleted)
        {
            _time.Advance(s_moment);
            await Task.Yield();
        }
        int[] results = await Task.WhenAll([.. first, third]);
        Assert.Equal([1, 2, 3], results);
        Assert.Equal([3], _sent);
    }

    [Fact]
    public async Task It_does_not_wait_for_ever_for_rows_that_never_come()
    {
        Task<int> alone = Groups(() => true).AddAsync(1, 1, TestContext.Current.CancellationToken);
        while (!alone.IsCompleted)
        {
            _time.Advance(s_moment);
            await Task.Yield();
        }
        Assert.Equal([1], _sent);
    }

    [Theory]
    [InlineData(0, 3, 1, 8, true)]
    [InlineData(2, 3, 1, 8, false)]
    [InlineData(0, 3, 1, 1, false)]
    public void Rows_come_while_a_batch_has_some_that_may_begin(int row, int rows, int begun, int concurrency, bool comes)
    {
        var arrivals = new RowArrivals(concurrency);
        for (int i = 0; i < begun; i++)
            arrivals.Begin(row, rows);
        Assert.Equal(comes, arrivals.MoreCome);
    }

    private RequestGroups<int, int> Groups(Func<bool> waits) => new(10, 1_000, (items, _) =>
    {
        _sent.Add(items.Count);
        return Task.FromResult<IReadOnlyList<GroupResult<int>>>([.. items.Select(item => new GroupResult<int>(item, null))]);
    }, _time)
    { Waits = waits };
}
