using System.Buffers;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Networked;

namespace SynapseServerless.Hub;

/// <summary>Ranks that train one model together.</summary>
internal sealed partial class HubSession
{
    private const string ComeBack = "They meet again by themselves. To let both train at a time, start as many workers as both have ranks.";

    private readonly string _name;
    private readonly int _size;
    private readonly TimeSpan _wait;
    private readonly TrainingHubOptions _options;
    private readonly HubTraffic _traffic;
    private readonly HubRank?[] _ranks;
    private readonly long _began;
    private long _joinedAt;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HubFailure? _failure;
    private int _joined, _left, _connected;
    private long _endedAt;
    private long _bytesWaiting;
    private TaskCompletionSource? _room;

    public HubSession(string name, int size, TimeSpan wait, DateTimeOffset since, TrainingHubOptions options, HubTraffic traffic)
    {
        (_name, _size, _wait, Since, _options, _traffic) = (name, size, wait, since, options, traffic);
        _ranks = new HubRank?[size];
        _began = _joinedAt = options.Time.GetTimestamp();
    }

    /// <summary>Its name.</summary>
    public string Name => _name;

    /// <summary>When the work began that its ranks are a part of.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Whether some of its ranks are there, and not all.</summary>
    public bool IsShort
    {
        get
        {
            lock (_ranks)
                return _failure is null && _joined > 0 && _joined < _size;
        }
    }

    /// <summary>Whether all of its ranks have come, and not all have left.</summary>
    public bool IsTraining
    {
        get
        {
            lock (_ranks)
                return _failure is null && _joined == _size && _left < _size;
        }
    }

    /// <summary>How long it is since a rank joined.</summary>
    public TimeSpan WaitedForNext => _options.Time.GetElapsedTime(Volatile.Read(ref _joinedAt));

    /// <summary>Whether it has not ended.</summary>
    public bool IsOpen => !_ended.Task.IsCompleted;

    /// <summary>Completes when the last connection is gone.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether it ended long ago.</summary>
    public bool IsForgotten => !IsOpen && _options.Time.GetElapsedTime(Volatile.Read(ref _endedAt)) > _options.Remembered;

    /// <summary>Lets a rank in.</summary>
    /// <returns>Why not, or null.</returns>
    public HubFailure? Join(HubRank rank)
    {
        bool complete, direct;
        lock (_ranks)
        {
            if (_failure is not null)
                return _failure;
            if (_ended.Task.IsCompleted || _joined == _size)
                return new HubFailure($"The session {_name} is complete; rank {rank.Rank} came too late, or there are two of it", [rank.Rank], "Every training needs a session of its own.");
            if (_ranks[rank.Rank] is not null)
                return new HubFailure($"There is a rank {rank.Rank} in the session {_name} already", [rank.Rank], "Every rank needs a number of its own.");
            rank.Done = MessageDone;
            _ranks[rank.Rank] = rank;
            _connected++;
            Volatile.Write(ref _joinedAt, _options.Time.GetTimestamp());
            complete = ++_joined == _size;
            direct = _ranks.All(one => one is { IsDirect: true });
        }
        Log.Joined(_options.Logger, rank.Rank, _size, _name);
        if (complete)
        {
            Log.Complete(_options.Logger, _size, _name);
            SendOwn(rank => new HubFrame { Kind = HubFrameKind.Ready, Operation = direct ? HubFrame.Direct : (byte)0 });
        }
        return null;
    }

    /// <summary>Whether a rank says the same about the session as those before it.</summary>
    public HubFailure? CheckSize(int rank, int size) => size == _size
        ? null
        : new HubFailure($"Rank {rank} says there are {size} ranks, and those before it say {_size}", [rank], "All ranks of a session have to be told the same number.");

