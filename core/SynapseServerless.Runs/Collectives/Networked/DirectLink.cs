using System.Buffers;
using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SynapseServerless.Collectives.Networked;

/// <summary>An encrypted connection between two ranks: messages with their length in front, of which an empty one says that no more will come.</summary>
internal sealed class DirectLink : IAsyncDisposable
{
    private const int Hello = 2 + 32;
    private const int LengthBytes = sizeof(int);

    // For how long the hub may say first what happened.
    private static readonly TimeSpan _hubFirst = TimeSpan.FromSeconds(2);

    private readonly TcpClient _client;
    private readonly SslStream _stream;
    private readonly byte[] _buffer = new byte[LengthBytes + HubFrame.Length + HubFrame.MostBytes];
    private readonly int _rank;
    private Task _receiving = Task.CompletedTask;
    private HubConnection? _connection;
    private volatile bool _left;

    private DirectLink(TcpClient client, SslStream stream, int rank, int peer) => (_client, _stream, _rank, Peer) = (client, stream, rank, peer);

    /// <summary>The rank at the other end.</summary>
    public int Peer { get; }

    /// <summary>Connects to a rank.</summary>
    /// <exception cref="IOException">It cannot be reached.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The other side is not that rank.</exception>
    public static async Task<DirectLink> ConnectAsync(DirectLinks.Endpoint endpoint, int rank, int peer, CancellationToken cancellationToken)
    {
        TcpClient client = Client(new TcpClient());
        SslStream? stream = null;
        try
        {
            await client.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken).ConfigureAwait(false);
            stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "rank",
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    certificate is X509Certificate2 given && given.GetCertHashString(HashAlgorithmName.SHA256) == endpoint.Certificate,
            }, cancellationToken).ConfigureAwait(false);
            byte[] hello = new byte[Hello];
            BinaryPrimitives.WriteUInt16LittleEndian(hello, (ushort)rank);
            Convert.FromHexString(endpoint.Secret, hello.AsSpan(2), out _, out _);
            await stream.WriteAsync(hello, cancellationToken).ConfigureAwait(false);
            return new DirectLink(client, stream, rank, peer);
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            client.Dispose();
            throw;
        }
    }

    /// <summary>Takes a connection of a rank.</summary>
    /// <returns>Null when the connection is not from a rank of the session.</returns>
    public static async Task<DirectLink?> AcceptAsync(
        TcpClient client, X509Certificate2 certificate, byte[] secret, int rank, CancellationToken cancellationToken)
    {
        var stream = new SslStream(Client(client).GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken).ConfigureAwait(false);
            byte[] hello = new byte[Hello];
            await stream.ReadExactlyAsync(hello, cancellationToken).ConfigureAwait(false);
            if (CryptographicOperations.FixedTimeEquals(hello.AsSpan(2), secret))
                return new DirectLink(client, stream, rank, BinaryPrimitives.ReadUInt16LittleEndian(hello));
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            // Somebody else's; the next one may be a rank.
        }
        await stream.DisposeAsync().ConfigureAwait(false);
        client.Dispose();
        return null;
    }

    /// <summary>Begins to take what comes in.</summary>
    public void Start(HubConnection connection)
    {
        _connection = connection;
        _receiving = Task.Run(ReceiveAsync);
    }

    /// <summary>Sends a message; blocks until it is on its way.</summary>
    public void Send(in HubFrame head, ReadOnlySpan<byte> payload)
    {
        int length = HubFrame.Length + payload.Length;
        byte[] message = LengthBytes + length <= _buffer.Length ? _buffer : new byte[LengthBytes + length];
        BinaryPrimitives.WriteInt32LittleEndian(message, length);
        (head with { Peer = _rank }).Write(message.AsSpan(LengthBytes));
        payload.CopyTo(message.AsSpan(LengthBytes + HubFrame.Length));
        try
        {
            _stream.Write(message.AsSpan(0, LengthBytes + length));
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // A rank that ended has given the hub its reason, or the hub has seen it end: either says more than what broke here.
            _connection!.Failed.WaitHandle.WaitOne(_hubFirst);
            Broken(error.Message);
            throw _connection!.Inbox.Failure!.Again();
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void Leave()
    {
        try
        {
            _stream.Write(stackalloc byte[LengthBytes]);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // A rank that is gone waits for nothing; the hub tells how it went.
        }
        _left = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _left = true;
        // What was sent last is to arrive: the other side closes when it has all.
        if (_connection is { Inbox.Failure: null })
            await _receiving.WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Close();
        await _receiving.ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        byte[] head = new byte[LengthBytes];
        try
        {
            while (true)
            {
                await _stream.ReadExactlyAsync(head).ConfigureAwait(false);
                int length = BinaryPrimitives.ReadInt32LittleEndian(head);
                if (length == 0)
                {
                    _connection!.Inbox.SetLeft(Peer);
                    return;
                }
                byte[] message = ArrayPool<byte>.Shared.Rent(length);
                await _stream.ReadExactlyAsync(message.AsMemory(0, length)).ConfigureAwait(false);
                var received = new IncomingMessage(message);
                if (HubFrame.Read(message.AsSpan(0, length)) is { } frame)
                    _connection!.Inbox.Add(frame with { Peer = Peer }, received, HubFrame.Length, length - HubFrame.Length);
                received.Release();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            if (_left)
                return;
            await Task.Delay(_hubFirst, _connection!.Failed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_left)
                Broken(error.Message);
        }
    }

    private void Broken(string reason) => _connection!.Abort(new HubFailure(
        $"The direct connection of rank {_rank} to rank {Peer} broke: {reason}", [Peer], "Its process or machine ended, or the network between the two is down."));

    // A peer that is gone without a word is noticed within seconds, though nothing is sent meanwhile.
    private static TcpClient Client(TcpClient client)
    {
        client.NoDelay = true;
        client.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        client.Client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 3);
        client.Client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 2);
        client.Client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        return client;
    }
}
