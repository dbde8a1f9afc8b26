using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SynapseServerless.Collectives.Networked;

/// <summary>The connections of a rank to all others of its session.</summary>
/// <remarks>
/// Ranks tell each other through the hub where they listen, and by which certificate and which secret they are known: what the hub's
/// token protects vouches for the rest. Certificates and secrets are made for the session, and for nothing else.
/// </remarks>
internal sealed class DirectLinks : IAsyncDisposable
{
    private readonly DirectLink?[] _links;

    private DirectLinks(DirectLink?[] links) => _links = links;

    /// <summary>Connects to the others; all ranks do so at the same time.</summary>
    /// <param name="collective">The ranks, through the hub.</param>
    /// <param name="connection">The connection to the hub, which learns what comes in and what breaks.</param>
    /// <param name="options">Where this rank listens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when a connection could not be made; all ranks then agree to go through the hub.</returns>
    public static async Task<DirectLinks?> OpenAsync(
        HubCollective collective, HubConnection connection, DirectOptions options, CancellationToken cancellationToken)
    {
        using X509Certificate2 certificate = Certificate();
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connection.Failed);
        using TcpListener? listener = await ListenAsync(options, cancellationToken).ConfigureAwait(false);
        var own = new Endpoint(
            options.Host, ((IPEndPoint?)listener?.LocalEndpoint)?.Port ?? 0, certificate.GetCertHashString(HashAlgorithmName.SHA256), Convert.ToHexString(secret));
        Endpoint[] all = await OnThreadAsync(() => collective.GatherRecords(own)).ConfigureAwait(false);

        var links = new DirectLink?[collective.Size];
        bool connected = false;
        try
        {
            limit.CancelAfter(options.ConnectTimeout);
            if (all.All(endpoint => endpoint.Port > 0))
            {
                // Of two, the later one connects.
                Task accepting = AcceptAsync(listener!, certificate, secret, links, collective.Rank, limit.Token);
                await Task.WhenAll(Enumerable.Range(0, collective.Rank).Select(async peer =>
                    links[peer] = await DirectLink.ConnectAsync(all[peer], collective.Rank, peer, limit.Token).ConfigureAwait(false)).Append(accepting)).ConfigureAwait(false);
                connected = true;
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        if ((await OnThreadAsync(() => collective.GatherRecords(connected)).ConfigureAwait(false)).Contains(false))
        {
            await CloseAsync(links).ConfigureAwait(false);
            return null;
        }
        foreach (DirectLink? link in links)
            link?.Start(connection);
        return new DirectLinks(links);
    }

    /// <summary>Sends a piece of a block to a rank; blocks until it is on its way.</summary>
    public void Send(int peer, in HubFrame head, ReadOnlySpan<byte> payload) => _links[peer]!.Send(head, payload);

    /// <summary>Tells all others that nothing more will come.</summary>
    public void Leave()
    {
        foreach (DirectLink? link in _links)
            link?.Leave();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync(_links).ConfigureAwait(false);

    private static async Task CloseAsync(DirectLink?[] links)
    {
        foreach (DirectLink link in links.OfType<DirectLink>())
            await link.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task AcceptAsync(
        TcpListener listener, X509Certificate2 certificate, byte[] secret, DirectLink?[] links, int rank, CancellationToken cancellationToken)
    {
        for (int missing = links.Length - 1 - rank; missing > 0;)
        {
            TcpClient client = await listener.AcceptTcpClientAsync(cancellationToken).ConfigureAwait(false);
            // A connection without the secret, or a second one of the same rank, does not belong to the session.
            if (await DirectLink.AcceptAsync(client, certificate, secret, rank, cancellationToken).ConfigureAwait(false) is not { } link)
                continue;
            if (link.Peer <= rank || link.Peer >= links.Length || links[link.Peer] is not null)
            {
                await link.DisposeAsync().ConfigureAwait(false);
                continue;
            }
            links[link.Peer] = link;
            missing--;
        }
    }

    // Null where it cannot listen: the session then goes through the hub.
    private static async Task<TcpListener?> ListenAsync(DirectOptions options, CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(options.Host, cancellationToken).ConfigureAwait(false);
            IPAddress address = IPAddress.TryParse(options.Host, out IPAddress? literal) ? literal
                : addresses.All(IPAddress.IsLoopback) ? IPAddress.Loopback
                : IPAddress.Any;
            var listener = new TcpListener(address, options.Port);
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=rank", key, HashAlgorithmName.SHA256);
#pragma warning disable RS0030 // Certificates are checked against the clock of the machine.
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(7));
#pragma warning restore RS0030
        // Some systems serve no certificate whose key exists in memory alone.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private static Task<T> OnThreadAsync<T>(Func<T> exchange) =>
        Task.Factory.StartNew(exchange, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Where a rank listens, and what it is known by.</summary>
    internal sealed record Endpoint(string Host, int Port, string Certificate, string Secret);
}
