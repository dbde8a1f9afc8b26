using NATS.Client.Core;
using NATS.Client.JetStream;

namespace SynapseServerless.Streaming.Brokers;

/// <summary>A connection to a server of NATS.</summary>
internal sealed class NatsLink : IAsyncDisposable
{
    private readonly NatsConnection _connection;

    private NatsLink(BrokerAccess access, NatsConnection connection) => (Access, _connection, Jet) = (access, connection, new NatsJSContext(connection));

    /// <summary>The server.</summary>
    public BrokerAccess Access { get; }

    /// <summary>Its streams.</summary>
    public NatsJSContext Jet { get; }

    /// <summary>Connects.</summary>
    public static async Task<NatsLink> OpenAsync(BrokerAccess access, StreamContext context, CancellationToken cancellationToken)
    {
        NatsConnection connection = await access.ConnectAsync(
            context,
            password => Task.FromResult(new NatsConnection(NatsOpts.Default with
            {
                Url = $"nats://{StreamParts.Address(access.Server)}", Name = $"synapse {context.Stream}",
                AuthOpts = new NatsAuthOpts { Username = access.Username, Password = password },
                TlsOpts = new NatsTlsOpts { Mode = access.Tls ? TlsMode.Require : TlsMode.Disable },
                ConnectTimeout = access.Timeout, RequestTimeout = access.Timeout, CommandTimeout = access.Timeout,
            })),
            cancellationToken).ConfigureAwait(false);
        var link = new NatsLink(access, connection);
        try
        {
            await link.TryAsync("The server cannot be connected to", async () =>
            {
                await connection.ConnectAsync().ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            return link;
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A stream.</summary>
    /// <exception cref="SpecificationException">There is none of the name; the error names the nearest.</exception>
    public async Task<INatsJSStream> StreamAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync($"Stream '{name}' cannot be looked at", async () => await Jet.GetStreamAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (SynapseException error) when (error.InnerException is NatsJSApiException { Error.Code: 404 })
        {
            var names = new List<string>();
            await foreach (string other in Jet.ListStreamNamesAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
                names.Add(other);
            throw new SpecificationException(
                $"There is no stream '{name}' at {StreamParts.Address(Access.Server)}", new Location { Parameter = "stream" }, Suggestions.Remedy(name, names, "streams"), error);
        }
    }

    /// <summary>Does something, with our error where the server does not answer as it should.</summary>
    public async Task<T> TryAsync<T>(string doing, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception error) when (error is NatsException or System.Net.Sockets.SocketException or IOException or TimeoutException)
        {
            throw Access.Failed(doing, error);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
