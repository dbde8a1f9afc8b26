using System.Net;
using System.Net.Sockets;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Tests;

namespace SynapseServerless.Hub.Tests;

/// <summary>Ranks that connect to each other do all that ranks do whose blocks go through the hub.</summary>
public sealed class DirectCollectiveTests : CollectiveContract, IAsyncLifetime
{
    private static readonly HubClientOptions s_direct = new()
    {
        JoinTimeout = TimeSpan.FromSeconds(20), HeartbeatInterval = TimeSpan.FromSeconds(0.1), Direct = new DirectOptions { Host = "127.0.0.1" },
    };

    private HubServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await HubServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Blocks_do_not_go_through_the_hub_and_each_is_counted_where_it_is_sent()
    {
        IReadOnlyList<ICollective> ranks = await _server.JoinAsync(3, new CollectiveOptions(), s_direct);
        // The ranks told each other through the hub where they are.
        long before = _server.Hub.BytesPassedOn;

        long[] sent = await ExchangeAsync(ranks);

        Assert.Equal(before, _server.Hub.BytesPassedOn);
        // A block of a million bytes for each of the two others, and before it its length.
        Assert.All(sent, bytes => Assert.Equal(2 * (1_000_000 + sizeof(int)), bytes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_a_rank_cannot_be_connected_to_all_blocks_go_through_the_hub(bool allows)
    {
        // One does not allow it, or says that it is where it is not: nobody has an address reserved for documentation.
        DirectOptions? other = allows ? new DirectOptions { Host = "192.0.2.1", ConnectTimeout = TimeSpan.FromSeconds(0.5) } : null;
        HubClientOptions[] clients = [s_direct with { Direct = s_direct.Direct! with { ConnectTimeout = TimeSpan.FromSeconds(0.5) } }, s_direct with { Direct = other }];
        ICollective[] ranks = await Task.WhenAll(clients.Select((client, rank) => HubCollective.JoinAsync(_server.Session(), rank, 2, new CollectiveOptions(), client)));
        long before = _server.Hub.BytesPassedOn;

        await ExchangeAsync(ranks);

        Assert.InRange(_server.Hub.BytesPassedOn - before, 2_000_000, 2_100_000);
    }

    [Fact]
    public async Task Somebody_who_is_none_of_the_session_is_not_let_in()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        // The first rank is connected to by the second; before that comes a stranger, who says something else.
        HubClientOptions[] clients = [s_direct with { Direct = new DirectOptions { Host = "127.0.0.1", Port = port } }, s_direct];
        Task<ICollective> first = HubCollective.JoinAsync(_server.Session(), 0, 2, new CollectiveOptions(), clients[0]);
        Task stranger = Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(IPAddress.Loopback, port);
                    await client.GetStream().WriteAsync(new byte[100]);
                    return;
                }
                catch (SocketException)
                {
                    await Task.Delay(5);
                }
            }
        });
        ICollective second = await HubCollective.JoinAsync(_server.Session(), 1, 2, new CollectiveOptions(), clients[1]);
        ICollective[] ranks = [await first, second];
        await stranger;
        long before = _server.Hub.BytesPassedOn;

        await ExchangeAsync(ranks);

        Assert.Equal(before, _server.Hub.BytesPassedOn);
    }

    protected override int SendsForAll(int size) => size - 1;

    protected override Task<IReadOnlyList<ICollective>> JoinAsync(int size, CollectiveOptions options) => _server.JoinAsync(size, options, s_direct);

    // What each rank sent.
    private static async Task<long[]> ExchangeAsync(IReadOnlyList<ICollective> ranks) => await Task.WhenAll(ranks.Select(rank => OnThread(rank, (own, _) =>
    {
        byte[][] all = own.AllGather(new byte[1_000_000]);
        Assert.All(all, block => Assert.Equal(1_000_000, block.Length));
        return own.Traffic.BytesSent;
    }, CancellationToken.None)));
}
