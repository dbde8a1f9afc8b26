using StackExchange.Redis;

namespace SynapseServerless.Streaming.Brokers;

/// <summary>A connection to a server of Redis.</summary>
internal sealed class RedisLink : IAsyncDisposable
{
    private const int MostNames = 1000;

    private readonly ConnectionMultiplexer _connection;

    private RedisLink(BrokerAccess access, ConnectionMultiplexer connection) => (Access, _connection, Database) = (access, connection, connection.GetDatabase());

    /// <summary>The server.</summary>
    public BrokerAccess Access { get; }

    /// <summary>Its keys.</summary>
    public IDatabase Database { get; }

    /// <summary>Connects.</summary>
    /// <exception cref="SpecificationException">There is no such stream; the error names the nearest.</exception>
    public static async Task<RedisLink> OpenAsync(BrokerAccess access, StreamContext context, string stream, bool mustExist, CancellationToken cancellationToken)
    {
        ConnectionMultiplexer connection;
        try
        {
            connection = await access.ConnectAsync(context, password => ConnectionMultiplexer.ConnectAsync(Options(access, context, password)), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            throw access.Failed("The server cannot be connected to", error);
        }
        var link = new RedisLink(access, connection);
        try
        {
            RedisType type = await link.TryAsync($"Key '{stream}' cannot be looked at", () => link.Database.KeyTypeAsync(stream)).ConfigureAwait(false);
            if (type == RedisType.Stream || (type == RedisType.None && !mustExist))
                return link;
            throw type == RedisType.None
                ? await link.MissingAsync(stream, cancellationToken).ConfigureAwait(false)
                : new SpecificationException($"Key '{stream}' at {StreamParts.Address(access.Server)} is no stream but a {type.ToString().ToLowerInvariant()}", new Location { Parameter = "stream" }, "Name a stream.");
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Does something, with our error where the server does not answer as it should.</summary>
    public async Task<T> TryAsync<T>(string doing, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            throw Access.Failed(doing, error);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static ConfigurationOptions Options(BrokerAccess access, StreamContext context, string? password) => new()
    {
        EndPoints = { { access.Server.IdnHost, access.Server.Port } }, User = access.Username, Password = password, Ssl = access.Tls, ClientName = $"synapse-{context.Stream}",
        ConnectTimeout = access.TimeoutSeconds * 1000, AsyncTimeout = access.TimeoutSeconds * 1000, SyncTimeout = access.TimeoutSeconds * 1000, ConnectRetry = 1,
        AbortOnConnectFail = true, IncludeDetailInExceptions = false, BacklogPolicy = BacklogPolicy.FailFast,
    };

    private async Task<SpecificationException> MissingAsync(string stream, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (RedisKey key in _connection.GetServers()[0].KeysAsync(pageSize: 250).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            names.Add(key.ToString());
            if (names.Count == MostNames)
                break;
        }
        return new SpecificationException($"There is no stream '{stream}' at {StreamParts.Address(Access.Server)}", new Location { Parameter = "stream" }, Suggestions.Remedy(stream, names, "keys"));
    }
}
