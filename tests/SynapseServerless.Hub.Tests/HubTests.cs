using System.Net;
using System.Net.Sockets;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Networked;

namespace SynapseServerless.Hub.Tests;

public sealed class HubTests
{
    private static readonly HubClientOptions s_quick = new()
    {
        JoinTimeout = TimeSpan.FromSeconds(15), HeartbeatInterval = TimeSpan.FromSeconds(0.1), HeartbeatTimeout = TimeSpan.FromSeconds(3),
    };

    private static readonly TrainingHubOptions s_options = new()
    {
        Key = HubServer.Key, HeartbeatInterval = TimeSpan.FromSeconds(0.1), HeartbeatTimeout = TimeSpan.FromSeconds(1.5),
    };

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("dG9rZW4gb2YgYW5vdGhlciBzZXNzaW9uIGFuZCBrZXkAAAA")]
    public async Task A_wrong_token_is_refused_at_once_whether_or_not_there_is_such_a_session(string token)
    {
        await using HubServer server = await HubServer.StartAsync(s_options);
        foreach (string session in (string[])["session", "another"])
        {
            CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(
                () => HubCollective.JoinAsync(server.Session(session) with { Token = token }, 0, 2, client: s_quick));
            Assert.Contains("the token is not that of the session", error.Message, StringComparison.Ordinal);
            Assert.Equal(0, server.Hub.Sessions);
        }
    }

    [Fact]
    public async Task A_token_lets_into_its_own_session_only()
    {
        await using HubServer server = await HubServer.StartAsync(s_options);
        string stolen = HubTokens.Create(HubServer.Key, "another");
        CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(
            () => HubCollective.JoinAsync(server.Session() with { Token = stolen }, 0, 1, client: s_quick));
        Assert.Contains("token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_cannot_be_reached_is_named()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var nowhere = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => HubCollective.JoinAsync(
            new HubAddress(nowhere, "session", "token"), 0, 2, client: s_quick with { JoinTimeout = TimeSpan.FromSeconds(0.5) }));
        Assert.StartsWith($"The hub {nowhere} (session session) cannot be reached (", error.Message, StringComparison.Ordinal);
        Assert.Contains("Connection refused", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_starts_late_is_waited_for()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var way = new BadNetwork(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        listener.Stop();
        await using HubServer server = await HubServer.StartAsync(s_options);
        Task<ICollective> joining = HubCollective.JoinAsync(server.Session() with { Hub = way.Address }, 0, 1, client: s_quick);
        way.Server = server.Address;
        ICollective rank = await joining;
        rank.Leave();
        await rank.DisposeAsync();
    }

    [Fact]
    public async Task Of_gangs_that_hold_the_workers_that_the_others_wait_for_the_one_of_the_oldest_run_goes_first()
    {
        await using HubServer server = await HubServer.StartAsync(s_options with { GiveWayAfter = TimeSpan.FromSeconds(0.3) });
        DateTimeOffset now = DateTimeOffset.UtcNow;
        HubAddress early = server.Session("early") with { Since = now.AddMinutes(-5) }, late = server.Session("late") with { Since = now.AddMinutes(-1) };
        Task<ICollective> first = HubCollective.JoinAsync(late, 0, 2, client: s_quick), second = HubCollective.JoinAsync(early, 0, 2, client: s_quick);

        GaveWayException error = await Assert.ThrowsAsync<GaveWayException>(() => first);
        Assert.Equal(
            "1 of 2 ranks gave way to the session early, which waits for ranks too and is of an older run. They meet again by themselves. " +
            "To let both train at a time, start as many workers as both have ranks.",
            error.Message);
        // Whoever comes to it later is told the same.
        await Assert.ThrowsAsync<GaveWayException>(() => HubCollective.JoinAsync(late, 1, 2, client: s_quick));
        Assert.False(second.IsCompleted);

        ICollective[] ranks = await Task.WhenAll(second, HubCollective.JoinAsync(early, 1, 2, client: s_quick));
        foreach (ICollective rank in ranks)
        {
            rank.Leave();
            await rank.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_gang_that_waits_alone_or_beside_one_that_trains_gives_way_to_nobody()
    {
        await using HubServer server = await HubServer.StartAsync(s_options with { GiveWayAfter = TimeSpan.FromSeconds(0.3) });
        IReadOnlyList<ICollective> training = await server.JoinAsync(2, new CollectiveOptions(), s_quick, "training");
        Task<ICollective> waiting = HubCollective.JoinAsync(server.Session("waiting"), 0, 2, client: s_quick);
        await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken));
        Assert.False(waiting.IsCompleted);

        ICollective[] ranks = [.. training, .. await Task.WhenAll(waiting, HubCollective.JoinAsync(server.Session("waiting"), 1, 2, client: s_quick))];
        foreach (ICollective rank in ranks)
        {
            rank.Leave();
            await rank.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_gang_that_waits_in_vain_while_another_trains_comes_back_when_that_is_over()
    {
        await using HubServer server = await HubServer.StartAsync(s_options);
        IReadOnlyList<ICollective> training = await server.JoinAsync(2, new CollectiveOptions(), s_quick, "training");
        HubClientOptions soon = s_quick with { JoinTimeout = TimeSpan.FromSeconds(1) };

        GaveWayException error = await Assert.ThrowsAsync<GaveWayException>(() => HubCollective.JoinAsync(server.Session("waiting"), 0, 2, client: soon));
        Assert.Matches("^Rank 1 of 2 did not join within [0-9.]+ s, while the session training trains. They meet again by themselves.", error.Message);

        foreach (ICollective rank in training)
        {
            rank.Leave();
            await rank.DisposeAsync();
        }
        // Nobody has the workers now, so that a rank that does not come is missing.
        CollectiveException missing = await Assert.ThrowsAsync<CollectiveException>(() => HubCollective.JoinAsync(server.Session("again"), 0, 2, client: soon));
        Assert.Equal([1], missing.Ranks);
    }

    [Fact]
    public async Task Two_ranks_with_the_same_number_are_told_so_and_the_first_goes_on()
    {
        await using HubServer server = await HubServer.StartAsync(s_options);
        Task<ICollective> first = HubCollective.JoinAsync(server.Session(), 0, 2, client: s_quick);
        await WaitForSessionAsync(server);
        CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => HubCollective.JoinAsync(server.Session(), 0, 2, client: s_quick));
        Assert.Contains("There is a rank 0 in the session session already", error.Message, StringComparison.Ordinal);
        ICollective second = await HubCollective.JoinAsync(server.Session(), 1, 2, client: s_quick);
        await CheckGatherAsync(await first, second);
    }

    [Theory]
    [InlineData(0, 3, "Rank 0 says there are 3 ranks, and those before it say 2")]
    [InlineData(0, 100_000, "The hub takes sessions of 1 to 256")]
    public async Task Ranks_that_disagree_on_how_many_they_are_are_told_so(int rank, int size, string message)
    {
        await using HubServer server = await HubServer.StartAsync(s_options);
        Task<ICollective> first = HubCollective.JoinAsync(server.Session(), 1, 2, client: s_quick);
        await WaitForSessionAsync(server);
        CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => HubCollective.JoinAsync(server.Session(), rank, size, client: s_quick));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        ICollective other = await HubCollective.JoinAsync(server.Session(), 0, 2, client: s_quick);
        await CheckGatherAsync(other, await first);
    }

    [Fact]
    public async Task One_rank_too_few_and_all_others_are_told_who_is_missing()
    {
        await using HubServer server = await HubServer.StartAsync(s_options);
        HubClientOptions soon = s_quick with { JoinTimeout = TimeSpan.FromSeconds(1) };
        Task<ICollective>[] joining = [.. new[] { 0, 1, 3 }.Select(rank => HubCollective.JoinAsync(server.Session(), rank, 4, client: soon))];
        foreach (Task<ICollective> rank in joining)
        {
            CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => rank);
            Assert.Equal([2], error.Ranks);
            Assert.StartsWith("Rank 2 of 4 did not join within 1", error.Message, StringComparison.Ordinal);
        }
        // Who comes too late learns it as well.
        CollectiveException late = await Assert.ThrowsAsync<CollectiveException>(() => HubCollective.JoinAsync(server.Session(), 2, 4, client: soon));
        Assert.StartsWith("Rank 2 of 4 did not join within 1", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_cut_ends_the_session_and_the_others_are_told_whose()
    {
        await using HubServer server = await HubServer.StartAsync(s_options);
        await using var way = new BadNetwork(server.Address);
        (ICollective[] ranks, Task<int>[] work) = await StartAsync(server, way);
        way.Cut();
        await CheckLostAsync(ranks, work, "Rank 1 of 3 broke its connection");
    }

    [Fact]
    public async Task A_rank_that_falls_silent_ends_the_session_and_the_others_are_told_which()
    {
        await using HubServer server = await HubServer.StartAsync(s_options);
        await using var way = new BadNetwork(server.Address);
        (ICollective[] ranks, Task<int>[] work) = await StartAsync(server, way);
        way.FallSilent();
        await CheckLostAsync(ranks, work, "Rank 1 of 3 was not heard of for");
    }

    [Fact]
    public async Task A_slow_connection_is_slow_and_nothing_else()
    {
        await using HubServer server = await HubServer.StartAsync(s_options);
        await using var way = new BadNetwork(server.Address) { Delay = TimeSpan.FromMilliseconds(150) };
        ICollective[] ranks = await Task.WhenAll(Enumerable.Range(0, 3).Select(rank => HubCollective.JoinAsync(
            server.Session() with { Hub = rank == 1 ? way.Address : server.Address }, rank, 3, client: s_quick)));
        int[][] results = await Task.WhenAll(ranks.Select(rank => Rank(rank, own =>
        {
            int[] all = [];
            for (int i = 0; i < 5; i++)
                all = own.GatherRecords(own.Rank);
            return all;
        })));
        Assert.All(results, result => Assert.Equal([0, 1, 2], result));
    }

    [Fact]
    public async Task A_hub_that_goes_away_ends_all_ranks()
    {
        HubServer server = await HubServer.StartAsync(s_options);
        (ICollective[] ranks, Task<int>[] work) = await StartAsync(server, null);
        await server.DisposeAsync();
        foreach (Task<int> rank in work)
        {
            CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => rank);
            Assert.Contains("hub", error.Message, StringComparison.Ordinal);
        }
        Assert.All(ranks, rank => Assert.True(rank.Failed.IsCancellationRequested));
    }

    [Fact]
    public async Task The_way_to_the_hub_can_be_encrypted_and_a_certificate_that_is_not_trusted_is_refused()
    {
        await using HubServer server = await HubServer.StartAsync(s_options, tls: true);
        CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => HubCollective.JoinAsync(
            server.Session("untrusted"), 0, 1, client: s_quick));
        Assert.Contains("is not trusted", error.Message, StringComparison.Ordinal);
        ICollective[] ranks = [.. await server.JoinAsync(2, new CollectiveOptions(), s_quick with { Certificates = (_, certificate, _, _) => certificate!.GetCertHashString() == server.CertificateHash })];
        await CheckGatherAsync(ranks);
    }

    [Fact]
    public async Task A_hub_takes_no_more_sessions_than_it_may()
    {
        await using HubServer server = await HubServer.StartAsync(s_options with { MostSessions = 1 });
        Task<ICollective> first = HubCollective.JoinAsync(server.Session("one"), 0, 2, client: s_quick);
        await WaitForSessionAsync(server);
        CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => HubCollective.JoinAsync(server.Session("two"), 0, 2, client: s_quick));
        Assert.Contains("has 1 sessions already", error.Message, StringComparison.Ordinal);
        ICollective second = await HubCollective.JoinAsync(server.Session("one"), 1, 2, client: s_quick);
        await CheckGatherAsync(await first, second);
    }

    [Fact]
    public async Task More_than_the_hub_may_hold_goes_through_it_piece_by_piece()
    {
        await using HubServer server = await HubServer.StartAsync(s_options with { MostBytesWaiting = 1 << 20 });
        ICollective[] ranks = [.. await server.JoinAsync(3, new CollectiveOptions(), s_quick)];
        long[] sums = await Task.WhenAll(ranks.Select(rank => Rank(rank, own =>
        {
            byte[] block = new byte[20_000_000];
            block.AsSpan().Fill((byte)(own.Rank + 1));
            return own.AllGather(block).Sum(bytes => bytes.Sum(value => (long)value));
        })));
        Assert.All(sums, sum => Assert.Equal(6 * 20_000_000L, sum));
    }

    [Fact]
    public async Task Something_that_is_no_hub_is_told_apart()
    {
        await using HubServer server = await HubServer.StartAsync(s_options);
        CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => HubCollective.JoinAsync(
            server.Session() with { Hub = new Uri(server.Address, "elsewhere") }, 0, 1, client: s_quick));
        Assert.Contains("is not a training hub", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_too_short_is_refused()
    {
        SpecificationException error = Assert.Throws<SpecificationException>(() => new TrainingHub(new TrainingHubOptions { Key = "short" }));
        Assert.Contains("at least 32", error.Message, StringComparison.Ordinal);
    }

    // Three ranks that exchange without end; the way of the second is a bad one.
    private static async Task<(ICollective[] Ranks, Task<int>[] Work)> StartAsync(HubServer server, BadNetwork? way)
    {
        ICollective[] ranks = await Task.WhenAll(Enumerable.Range(0, 3).Select(rank => HubCollective.JoinAsync(
            server.Session() with { Hub = rank == 1 && way is not null ? way.Address : server.Address }, rank, 3, client: s_quick)));
        using var busy = new CountdownEvent(3);
        Task<int>[] work = [.. ranks.Select(rank => Rank(rank, own =>
        {
            for (int i = 0; ; i++)
            {
                own.GatherRecords(i);
                if (i == 50)
                    busy.Signal();
            }
#pragma warning disable CS0162 // The type of the work is that of a result which never comes.
            return 0;
#pragma warning restore CS0162
        }))];
        await Task.Run(() => busy.Wait(TimeSpan.FromSeconds(30)));
        return (ranks, work);
    }

    private static async Task CheckLostAsync(ICollective[] ranks, Task<int>[] work, string message)
    {
        foreach (int other in (int[])[0, 2])
        {
            CollectiveException error = await Assert.ThrowsAsync<CollectiveException>(() => work[other]);
            Assert.Equal([1], error.Ranks);
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        }
        // It may not be the rank's fault, and it has nobody left to ask.
        CollectiveException own = await Assert.ThrowsAsync<CollectiveException>(() => work[1]);
        Assert.Contains("hub", own.Message, StringComparison.Ordinal);
        Assert.True(ranks[1].Failed.IsCancellationRequested);
    }

    private static async Task CheckGatherAsync(params ICollective[] ranks)
    {
        int[][] all = await Task.WhenAll(ranks.Select(rank => Rank(rank, own => own.GatherRecords(own.Rank))));
        Assert.All(all, one => Assert.Equal(Enumerable.Range(0, ranks.Length), one));
    }

    private static Task<T> Rank<T>(ICollective rank, Func<ICollective, T> run) => Gangs.RunRankAsync(
        rank, (own, _) => Task.Factory.StartNew(() => run(own), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
        CancellationToken.None);

    private static Task WaitForSessionAsync(HubServer server) => Eventually.TrueAsync(() => server.Hub.Sessions == 1);
}
