using System.Collections.Concurrent;
using System.Net;

namespace SynapseServerless.Trust;

/// <summary>Gives HTTP handlers for hosts, guarded by the operator's policy, with one pool of connections per host in the process.</summary>
/// <remarks>
/// A handler calls the one host that it was asked for. The policy is asked for each request and, by the resolved addresses, for each
/// connection. Redirects of GET and HEAD are followed, each checked like a request of its own; what could carry a credential does
/// not travel to another host.
/// </remarks>
/// <param name="policy">Says which hosts may be called.</param>
/// <param name="resolve">Looks up the addresses of a host; null for DNS.</param>
public sealed class HttpHandlers(HostPolicy policy, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) : IDisposable
{
    private readonly Lazy<SocketsHttpHandler> _connections = new(() => policy.CreateHandler(resolve));
    private readonly ConcurrentDictionary<string, GuardedHandler> _handlers = new(StringComparer.Ordinal);
    // Of hosts as they are written: whether one may be called is the same each time.
    private readonly ConcurrentDictionary<WrittenHost, GuardedHandler> _known = new();

    /// <summary>The policy of the operator.</summary>
    public HostPolicy Policy { get; } = policy;

    /// <summary>The handler for a host; the same one for all who ask.</summary>
    /// <param name="url">A URL at the host: its scheme, name and port count.</param>
    /// <param name="where">Where the URL was given, for the error.</param>
    /// <returns>A handler whose disposal does nothing, so that each client may own it.</returns>
    /// <exception cref="NotAllowedException">The host may not be called.</exception>
    public HttpMessageHandler For(Uri url, Location where = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (WrittenHost.Of(url) is { } written && _known.TryGetValue(written, out GuardedHandler? known))
            return known;
        Policy.Check(url, where);
        string origin = Origin(url);
        GuardedHandler handler = _handlers.GetOrAdd(origin, key => new GuardedHandler(Policy, key, new HttpMessageInvoker(_connections.Value, disposeHandler: false)));
        if (WrittenHost.Of(url) is { } passed)
            _known.TryAdd(passed, handler);
        return handler;
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        if (_connections.IsValueCreated)
            _connections.Value.Dispose();
    }

    internal static string Origin(Uri url) => $"{url.Scheme}://{HostName.Of(url)}:{url.Port}";
}
