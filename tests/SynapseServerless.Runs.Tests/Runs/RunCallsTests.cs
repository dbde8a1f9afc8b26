using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Data.Tests;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Tests.Runs;

/// <summary>What processes count of services meets in the folder of the run.</summary>
public sealed class RunCallsTests : IDisposable
{
    private static readonly CallCounts s_one = new() { Sent = 1 };
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_budget_holds_for_all_processes_that_work_at_a_run()
    {
        var budget = new CallBudget { MaxCalls = 5 };
        using RunCalls one = Open(budget), other = Open(budget);
        for (int i = 0; i < 4; i++)
            one.Ledger.Add("p", "e", s_one);
        await one.TryWriteAsync();

        using (await other.Ledger.ReserveAsync("p", null, s_one, default))
            other.Ledger.Add("p", "e", s_one);

        Assert.Equal(5, other.Ledger.Spent(null).Sent);
        await Assert.ThrowsAsync<BudgetSpentException>(() => other.Ledger.ReserveAsync("p", null, s_one, default).AsTask());
        await other.TryWriteAsync();
        // The first one hears of it when it writes next.
        one.Ledger.Add("p", "e", CallCounts.None);
        using (IDisposable? reserved = await one.Ledger.ReserveAsync("p", null, CallCounts.None, default))
            Assert.NotNull(reserved);
        await one.TryWriteAsync();
        await Assert.ThrowsAsync<BudgetSpentException>(() => one.Ledger.ReserveAsync("p", null, s_one, default).AsTask());
    }

    [Fact]
    public async Task What_is_counted_is_written_a_second_later_and_read_as_one_record()
    {
        using RunCalls one = Open(null), other = Open(null);
        one.Ledger.Add("p", "e", new CallCounts { Sent = 2, Cost = 0.01m });
        other.Ledger.Add("p", "e", new CallCounts { Sent = 3, Cost = 0.02m });
        Assert.Null(await ServicesFold.ReadAsync(Files(), default));

        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(async () => await ServicesFold.ReadAsync(Files(), default) is { } record && record.Calls is [{ Counts: { Sent: 5, Cost: 0.03m } }]);
    }

    [Fact]
    public async Task Where_nothing_is_asked_nothing_is_written()
    {
        using (RunCalls calls = Open(new CallBudget { MaxCalls = 1 }))
            await calls.TryWriteAsync();

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task The_pace_of_an_endpoint_is_kept_with_what_was_counted()
    {
        using RunCalls calls = Open(null);
        long accepted = 100;
        calls.Ledger.Watch("e", () => new CallPace { Time = _time.GetUtcNow(), Accepted = accepted, InFlight = 3, BoundSeconds = new Dictionary<string, double> { ["rate"] = accepted / 100.0 } });
        for (int i = 0; i < 3; i++)
        {
            accepted += 50;
            calls.Ledger.Add("p", "e", s_one);
            await calls.TryWriteAsync();
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        EndpointRecord endpoint = Assert.Single((await ServicesFold.ReadAsync(Files(), default))!.Endpoints);
        // What the process did before the run is not of the run: it was watched from 100 on, and first looked at after 50 more.
        Assert.Equal(1.5, endpoint.BoundSeconds["rate"]);
        Assert.Equal(20, endpoint.Seconds);
        Assert.Equal(5, endpoint.Points[^1].AcceptedPerSecond);
    }

    private RunCalls Open(CallBudget? budget) => new(Files(), new LocalStorage(), budget, NullLogger.Instance, _time);

    private RunFiles Files() => new(new LocalStorage(), _folder.Path);
}