    /// <summary>Passes on what a rank sends until its connection ends.</summary>
    public async Task ServeAsync(HubRank rank, CancellationToken cancellationToken)
    {
        try
        {
            await ReceiveAsync(rank, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            if (!rank.HasLeft)
                Fail(new HubFailure($"Rank {rank.Rank} of {_size} broke its connection", [rank.Rank], "Its process or machine ended, or the network between it and the hub."));
        }
        if (!rank.HasLeft)
            Fail(new HubFailure($"Rank {rank.Rank} of {_size} closed its connection without having left", [rank.Rank]));
        await rank.CloseAsync().ConfigureAwait(false);
        lock (_ranks)
        {
            if (--_connected > 0)
                return;
            Volatile.Write(ref _endedAt, _options.Time.GetTimestamp());
        }
        if (_failure is not null || _left == _size)
        {
            Log.Ended(_options.Logger, _name, _failure?.Problem ?? "all ranks have left");
            _ended.TrySetResult();
        }
    }

    /// <summary>Ends the session for the sake of another that waits for ranks, unless its own have all come meanwhile.</summary>
    public void GiveWayTo(HubSession other)
    {
        if (!IsShort)
            return;
        Fail(new HubFailure(
            $"{_joined} of {_size} ranks gave way to the session {other._name}, which waits for ranks too and is of an older run", [],
            ComeBack) { GaveWay = true });
    }

    /// <summary>Ends the session for all ranks.</summary>
    public void Fail(HubFailure failure)
    {
        HubRank[] ranks;
        lock (_ranks)
        {
            if (_failure is not null || _left == _size)
                return;
            _failure = failure;
            ranks = [.. _ranks.OfType<HubRank>()];
            _room?.TrySetResult();
            if (_connected == 0)
            {
                Volatile.Write(ref _endedAt, _options.Time.GetTimestamp());
                _ended.TrySetResult();
            }
        }
        Log.Failed(_options.Logger, _name, failure.Problem);
        foreach (HubRank rank in ranks)
            rank.Fail(failure);
        // A rank that does not read is not waited for.
        _ = AbortAsync(ranks);
    }

    /// <summary>Looks after the ranks and tells them that the hub is alive.</summary>
    /// <param name="training">A session that trains, and may have the workers that this one waits for; null when none does.</param>
    public void Beat(HubSession? training)
    {
        if (!IsOpen || _failure is not null)
            return;
        HubRank?[] ranks;
        lock (_ranks)
            ranks = [.. _ranks];
        if (ranks.FirstOrDefault(rank => rank is { HasLeft: false } && rank.Silence > _options.HeartbeatTimeout) is { } silent)
        {
            Fail(new HubFailure(
                $"Rank {silent.Rank} of {_size} was not heard of for {silent.Silence.TotalSeconds:0.#} s", [silent.Rank],
                "Its process was stopped, its machine has no time for it, or the network between it and the hub is down."));
            return;
        }
        TimeSpan waited = _options.Time.GetElapsedTime(_began);
        if (_joined < _size && waited > _wait)
        {
            int[] missing = [.. Enumerable.Range(0, _size).Where(rank => ranks[rank] is null)];
            string late = $"{(missing.Length == 1 ? "Rank" : "Ranks")} {string.Join(", ", missing)} of {_size} did not join within {waited.TotalSeconds:0.#} s";
            // To wait one's turn is no failure.
            Fail(training is null
                ? new HubFailure(late, missing, "See whether they were started, and whether there is room for all of them at the same time.")
                : new HubFailure($"{late}, while the session {training._name} trains", [], ComeBack) { GaveWay = true });
            return;
        }
        SendOwn(_ => new HubFrame { Kind = HubFrameKind.Heartbeat });
    }

    /// <summary>Sends on what was gathered for ranks and has been waiting for the rest.</summary>
    /// <param name="isLate">Whether only what was waiting at the last call already.</param>
    public void Release(bool isLate)
    {
        HubRank[] ranks;
        lock (_ranks)
            ranks = [.. _ranks.OfType<HubRank>().Where(rank => !rank.HasLeft)];
        foreach (HubRank rank in ranks)
        {
            foreach (HubMessage message in rank.Gathering.Take(isLate))
                SendTo(rank, message);
        }
    }

    private async Task ReceiveAsync(HubRank rank, CancellationToken cancellationToken)
    {
        byte[] buffer = Rent(HubFrame.Length + HubFrame.MostBytes);
        try
        {
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult piece;
                do
                {
                    if (length == buffer.Length)
                        buffer = Grow(buffer, length);
                    piece = await rank.Socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                    length += piece.Count;
                    rank.Heard();
                }
                while (!piece.EndOfMessage);
                if (piece.MessageType == WebSocketMessageType.Close)
                    return;
                if (HubFrame.Read(buffer.AsSpan(0, length)) is not { } first)
                {
                    Fail(new HubFailure($"Rank {rank.Rank} of {_size} sent something that is no message", [rank.Rank], "It may be of another version."));
                    return;
                }
                if (first.Kind == HubFrameKind.Block && !HubGathering.Takes(first) && HubFrame.Length + first.PayloadLength(length - HubFrame.Length) == length)
                    buffer = PassOn(rank, first, buffer, length);
                else
                    TakeApart(rank, buffer.AsSpan(0, length));
                await RoomAsync(rank).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Several blocks, or small ones, or what is no block.
    private void TakeApart(HubRank from, Span<byte> message)
    {
        while (HubFrame.Read(message) is { } head)
        {
            Span<byte> frame = message[..(HubFrame.Length + head.PayloadLength(message.Length - HubFrame.Length))];
            message = message[frame.Length..];
            if (head.Kind != HubFrameKind.Block)
                Note(from, head, frame[HubFrame.Length..]);
            else if (HubGathering.Takes(head))
            {
                foreach (HubRank rank in Targets(from, head, 0))
                    SendTo(rank, rank.Gathering.Add(head, frame, from.Rank));
            }
            else
            {
                byte[] copy = Rent(frame.Length);
                frame.CopyTo(copy);
                byte[] kept = PassOn(from, head, copy, frame.Length);
                ArrayPool<byte>.Shared.Return(kept);
            }
        }
    }

    private List<HubRank> Targets(HubRank from, in HubFrame head, int length)
    {
        var to = new List<HubRank>();
        lock (_ranks)
        {
            if (_failure is not null)
                return to;
            if (head.Peer == HubFrame.Everybody)
            {
                foreach (HubRank? rank in _ranks)
                {
                    if (rank is { HasLeft: false } && rank != from)
                        to.Add(rank);
                }
            }
            else if (head.Peer < _size && _ranks[head.Peer] is { HasLeft: false } one && one != from)
                to.Add(one);
            if (to.Count > 0)
                _bytesWaiting += length;
        }
        return to;
    }

    private void SendTo(HubRank rank, HubMessage? message)
    {
        if (message is null)
            return;
        lock (_ranks)
            _bytesWaiting += message.Length;
        _traffic.Add(message.Length);
        rank.Send(message);
    }

    // Gives back the buffer to go on with.
    private byte[] PassOn(HubRank from, in HubFrame head, byte[] buffer, int length)
    {
        List<HubRank> to = Targets(from, head, length);
        if (to.Count == 0)
            return buffer;
        _traffic.Add((long)length * to.Count);
        HubFrame.SetPeer(buffer, from.Rank);
        // A small message does not keep a big buffer waiting.
        byte[] kept = buffer, next = buffer;
        if (length > 4096)
            next = Rent(HubFrame.Length + HubFrame.MostBytes);
        else
        {
            kept = Rent(length);
            buffer.AsSpan(0, length).CopyTo(kept);
        }
        HubMessage message = HubMessage.Rented(kept, length, to.Count);
        foreach (HubRank rank in to)
            rank.Send(message);
        return next;
    }

    private void Note(HubRank rank, in HubFrame head, ReadOnlySpan<byte> payload)
    {
        switch (head.Kind)
        {
            case HubFrameKind.Left:
                lock (_ranks)
                {
                    rank.HasLeft = true;
                    _left++;
                }
                // What it sent comes before the news that it has left.
                Release(isLate: false);
                SendOwn(other => other == rank ? null : new HubFrame { Kind = HubFrameKind.Left, Peer = rank.Rank });
                break;
            case HubFrameKind.Failed:
                Fail(HubFailure.Read(payload));
                break;
        }
    }

    // A rank is read from as fast as the others take what it sends.
    private async ValueTask RoomAsync(HubRank rank)
    {
        while (true)
        {
            Task room;
            lock (_ranks)
            {
                if (_bytesWaiting <= _options.MostBytesWaiting || _failure is not null)
                {
                    rank.IsHeldBack = false;
                    return;
                }
                rank.IsHeldBack = true;
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }
            await room.ConfigureAwait(false);
            rank.Heard();
        }
    }

    private void MessageDone(HubMessage message)
    {
        TaskCompletionSource? room = null;
        lock (_ranks)
        {
            _bytesWaiting -= message.Length;
            if (_bytesWaiting <= _options.MostBytesWaiting / 2)
                (room, _room) = (_room, null);
        }
        room?.TrySetResult();
    }

    private void SendOwn(Func<HubRank, HubFrame?> frame)
    {
        HubRank[] ranks;
        lock (_ranks)
            ranks = [.. _ranks.OfType<HubRank>().Where(rank => !rank.HasLeft)];
        foreach (HubRank rank in ranks)
        {
            if (frame(rank) is not { } head)
                continue;
            byte[] bytes = new byte[HubFrame.Length];
            head.Write(bytes);
            lock (_ranks)
                _bytesWaiting += bytes.Length;
            rank.Send(HubMessage.Own(bytes));
        }
    }

    private async Task AbortAsync(HubRank[] ranks)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), _options.Time).ConfigureAwait(false);
        foreach (HubRank rank in ranks)
            rank.Socket.Abort();
    }

    private static byte[] Rent(int length) => ArrayPool<byte>.Shared.Rent(length);

    private static byte[] Grow(byte[] buffer, int length)
    {
        byte[] bigger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(bigger);
        ArrayPool<byte>.Shared.Return(buffer);
        return bigger;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Rank {Rank} of {Size} joined the training session {Session}")]
        public static partial void Joined(ILogger logger, int rank, int size, string session);

        [LoggerMessage(4, LogLevel.Information, "All {Size} ranks have joined the training session {Session}")]
        public static partial void Complete(ILogger logger, int size, string session);

        [LoggerMessage(2, LogLevel.Information, "The training session {Session} ended: {Reason}")]
        public static partial void Ended(ILogger logger, string session, string reason);

        [LoggerMessage(3, LogLevel.Warning, "The training session {Session} failed: {Problem}")]
        public static partial void Failed(ILogger logger, string session, string problem);
    }
}
