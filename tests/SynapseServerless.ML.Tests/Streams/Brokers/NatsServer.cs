using System.Diagnostics;
using System.Globalization;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using Xunit;

[assembly: AssemblyFixture(typeof(SynapseServerless.ML.Tests.Streams.Brokers.NatsServer))]

namespace SynapseServerless.ML.Tests.Streams.Brokers;

/// <summary>A server of NATS with JetStream that all tests share, started by the first that asks for it.</summary>
public sealed class NatsServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nats-");
    private readonly Lazy<Task<ServerProcess>> _server;
    private readonly int _port = ServerProcess.FreePort();

    public NatsServer() => _server = new(StartAsync);

    /// <summary>The server, as <c>host:port</c>.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>The server, or a test that skips because it is not installed.</summary>
    internal static async Task<NatsServer> ServerAsync()
    {
        NatsServer server = (await TestContext.Current.GetFixture<NatsServer>())!;
        Need.Broker("nats-server").SkipUnless(ServerProcess.Find("nats-server") is not null);
        await server._server.Value;
        return server;
    }

    /// <summary>A client that has nothing to do with what is tested, and a stream with the subjects below its name.</summary>
    internal async Task<(NatsConnection Client, INatsJSStream Stream)> StreamAsync(string name, long? maxMessages = null)
    {
        var client = new NatsConnection(NatsOpts.Default with { Url = $"nats://{Address}" });
        var jet = new NatsJSContext(client);
        INatsJSStream stream = await jet.CreateStreamAsync(new StreamConfig(name, [$"{name}.>"]) { MaxMsgs = maxMessages ?? -1 });
        return (client, stream);
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

    private Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(
        new ProcessStartInfo(ServerProcess.Find("nats-server")!, ["-a", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-js", "-sd", _folder.FullName]),
        async () =>
        {
            if (!await ServerProcess.ListensAsync(_port))
                return false;
            try
            {
                await using var client = new NatsConnection(NatsOpts.Default with { Url = $"nats://{Address}" });
                await new NatsJSContext(client).GetAccountInfoAsync();
                return true;
            }
            catch (NatsException)
            {
                return false;
            }
        });
}
