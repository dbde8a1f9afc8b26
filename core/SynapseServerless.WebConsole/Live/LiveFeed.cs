using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace SynapseServerless.WebConsole.Live;

/// <summary>An event.</summary>
/// <param name="Id">By which a listener that comes back says what it had last.</param>
/// <param name="Number">Its number in its feed.</param>
/// <param name="Kind">What kind of event it is.</param>
/// <param name="Data">JSON, on one line.</param>
internal sealed record LiveEvent(string Id, long Number, string Kind, string Data);

/// <summary>What a look at something gave.</summary>
/// <param name="Kind">What kind of event it is.</param>
/// <param name="Data">JSON, on one line.</param>
/// <param name="IsLast">Whether nothing comes after it.</param>
internal sealed record Look(string Kind, string Data, bool IsLast);

/// <summary>Events of one thing, for as many as listen: it is looked at once for all of them, and only while anybody does.</summary>
/// <remarks>The last events are kept, so that a listener that was cut off gets what it missed.</remarks>
/// <param name="look">Looks at the thing.</param>
/// <param name="pause">How long it is left alone between two looks.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is logged that a look failed.</param>
/// <param name="closing">Ends all.</param>
internal sealed partial class LiveFeed(Func<CancellationToken, Task<Look>> look, TimeSpan pause, TimeProvider time, ILogger logger, CancellationToken closing)
{
    private const int Kept = 256;

    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(15);

    // Longer than a browser takes to come back.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly string _epoch = Convert.ToString(time.GetUtcNow().ToUnixTimeMilliseconds(), 16) + Random.Shared.Next(0x1000, 0x10000).ToString("x", CultureInfo.InvariantCulture);
    private readonly Queue<LiveEvent> _events = new();
    private TaskCompletionSource _changed = New();
    private LiveEvent? _last;
    private long _next = 1;
    private int _listeners;
    private long _left;
    private bool _isWatched, _hasEnded;

    /// <summary>The events after one that somebody had, and those to come; null now and then, so that a connection shows that it lives.</summary>
    /// <param name="lastId">What it had last; null for the latest alone.</param>
    /// <param name="cancellationToken">It listens no more.</param>
    public async IAsyncEnumerable<LiveEvent?> ReadAsync(string? lastId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing);
        long after = Enter(lastId);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                (LiveEvent[] events, Task changed, bool ended) = After(after);
                foreach (LiveEvent item in events)
                {
                    yield return item;
                    after = item.Number;
                }
                if (ended)
                    yield break;
                if (events.Length > 0)
                    continue;
                Task beat = Task.Delay(s_heartbeat, time, stop.Token);
                if (await Task.WhenAny(changed, beat) == beat && !stop.IsCancellationRequested)
                    yield return null;
            }
        }
        finally
        {
            lock (_lock)
            {
                _listeners--;
                _left = time.GetTimestamp();
            }
        }
    }

    private long Enter(string? lastId)
    {
        lock (_lock)
        {
            _listeners++;
            if (!_isWatched)
            {
                (_isWatched, _hasEnded) = (true, false);
                _ = Task.Run(WatchAsync, CancellationToken.None);
            }
            // An identity of another process, or one that is no longer kept, gets the latest: it says all that there is to say now.
            return lastId is not null && lastId.StartsWith($"{_epoch}-", StringComparison.Ordinal)
                && long.TryParse(lastId.AsSpan(_epoch.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long had) && had < _next
                    ? had : _next - 2;
        }
    }

    private (LiveEvent[] Events, Task Changed, bool Ended) After(long number)
    {
        lock (_lock)
            return ([.. _events.Where(item => item.Number > number)], _changed.Task, _hasEnded);
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                Look seen;
                try
                {
                    seen = await look(closing);
                }
                catch (SynapseException error)
                {
                    LogFailed(logger, error);
                    seen = new Look("trouble", "{}", false);
                }
                Publish(seen);
                if (seen.IsLast)
                    break;
                await Task.Delay(pause, time, closing);
                lock (_lock)
                {
                    if (_listeners > 0 || time.GetElapsedTime(_left) < s_patience)
                        continue;
                    _isWatched = false;
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
        lock (_lock)
        {
            (_isWatched, _hasEnded) = (false, true);
            _changed.TrySetResult();
        }
    }

    private void Publish(Look seen)
    {
        lock (_lock)
        {
            if (_last is { } last && last.Kind == seen.Kind && last.Data == seen.Data)
                return;
            _last = new LiveEvent(string.Create(CultureInfo.InvariantCulture, $"{_epoch}-{_next}"), _next++, seen.Kind, seen.Data);
            _events.Enqueue(_last);
            if (_events.Count > Kept)
                _events.Dequeue();
            TaskCompletionSource told = _changed;
            _changed = New();
            told.TrySetResult();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is shown live could not be read")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
