using System.Buffers;
using System.Net.WebSockets;

namespace SynapseServerless.Collectives.Networked;

/// <summary>A rank's stream to the hub: sends, receives, and shows both sides that the other is alive.</summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private readonly WebSocket _socket;
    private readonly HubClientOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _failed = new(), _closing = new();
    private readonly TaskCompletionSource<bool> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _buffer = new byte[HubFrame.Length + HubFrame.MostBytes];
    private readonly Task _receiving;
    private readonly ITimer _beat;
    private readonly string _hub;
    private long _heard;
    private int _filled;
    private bool _left;

    public HubConnection(WebSocket socket, HubAddress address, HubClientOptions options, TimeProvider time)
    {
        _socket = socket;
        _hub = address.Hub.ToString();
        _options = options;
        _time = time;
        _heard = time.GetTimestamp();
        _receiving = Task.Run(ReceiveAsync);
        _beat = time.CreateTimer(static connection => ((HubConnection)connection!).Beat(), this, options.HeartbeatInterval, options.HeartbeatInterval);
    }

    public HubInbox Inbox { get; } = new();

    /// <summary>Completes when all ranks have joined, and tells whether all of them may be connected to directly.</summary>
    public Task<bool> Ready => _ready.Task;

    /// <summary>The connections to the other ranks; null where blocks go through the hub.</summary>
    public DirectLinks? Links { get; set; }

    /// <summary>Cancelled when the session has failed.</summary>
    public CancellationToken Failed => _failed.Token;

    /// <summary>Called at every heartbeat.</summary>
    public Action? Watch { get; set; }

    /// <summary>Whether the rank has left in order.</summary>
    public bool HasLeft => Volatile.Read(ref _left);

    /// <summary>Sends a message; blocks until it is on its way.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="payload">What follows the head.</param>
    /// <param name="isMoreToCome">Whether another follows at once: small ones are then sent together, because each that is sent costs as much as many bytes do.</param>
    public void Send(in HubFrame head, ReadOnlySpan<byte> payload, bool isMoreToCome = false)
    {
        _sending.Wait();
        try
        {
            int length = HubFrame.Length + payload.Length;
            if (_filled > 0 && _filled + length > _buffer.Length)
                Flush();
            if (length > _buffer.Length)
                _buffer = new byte[length];
            head.Write(_buffer.AsSpan(_filled));
            payload.CopyTo(_buffer.AsSpan(_filled + HubFrame.Length));
            _filled += length;
            if (!isMoreToCome)
                Flush();
        }
        catch (Exception error) when (error is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            Fail(Broken(error));
            throw Inbox.Failure!.Again();
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Ends the rank's part in order.</summary>
    public void Leave()
    {
        if (HasLeft || Inbox.Failure is not null)
            return;
        Links?.Leave();
        Send(new HubFrame { Kind = HubFrameKind.Left }, []);
        Volatile.Write(ref _left, true);
    }

    /// <summary>Ends the session for all ranks.</summary>
    public void Abort(HubFailure failure)
    {
        if (!HasLeft && Inbox.Failure is null)
        {
            try
            {
                byte[] message = failure.ToMessage();
                Send(new HubFrame { Kind = HubFrameKind.Failed }, message.AsSpan(HubFrame.Length));
            }
            catch (CollectiveException)
            {
                // The hub is gone, and so is the session.
            }
        }
        Fail(failure.ToException());
    }

    /// <summary>Ends the session on this side.</summary>
    public void Fail(CollectiveException failure)
    {
        if (!Inbox.Fail(failure))
            return;
        _ready.TrySetException(failure);
        _failed.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _beat.DisposeAsync().ConfigureAwait(false);
        if (Links is { } links)
            await links.DisposeAsync().ConfigureAwait(false);
        try
        {
            // What was said last is to arrive; the hub answers by closing its side.
            if (_socket.State == WebSocketState.Open)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);
            _closing.CancelAfter(TimeSpan.FromSeconds(2));
        }
        catch (Exception error) when (error is WebSocketException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            await _closing.CancelAsync().ConfigureAwait(false);
        }
        await _receiving.ConfigureAwait(false);
        _socket.Dispose();
        Inbox.Clear();
        _closing.Dispose();
        // Those who waited for the ranks have their answer.
        _ = _ready.Task.Exception;
    }

    private async Task ReceiveAsync()
    {
        byte[] message = Rent();
        try
        {
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult piece;
                do
                {
                    if (length == message.Length)
                        message = Grow(message);
                    piece = await _socket.ReceiveAsync(message.AsMemory(length), _closing.Token).ConfigureAwait(false);
                    length += piece.Count;
                    Volatile.Write(ref _heard, _time.GetTimestamp());
                }
                while (!piece.EndOfMessage);
                if (piece.MessageType == WebSocketMessageType.Close)
                    break;
                if (Handle(message, length))
                    message = Rent();
            }
            if (!HasLeft)
                Fail(new CollectiveException($"The hub {_hub} closed the connection", [], "See its log."));
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            if (!HasLeft)
                Fail(Broken(error));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    // Whether the buffer was kept.
    private bool Handle(byte[] message, int length)
    {
        IncomingMessage? blocks = null;
        for (int at = 0; HubFrame.Read(message.AsSpan(at, length - at)) is { } head;)
        {
            int start = at + HubFrame.Length, end = start + head.PayloadLength(length - start);
            switch (head.Kind)
            {
                case HubFrameKind.Block:
                    blocks ??= new IncomingMessage(message);
                    Inbox.Add(head, blocks, start, end - start);
                    break;
                case HubFrameKind.Ready:
                    _ready.TrySetResult(head.Operation == HubFrame.Direct);
                    break;
                case HubFrameKind.Left:
                    // Of a rank with a connection of its own, blocks may still be on their way; it says by itself when they are through.
                    if (Links is null)
                        Inbox.SetLeft(head.Peer);
                    break;
                case HubFrameKind.Failed:
                    Fail(HubFailure.Read(message.AsSpan(start..end)).ToException());
                    break;
            }
            at = end;
        }
        blocks?.Release();
        return blocks is not null;
    }

    // The lock of senders is held.
    private void Flush()
    {
        ReadOnlyMemory<byte> message = _buffer.AsMemory(0, _filled);
        _filled = 0;
        ValueTask sent = _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        if (!sent.IsCompletedSuccessfully)
            sent.AsTask().GetAwaiter().GetResult();
    }

    private void Beat()
    {
        if (Inbox.Failure is not null || HasLeft)
            return;
        TimeSpan silence = _time.GetElapsedTime(Volatile.Read(ref _heard));
        if (silence > _options.HeartbeatTimeout)
        {
            Fail(new CollectiveException(
                $"Nothing was heard of the hub {_hub} for {CollectiveErrors.Seconds(silence)}", [], "See whether it is up, and reachable from here."));
            _socket.Abort();
            return;
        }
        Watch?.Invoke();
        // A send that is under way shows as much.
        if (!_sending.Wait(0))
            return;
        _ = BeatAsync();
    }

    private async Task BeatAsync()
    {
        byte[] message = new byte[HubFrame.Length];
        new HubFrame { Kind = HubFrameKind.Heartbeat }.Write(message);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            if (!HasLeft && !_closing.IsCancellationRequested)
                Fail(Broken(error));
        }
        finally
        {
            _sending.Release();
        }
    }

    private CollectiveException Broken(Exception error) =>
        new($"The connection to the hub {_hub} broke: {error.Message}", [], "See whether the hub is up, and reachable from here.", error);

    private static byte[] Rent() => ArrayPool<byte>.Shared.Rent(HubFrame.Length + HubFrame.MostBytes);

    private static byte[] Grow(byte[] message)
    {
        byte[] bigger = ArrayPool<byte>.Shared.Rent(message.Length * 2);
        message.CopyTo(bigger, 0);
        ArrayPool<byte>.Shared.Return(message);
        return bigger;
    }
}
