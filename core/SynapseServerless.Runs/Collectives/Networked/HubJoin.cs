using System.Net;
using System.Net.WebSockets;

namespace SynapseServerless.Collectives.Networked;

/// <summary>Joins a session of a hub.</summary>
internal static class HubJoin
{
    public static async Task<ICollective> RunAsync(
        HubAddress address, int rank, int size, CollectiveOptions options, HubClientOptions client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(size, rank);
        long began = options.Time.GetTimestamp();
        ClientWebSocket socket = await ConnectAsync(address, rank, size, options.Time, client, cancellationToken).ConfigureAwait(false);
        var connection = new HubConnection(socket, address, client, options.Time);
        try
        {
            // The hub ends the session when somebody is missing; that it does so is not relied upon.
            TimeSpan left = client.JoinTimeout - options.Time.GetElapsedTime(began) + client.HeartbeatTimeout;
            bool direct = await connection.Ready
                .WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, options.Time, cancellationToken).ConfigureAwait(false);
            var collective = new HubCollective(connection, options, rank, size);
            if (direct && client.Direct is { } own)
            {
                connection.Links = await DirectLinks.OpenAsync(collective, connection, own, cancellationToken).ConfigureAwait(false);
                collective.CountAnew();
            }
            return collective;
        }
        catch (Exception error)
        {
            if (error is not CollectiveException)
                connection.Abort(new HubFailure($"Rank {rank} of {size} gave up before all had joined", [rank]));
            await connection.DisposeAsync().ConfigureAwait(false);
            if (error is TimeoutException)
                throw new CollectiveException($"The hub {address} let rank {rank} in and did not say within {CollectiveErrors.Seconds(client.JoinTimeout)} whether all have joined", [], null, error);
            throw;
        }
    }

    // A hub that is just starting, or being moved, is worth waiting for.
    private static async Task<ClientWebSocket> ConnectAsync(
        HubAddress address, int rank, int size, TimeProvider time, HubClientOptions client, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan left = client.JoinTimeout - time.GetElapsedTime(began);
            ClientWebSocket socket = Create(address, client);
            using var timeout = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                await socket.ConnectAsync(address.Of(rank, size, left, client.Direct is not null), either.Token).ConfigureAwait(false);
                return socket;
            }
            catch (Exception error) when (error is WebSocketException or OperationCanceledException)
            {
                HttpStatusCode status = socket.HttpStatusCode;
                socket.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                Refuse(address, rank, status, error);
                TimeSpan pause = TimeSpan.FromSeconds(Math.Min(2, 0.1 * Math.Pow(2, Math.Min(attempt, 10))));
                if (time.GetElapsedTime(began) + pause >= client.JoinTimeout)
                {
                    throw new CollectiveException(
                        $"The hub {address} cannot be reached ({attempt} attempts in {CollectiveErrors.Seconds(time.GetElapsedTime(began))}): {Reason(error)}",
                        [], "See whether it is up, its address is right, and it is reachable from here.", error);
                }
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static ClientWebSocket Create(HubAddress address, HubClientOptions client)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {address.Token}");
        socket.Options.CollectHttpResponseDetails = true;
        // Heartbeats belong to the protocol: they carry what the ranks report.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (client.Certificates is { } certificates)
            socket.Options.RemoteCertificateValidationCallback = certificates;
        return socket;
    }

    private static void Refuse(HubAddress address, int rank, HttpStatusCode status, Exception error)
    {
        // To wait makes no certificate better.
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is System.Security.Authentication.AuthenticationException)
            {
                throw new CollectiveException(
                    $"The certificate of the hub {address} is not trusted: {inner.Message}", [rank],
                    "See whether its address is right, and whether this machine knows who signed the certificate.", error);
            }
        }
        switch (status)
        {
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new CollectiveException(
                    $"The hub {address} does not let rank {rank} in: the token is not that of the session", [rank],
                    "Ranks need the key that the hub was started with.", error);
            case HttpStatusCode.NotFound or HttpStatusCode.BadRequest:
                throw new CollectiveException(
                    $"What answers at {address} is not a training hub, or one of another version (status {(int)status})", [], "See the hub's address.", error);
        }
    }

    private static string Reason(Exception error) => error.InnerException is { } inner ? Reason(inner) : error.Message;
}
