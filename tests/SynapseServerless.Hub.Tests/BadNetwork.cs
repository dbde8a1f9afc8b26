using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SynapseServerless.Hub.Tests;

/// <summary>A way to a server that can be made slow, silent or broken while it is used.</summary>
internal sealed class BadNetwork : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentBag<TcpClient> _connections = [];
    private readonly ConcurrentBag<Task> _work = [];
    private Uri _server;
    private TaskCompletionSource? _silence;

    public BadNetwork(Uri server)
    {
        _server = server;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _work.Add(AcceptAsync());
    }

    public Uri Address { get; }

    /// <summary>Where it leads.</summary>
    public Uri Server
    {
        set => _server = value;
    }

    /// <summary>By how much everything is held up.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Lets nothing through any more, and breaks nothing off.</summary>
    public void FallSilent() => _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Breaks all connections.</summary>
    public void Cut()
    {
        foreach (TcpClient connection in _connections)
            connection.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _silence?.TrySetResult();
        _listener.Stop();
        Cut();
        await Task.WhenAll(_work);
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_closing.Token);
                var server = new TcpClient { NoDelay = true };
                client.NoDelay = true;
                _connections.Add(client);
                _connections.Add(server);
                try
                {
                    await server.ConnectAsync(_server.Host, _server.Port, _closing.Token);
                }
                catch (SocketException)
                {
                    client.Close();
                    continue;
                }
                _work.Add(PumpAsync(client, server));
                _work.Add(PumpAsync(server, client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _closing.Token) is > 0 and var length)
            {
                if (Delay > TimeSpan.Zero)
                    await Task.Delay(Delay, _closing.Token);
                if (_silence is { } silence)
                    await silence.Task;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, length), _closing.Token);
            }
            // Closed meanwhile by Cut, it has no socket any more, whatever the annotation says.
            to.Client?.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            from.Close();
            to.Close();
        }
    }
}
