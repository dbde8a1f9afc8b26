using System.Net.WebSockets;
using SynapseServerless.Collectives.Networked;

namespace SynapseServerless.Hub;

/// <summary>The connection of one rank, and what waits to be sent over it.</summary>
internal sealed class HubRank(int rank, WebSocket socket, TrainingHubOptions options) : IAsyncDisposable
{
    private static readonly HubMessage s_close = HubMessage.Own([]);

    private readonly Queue<HubMessage> _waiting = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heard = options.Time.GetTimestamp();
    private bool _sending, _ended;

    public int Rank => rank;

    public WebSocket Socket => socket;

    /// <summary>Whether other ranks may connect to it directly.</summary>
    public bool IsDirect { get; init; }

    /// <summary>What it gets when it is all there.</summary>
    public HubGathering Gathering { get; } = new();

    /// <summary>Whether it has done its work.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Whether the hub itself does not read from it for the time being.</summary>
    public bool IsHeldBack { get; set; }

    /// <summary>For how long nothing was heard of it.</summary>
    public TimeSpan Silence => IsHeldBack ? TimeSpan.Zero : options.Time.GetElapsedTime(Volatile.Read(ref _heard));

    /// <summary>Called with the length of every message that is out of the way.</summary>
    public Action<HubMessage>? Done { get; set; }

    /// <summary>It was heard of.</summary>
    public void Heard() => Volatile.Write(ref _heard, options.Time.GetTimestamp());

    /// <summary>Sends a message when those before it are sent; returns at once.</summary>
    public void Send(HubMessage message)
    {
        lock (_waiting)
        {
            if (!_ended)
            {
                _waiting.Enqueue(message);
                if (_sending)
                    return;
                _sending = true;
                message = null!;
            }
        }
        if (message is not null)
            Release(message);
        else
            _ = SendAllAsync();
    }

    /// <summary>Tells it that the session has failed, and closes.</summary>
    public void Fail(HubFailure failure)
    {
        Send(HubMessage.Own(failure.ToMessage()));
        Send(s_close);
    }

    /// <summary>Waits until all is sent and the connection is closed on this side, but not for long.</summary>
    public Task CloseAsync()
    {
        Send(s_close);
        return _closed.Task.WaitAsync(TimeSpan.FromSeconds(2), options.Time).ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public ValueTask DisposeAsync()
    {
        End();
        Gathering.Dispose();
        return ValueTask.CompletedTask;
    }

    // Runs on the thread of the sender until the network makes it wait.
    private async Task SendAllAsync()
    {
        while (true)
        {
            HubMessage message;
            lock (_waiting)
            {
                if (!_waiting.TryDequeue(out message!))
                {
                    _sending = false;
                    return;
                }
            }
            try
            {
                if (ReferenceEquals(message, s_close))
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);
                    End();
                }
                else
                    await socket.SendAsync(message.Bytes, WebSocketMessageType.Binary, WebSocketMessageFlags.EndOfMessage, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception error) when (error is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException or IOException)
            {
                // A reader sees the end as well.
                End();
            }
            finally
            {
                Release(message);
            }
        }
    }

    private void End()
    {
        HubMessage[] left;
        lock (_waiting)
        {
            _ended = true;
            left = [.. _waiting];
            _waiting.Clear();
        }
        foreach (HubMessage message in left)
            Release(message);
        _closed.TrySetResult();
    }

    private void Release(HubMessage message)
    {
        if (!ReferenceEquals(message, s_close) && message.Release())
            Done?.Invoke(message);
    }
}
