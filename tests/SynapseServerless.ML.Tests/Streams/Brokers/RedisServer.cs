using System.Diagnostics;
using System.Globalization;
using Xunit;

[assembly: AssemblyFixture(typeof(SynapseServerless.ML.Tests.Streams.Brokers.RedisServer))]

namespace SynapseServerless.ML.Tests.Streams.Brokers;

/// <summary>A server of Redis that all tests share, started by the first that asks for it.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("redis-");
    private readonly Lazy<Task<ServerProcess>> _server;
    private readonly int _port = ServerProcess.FreePort();

    public RedisServer() => _server = new(StartAsync);

    /// <summary>The server, as <c>host:port</c>.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>The server, or a test that skips because it is not installed.</summary>
    internal static async Task<RedisServer> ServerAsync()
    {
        RedisServer server = (await TestContext.Current.GetFixture<RedisServer>())!;
        Need.Broker("redis-server").SkipUnless(ServerProcess.Find("redis-server") is not null);
        await server._server.Value;
        return server;
    }

    /// <summary>Ends the server at once, as <c>kill -9</c> does, and starts it again.</summary>
    internal async Task KillAsync()
    {
        ServerProcess server = await _server.Value;
        await server.KillAsync();
        await server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // Every entry is on the disk before it is acknowledged.
    private Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(
        new ProcessStartInfo(ServerProcess.Find("redis-server")!,
            ["--bind", "127.0.0.1", "--port", _port.ToString(CultureInfo.InvariantCulture), "--dir", _folder.FullName, "--appendonly", "yes", "--appendfsync", "always", "--save", ""]),
        () => ServerProcess.ListensAsync(_port));
}
