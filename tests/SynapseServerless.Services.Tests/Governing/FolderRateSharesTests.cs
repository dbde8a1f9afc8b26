using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Resources;
using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Services.Tests.Governing;

/// <summary>Processes that know of each other by a folder share the rate of an endpoint.</summary>
public sealed class FolderRateSharesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-shares-").FullName;
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_process_counts_those_that_call_the_endpoint_now()
    {
        using FolderRateShares one = Open(), other = Open();
        await RenewAsync(one, other);
        await RenewAsync(one, other);
        Assert.Equal((2, 2), (one.Holders, other.Holders));

        // A third one was killed a while ago: its file is older than its lease, by the clock of the storage.
        string killed = Path.Combine(_folder, "killed.share");
        await File.WriteAllTextAsync(killed, "1", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(killed, DateTime.UtcNow.AddSeconds(-10));
        await RenewAsync(one);
        Assert.Equal(3, one.Holders);
        File.SetLastWriteTimeUtc(killed, DateTime.UtcNow.AddSeconds(-30));
        await RenewAsync(one);
        Assert.Equal(2, one.Holders);
        File.SetLastWriteTimeUtc(killed, DateTime.UtcNow.AddMinutes(-20));
        await RenewAsync(one);
        Assert.False(File.Exists(killed));
    }

    [Fact]
    public async Task One_that_gives_its_share_back_or_has_not_called_for_a_minute_does_not_count()
    {
        using FolderRateShares one = Open();
        FolderRateShares other = Open();
        var clock = new FakeTimeProvider();
        using var idle = new FolderRateShares(new LocalStorage(), _folder, clock, NullLogger.Instance);
        await RenewAsync(one, other, idle);
        await RenewAsync(one);
        Assert.Equal(3, one.Holders);

        other.Dispose();
        await Eventually.TrueAsync(() => Directory.GetFiles(_folder).Length == 2);
        await RenewAsync(one);
        Assert.Equal(2, one.Holders);
        clock.Advance(TimeSpan.FromSeconds(61));
        await RenewAsync(idle, one);

        Assert.Equal(1, one.Holders);
        idle.Touch();
        await RenewAsync(idle, one);
        Assert.Equal((2, 2), (one.Holders, idle.Holders));
    }

    [Fact]
    public async Task Two_processes_share_a_rate_that_the_user_set()
    {
        using LeasedCache first = new(1 << 20), second = new(1 << 20);
        var endpoint = new ServiceEndpoint(new Uri("https://one.example"));
        using EndpointPool.Chosen one = await ChooseAsync(first);
        using EndpointPool.Chosen other = await ChooseAsync(second);

        await Eventually.TrueAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
            return await RateAsync(one.Governor) == 5 && await RateAsync(other.Governor) == 5;
        });

        async Task<EndpointPool.Chosen> ChooseAsync(LeasedCache cache) => await new EndpointPool([endpoint], new GovernorOptions { RequestsPerSecond = 10 }, _folder)
            .ChooseAsync(new StageContext("stage") { Host = new StageHost { Resources = cache, Time = _time } }, new HashSet<ServiceEndpoint>(), default);

        static async Task<double?> RateAsync(Governor governor)
        {
            // How many share is asked with each request.
            (await governor.AcquireAsync(new RequestCost(0), default)).Complete(new CallOutcome { Result = CallResult.Accepted });
            return governor.State.RequestsPerSecond;
        }
    }

    private FolderRateShares Open() => new(new LocalStorage(), _folder, _time, NullLogger.Instance);

    private static async Task RenewAsync(params FolderRateShares[] shares)
    {
        foreach (FolderRateShares one in shares)
            await one.RenewAsync(TestContext.Current.CancellationToken);
    }
}
