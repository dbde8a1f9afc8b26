using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Resources;
using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Services.Tests.Governing;

/// <summary>Single decisions of the governor, with a clock that the test moves.</summary>
public sealed class GovernorTests
{
    private static readonly RequestCost s_one = new(0);
    private static readonly CallOutcome s_accepted = new() { Result = CallResult.Accepted };
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Requests_go_in_the_order_in_which_they_asked()
    {
        using var governor = new Governor(new GovernorOptions { MaxConcurrency = 1 }, _time);
        Permit first = await governor.AcquireAsync(s_one, default);
        Task<Permit>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => governor.AcquireAsync(s_one, default).AsTask())];
        Assert.Equal(GovernorBound.Concurrency, governor.State.Bound);
        foreach (Task<Permit> next in waiting)
        {
            Assert.Equal(1, governor.State.InFlight);
            first.Complete(s_accepted);
            first = await next;
        }
        Assert.Equal(0, governor.State.Waiting);
        Assert.Equal(3, governor.State.Accepted);
    }

    [Fact]
    public async Task A_permit_is_completed_once()
    {
        using var governor = new Governor(new GovernorOptions(), _time);
        using Permit permit = await governor.AcquireAsync(s_one, default);
        permit.Complete(s_accepted);
        permit.Complete(new CallOutcome { Result = CallResult.Refused });
        Assert.Equal((1, 0, 0), (governor.State.Accepted, governor.State.Refused, governor.State.InFlight));
    }

    [Fact]
    public async Task A_hold_is_one_of_the_endpoint_and_ends_with_its_time()
    {
        using var governor = new Governor(new GovernorOptions(), _time);
        await RefuseAsync(governor, TimeSpan.FromSeconds(30));
        Task<Permit> next = governor.AcquireAsync(s_one, default).AsTask();
        Assert.Equal(_time.GetUtcNow().AddSeconds(30), governor.State.HeldUntil);
        Assert.Equal(GovernorBound.Hold, governor.State.Bound);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        (await next).Dispose();
    }

    [Fact]
    public async Task Where_the_first_of_all_requests_is_refused_nothing_is_known_and_the_start_is_made_again()
    {
        using var governor = new Governor(new GovernorOptions(), _time);
        await RefuseAsync(governor, TimeSpan.FromSeconds(1));
        Task<Permit>[] next = [.. Enumerable.Range(0, 8).Select(_ => governor.AcquireAsync(s_one, default).AsTask())];

        // Answers double what is under way, so that eight rows take a few steps once the hold is over.
        for (int step = 0; step < 12; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            foreach (Task<Permit> permit in next.Where(task => task.IsCompletedSuccessfully))
                (await permit).Complete(s_accepted);
        }

        Assert.All(next, task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal(8, governor.State.Accepted);
    }

    [Fact]
    public async Task A_hold_that_is_too_long_ends_those_that_wait_and_those_that_come()
    {
        using var governor = new Governor(new GovernorOptions { MaxConcurrency = 1 }, _time);
        Permit permit = await governor.AcquireAsync(s_one, default);
        Task<Permit> waiting = governor.AcquireAsync(s_one, default).AsTask();
        permit.Complete(new CallOutcome { Result = CallResult.Refused, Wait = TimeSpan.FromHours(2) });
        HeldTooLongException error = await Assert.ThrowsAsync<HeldTooLongException>(() => waiting);
        Assert.Equal(_time.GetUtcNow().AddHours(2), error.Until);
        await Assert.ThrowsAsync<HeldTooLongException>(() => governor.AcquireAsync(s_one, default).AsTask());
        _time.Advance(TimeSpan.FromHours(2));
        (await governor.AcquireAsync(s_one, default)).Dispose();
    }

    [Fact]
    public async Task A_wait_in_the_queue_ends_where_it_has_a_limit()
    {
        using var governor = new Governor(new GovernorOptions { MaxConcurrency = 1, LongestQueueWait = TimeSpan.FromSeconds(5) }, _time);
        using Permit permit = await governor.AcquireAsync(s_one, default);
        Task<Permit> waiting = governor.AcquireAsync(s_one, default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(5.1));
        await Assert.ThrowsAsync<HeldTooLongException>(() => waiting);
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_queue()
    {
        using var governor = new Governor(new GovernorOptions { MaxConcurrency = 1 }, _time);
        Permit permit = await governor.AcquireAsync(s_one, default);
        using var cancel = new CancellationTokenSource();
        Task<Permit> gone = governor.AcquireAsync(s_one, cancel.Token).AsTask();
        Task<Permit> stays = governor.AcquireAsync(s_one, default).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        permit.Complete(s_accepted);
        (await stays).Dispose();
        Assert.Equal((0, 0), (governor.State.Waiting, governor.State.InFlight));
    }

    [Fact]
    public async Task Disposing_ends_those_that_wait()
    {
        var governor = new Governor(new GovernorOptions { MaxConcurrency = 1 }, _time);
        Permit permit = await governor.AcquireAsync(s_one, default);
        Task<Permit> waiting = governor.AcquireAsync(s_one, default).AsTask();
        governor.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        permit.Complete(s_accepted);
    }

    [Fact]
    public async Task A_rate_that_the_user_set_is_kept_evenly()
    {
        using var governor = new Governor(new GovernorOptions { RequestsPerSecond = 10, FirstWindow = 64 }, _time);
        (await governor.AcquireAsync(s_one, default)).Complete(s_accepted);
        Task<Permit>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => governor.AcquireAsync(s_one, default).AsTask())];
        for (int i = 0; i < 1050; i++)
            _time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.TrueAsync(() => waiting.Count(one => one.IsCompleted) == 10);
        Assert.Equal(10, governor.State.RequestsPerSecond);
        Assert.Equal(GovernorBound.Rate, governor.State.Bound);
    }

    [Fact]
    public async Task Tokens_that_the_user_set_are_reserved_and_corrected_by_what_was_used()
    {
        using var governor = new Governor(new GovernorOptions { TokensPerSecond = 100 }, _time);
        Permit permit = await governor.AcquireAsync(new RequestCost(1000), default);
        Task<Permit> next = governor.AcquireAsync(new RequestCost(10), default).AsTask();
        Assert.Equal(GovernorBound.Tokens, governor.State.Bound);
        // 1000 reserved at 100 a second are ten seconds; 200 used are two (less what a clock may be late by).
        permit.Complete(s_accepted with { TokensUsed = 200 });
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        (await next).Dispose();
    }

    [Fact]
    public async Task An_announced_limit_that_is_used_up_is_waited_for()
    {
        using var governor = new Governor(new GovernorOptions(), _time);
        Permit permit = await governor.AcquireAsync(s_one, default);
        permit.Complete(s_accepted with { Limits = new AnnouncedLimits(new AnnouncedLimit(100, 0, TimeSpan.FromSeconds(4)), null) });
        Task<Permit> next = governor.AcquireAsync(s_one, default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        (await next).Dispose();
        Assert.Equal(0, governor.State.Refused);
    }

    [Fact]
    public async Task An_overload_halves_the_concurrency_and_a_refusal_does_not()
    {
        using var governor = new Governor(new GovernorOptions { MaxConcurrency = 64, FirstWindow = 64 }, _time);
        await RefuseAsync(governor, TimeSpan.FromSeconds(1));
        Assert.Equal(64, governor.State.ConcurrencyLimit);
        _time.Advance(TimeSpan.FromSeconds(2));
        Permit permit = await governor.AcquireAsync(s_one, default);
        permit.Complete(new CallOutcome { Result = CallResult.Overloaded });
        Assert.Equal(32, governor.State.ConcurrencyLimit);
    }

    [Fact]
    public async Task Failures_in_a_row_hold_the_endpoint()
    {
        using var governor = new Governor(new GovernorOptions { Circuit = new CircuitOptions { FailuresInARow = 3, Break = TimeSpan.FromSeconds(2) } }, _time);
        for (int i = 0; i < 3; i++)
            (await governor.AcquireAsync(s_one, default)).Complete(new CallOutcome { Result = CallResult.Failed });
        Task<Permit> trial = governor.AcquireAsync(s_one, default).AsTask();
        Task<Permit> other = governor.AcquireAsync(s_one, default).AsTask();
        Assert.False(trial.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2.1));
        Permit permit = await trial;
        Assert.False(other.IsCompleted);
        permit.Complete(s_accepted);
        (await other).Dispose();
    }

    [Fact]
    public async Task One_process_has_one_governor_for_an_endpoint_and_deployment()
    {
        using var cache = new LeasedCache(1 << 20);
        var host = new StageHost { Resources = cache, Time = _time };
        var endpoint = new ServiceEndpoint(new Uri("https://one.example/openai/v1")) { Deployment = "gpt" };
        Governor first;
        using (EndpointPool.Chosen chosen = await ChooseAsync(endpoint))
            first = chosen.Governor;
        using EndpointPool.Chosen again = await ChooseAsync(endpoint with { Url = new Uri("https://ONE.example/other") });
        using EndpointPool.Chosen other = await ChooseAsync(endpoint with { Deployment = "embedding" });
        Assert.Same(first, again.Governor);
        Assert.NotSame(first, other.Governor);

        async Task<EndpointPool.Chosen> ChooseAsync(ServiceEndpoint one) =>
            await new EndpointPool([one], new GovernorOptions()).ChooseAsync(new StageContext("stage") { Host = host }, new HashSet<ServiceEndpoint>(), default);
    }

    [Fact]
    public void An_option_out_of_range_is_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Governor(new GovernorOptions { MaxConcurrency = 0 }, _time));
        Assert.Contains("MaxConcurrency is 0, and must be from 1 to 65536", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Governor(new GovernorOptions { RequestsPerSecond = double.NaN }, _time));
    }

    private static async Task RefuseAsync(Governor governor, TimeSpan wait)
    {
        Permit permit = await governor.AcquireAsync(s_one, default);
        permit.Complete(new CallOutcome { Result = CallResult.Refused, Wait = wait });
    }
}
