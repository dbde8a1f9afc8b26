using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Resources;
using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Services.Tests.Governing;

/// <summary>Stages with limits of their own share the governor of an endpoint.</summary>
public sealed class SharedLimitTests
{
    private static readonly RequestCost s_one = new(0);
    private static readonly CallOutcome s_accepted = new() { Result = CallResult.Accepted };
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Stages_with_different_limits_share_a_governor_and_the_smallest_limit_holds()
    {
        using var cache = new LeasedCache(1 << 20);
        var host = new StageHost { Resources = cache, Time = _time };
        var endpoint = new ServiceEndpoint(new Uri("https://one.example"));

        using EndpointPool.Chosen fast = await ChooseAsync(new GovernorOptions { RequestsPerSecond = 50 });
        using EndpointPool.Chosen slow = await ChooseAsync(new GovernorOptions { RequestsPerSecond = 5, MaxConcurrency = 3 });
        using EndpointPool.Chosen free = await ChooseAsync(new GovernorOptions());

        Assert.Same(fast.Governor, slow.Governor);
        Assert.Same(fast.Governor, free.Governor);
        Assert.Equal(5, fast.Governor.State.RequestsPerSecond);
        Assert.Equal(3, fast.Governor.State.ConcurrencyLimit);

        async Task<EndpointPool.Chosen> ChooseAsync(GovernorOptions limits) => await new EndpointPool([endpoint], limits).ChooseAsync(new StageContext("stage") { Host = host }, new HashSet<ServiceEndpoint>(), default);
    }

    [Fact]
    public void A_limit_that_nobody_has_asked_for_in_a_minute_holds_no_longer()
    {
        using var governor = new Governor(new GovernorOptions { RequestsPerSecond = 5, MaxConcurrency = 3 }, _time);
        governor.KeepTo(new GovernorOptions { RequestsPerSecond = 5, MaxConcurrency = 3 });
        governor.KeepTo(new GovernorOptions { RequestsPerSecond = 50 });
        Assert.Equal((5.0, 3), (governor.State.RequestsPerSecond!.Value, governor.State.ConcurrencyLimit));

        _time.Advance(TimeSpan.FromSeconds(61));
        governor.KeepTo(new GovernorOptions { RequestsPerSecond = 50 });

        Assert.Equal((50.0, 256), (governor.State.RequestsPerSecond!.Value, governor.State.ConcurrencyLimit));
    }

    [Fact]
    public async Task Those_who_wait_keep_to_a_limit_that_comes_after_them()
    {
        using var governor = new Governor(new GovernorOptions { RequestsPerSecond = 100, FirstWindow = 64 }, _time);
        (await governor.AcquireAsync(s_one, default)).Complete(s_accepted);
        Task<Permit>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => governor.AcquireAsync(s_one, default).AsTask())];

        governor.KeepTo(new GovernorOptions { RequestsPerSecond = 4 });
        for (int i = 0; i < 1_050; i++)
            _time.Advance(TimeSpan.FromMilliseconds(1));

        await Eventually.TrueAsync(() => waiting.Count(one => one.IsCompleted) is 4 or 5);
    }

    [Fact]
    public async Task Each_request_waits_for_a_hold_as_long_as_its_own_stage_does()
    {
        using var governor = new Governor(new GovernorOptions { LongestWait = TimeSpan.FromSeconds(60) }, _time);
        (await governor.AcquireAsync(s_one, default)).Complete(new CallOutcome { Result = CallResult.Refused, Wait = TimeSpan.FromSeconds(30) });

        await Assert.ThrowsAsync<HeldTooLongException>(async () => await governor.AcquireAsync(s_one, TimeSpan.FromSeconds(10), default));
        Task<Permit> patient = governor.AcquireAsync(s_one, TimeSpan.FromSeconds(60), default).AsTask();
        Assert.False(patient.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(31));

        (await patient).Dispose();
    }
}
