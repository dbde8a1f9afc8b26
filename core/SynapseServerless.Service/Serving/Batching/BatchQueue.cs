using System.Globalization;

namespace SynapseServerless.Service.Serving;

/// <summary>Puts requests that arrive together into batches, and keeps the rest waiting.</summary>
/// <remarks>
/// <para>A request that finds a slot free and is alone begins at once, and where batches take less than clocks can tell on the thread of its caller: to
/// change threads would take longer than to score it. Under load requests gather while all slots are taken, and beyond that at most
/// as long as the window, until as many are there as usually are.</para>
/// <para>Callers take turns by rows. Where there is no room, the newest request of the caller with the most rows waiting is refused, which is the one that
/// comes where it is that caller's.</para>
/// </remarks>
/// <typeparam name="T">A request.</typeparam>
/// <param name="run">Answers the requests of a batch; what it throws is what each of them gets that has no answer.</param>
/// <param name="slots">How many batches run at a time where the settings do not say.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchQueue<T>(Func<IReadOnlyList<T>, CancellationToken, Task> run, int slots, TimeProvider time) : IDisposable
    where T : class, IBatchItem<T>
{
    // What clocks can tell.
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly CallerLines<T> _lines = new();
    private readonly LoadEstimate _load = new();
    private ITimer? _timer;
    private int _running, _runningRequests;
    private long _rested = time.GetTimestamp();

    /// <summary>How requests are put together; may change at any time.</summary>
    public BatchSettings Settings { get; set; } = new();

    /// <summary>Told how many rows and requests a batch has, and how long its oldest request waited.</summary>
    public Action<int, int, TimeSpan>? Began { get; init; }

    /// <summary>Requests and rows that wait, and batches at work.</summary>
    public (int Requests, int Rows, int Batches) State
    {
        get
        {
            lock (_lock)
                return (_lines.Requests, _lines.Rows, _running);
        }
    }

    private int Slots => Settings.Slots ?? slots;

    /// <summary>Takes a request, which is answered or refused.</summary>
    /// <param name="item">The request.</param>
    /// <param name="cancellationToken">Its caller has gone.</param>
    public CancellationTokenRegistration Add(T item, CancellationToken cancellationToken)
    {
        if (BeginsAlone(item))
        {
            _ = RunAloneAsync(item, cancellationToken);
            return default;
        }
        item.Hold();
        T? refused = null;
        CallerLines<T>.Waiting? waiting = null;
        ServiceException? busy = null;
        List<Start>? begin = null;
        lock (_lock)
        {
            if (_lines.Requests > 0 && _lines.Rows + item.Rows > Settings.MaxWaitingRows)
            {
                busy = Busy();
                if (_lines.NewestOfFattest(_lines.RowsOf(item.Caller) + item.Rows) is { } newest && _lines.Rows - newest.Item.Rows + item.Rows <= Settings.MaxWaitingRows)
                {
                    _lines.Remove(newest);
                    refused = newest.Item;
                }
                else
                {
                    refused = item;
                }
            }
            if (refused != item)
            {
                if (_running == 0 && _lines.Requests == 0 && time.GetElapsedTime(_rested) > Window * 4)
                    _load.Rest();
                waiting = _lines.Add(item, time.GetTimestamp());
                begin = Pump();
            }
        }
        refused?.Refuse(busy!);
        refused?.Free();
        Begin(begin);
        return waiting is null || !cancellationToken.CanBeCanceled
            ? default
            : cancellationToken.UnsafeRegister(static (state, token) =>
            {
                (BatchQueue<T> queue, CallerLines<T>.Waiting entry) = ((BatchQueue<T>, CallerLines<T>.Waiting))state!;
                queue.Leave(entry, new OperationCanceledException(token));
            }, (this, waiting));
    }

    /// <summary>Stops the clock; what is at work ends by itself, and what waits is refused.</summary>
    public void Dispose()
    {
        CallerLines<T>.Waiting[] left;
        lock (_lock)
        {
            left = [.. _lines.All];
            foreach (CallerLines<T>.Waiting waiting in left)
                _lines.Remove(waiting);
            _timer?.Dispose();
        }
        foreach (CallerLines<T>.Waiting waiting in left)
        {
            waiting.Item.Refuse(new ServiceException(Refusal.Unavailable, "The service is ending", "Ask again."));
            waiting.Item.Free();
        }
    }

    private TimeSpan Window => TimeSpan.FromMilliseconds(Settings.WindowMilliseconds);

    // A caller with a deadline is answered when it passes, so that another thread has to score.
    private bool BeginsAlone(T item)
    {
        lock (_lock)
        {
            if (!_load.IsShort || _lines.Requests > 0 || _running >= Slots || item.Deadline is not null)
                return false;
            _running++;
            _runningRequests++;
            _load.Begin(_runningRequests);
            return true;
        }
    }

    // Until it waits for something it runs on the thread of the caller, who waits for it and for nothing else. What waits has the item hold on first.
    private async Task RunAloneAsync(T item, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        Began?.Invoke(item.Rows, 1, TimeSpan.Zero);
        try
        {
            await run([item], cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, it is what the caller gets; nobody else would hear of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            item.Refuse(error);
        }
        double seconds = time.GetElapsedTime(begun).TotalSeconds;
        List<Start>? begin = End(item.Rows, 1, seconds, seconds, []);
        item.Free();
        Begin(begin);
    }

    // Which batches begin now that one has ended.
    private List<Start>? End(int rows, int requests, double seconds, double work, List<CallerLines<T>.Waiting> taken)
    {
        lock (_lock)
        {
            _load.End(rows, seconds, work);
            _running--;
            _runningRequests -= requests;
            _rested = time.GetTimestamp();
            List<Start>? begin = Pump();
            foreach (CallerLines<T>.Waiting waiting in taken)
                waiting.Batch = null;
            return begin;
        }
    }

    // Under the lock: which batches begin now. The clock is set for the next time that anything may change by itself.
    private List<Start>? Pump()
    {
        List<Start>? begin = null;
        Late(ref begin);
        while (_running < Slots && _lines.Requests > 0 && WaitLeft() <= TimeSpan.Zero)
        {
            _load.Begin(_lines.Requests + _runningRequests);
            TimeSpan waited = time.GetElapsedTime(_lines.Oldest!.Since);
            List<CallerLines<T>.Waiting> taken = _lines.Take(Settings.MaxRows);
            var batch = new RunningBatch(taken.Count);
            foreach (CallerLines<T>.Waiting waiting in taken)
                waiting.Batch = batch;
            _running++;
            _runningRequests += taken.Count;
            (begin ??= []).Add(new Start(taken, batch, waited, time.GetTimestamp()));
        }
        SetClock();
        return begin;
    }

    // How much longer it is worth to wait for others.
    private TimeSpan WaitLeft()
    {
        if (_load.IsShort || _lines.Rows >= Settings.MaxRows || _lines.Requests >= Math.Ceiling(_load.Requests / Slots))
            return TimeSpan.Zero;
        TimeSpan left = Window - time.GetElapsedTime(_lines.Oldest!.Since);
        if (Deadline() is { } deadline)
        {
            // It takes its time to score what waits, and that time has to be left.
            TimeSpan reserve = Max(TimeSpan.FromSeconds(_load.BatchSeconds * 2), s_shortest * 2);
            left = Min(left, deadline - time.GetUtcNow() - reserve);
        }
        return left;
    }

    private DateTimeOffset? Deadline() => _lines.Deadlines == 0 ? null : _lines.All.Min(static waiting => waiting.Item.Deadline);

    // Under the lock: what came too late is taken out, to be refused outside.
    private void Late(ref List<Start>? begin)
    {
        if (_lines.Deadlines == 0)
            return;
        DateTimeOffset now = time.GetUtcNow();
        List<CallerLines<T>.Waiting>? late = null;
        foreach (CallerLines<T>.Waiting waiting in _lines.All)
        {
            if (waiting.Item.Deadline <= now)
                (late ??= []).Add(waiting);
        }
        if (late is null)
            return;
        foreach (CallerLines<T>.Waiting waiting in late)
            _lines.Remove(waiting);
        (begin ??= []).Add(new Start(late, null, default, 0));
    }

    private void SetClock()
    {
        if (_lines.Requests == 0)
            return;
        TimeSpan due = _running < Slots ? WaitLeft() : Timeout.InfiniteTimeSpan;
        if (Deadline() is { } deadline)
        {
            TimeSpan left = Max(deadline - time.GetUtcNow(), s_shortest);
            due = due == Timeout.InfiniteTimeSpan ? left : Min(due, left);
        }
        if (due == Timeout.InfiniteTimeSpan)
            return;
        due = Max(due, s_shortest);
        if (_timer is null)
            _timer = time.CreateTimer(static state => ((BatchQueue<T>)state!).Tick(), this, due, Timeout.InfiniteTimeSpan);
        else
            _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        List<Start>? begin;
        lock (_lock)
            begin = Pump();
        Begin(begin);
    }

    private void Begin(List<Start>? starts)
    {
        foreach (Start start in starts ?? [])
        {
            if (start.Batch is null)
            {
                foreach (CallerLines<T>.Waiting waiting in start.Requests)
                {
                    waiting.Item.Refuse(TooLate());
                    waiting.Item.Free();
                }
            }
            else
            {
                // Not on the thread of the caller who happened to come last: it would score for all others before it waits for its own.
                _ = Task.Run(() => RunAsync(start, start.Batch));
            }
        }
    }

    private async Task RunAsync(Start start, RunningBatch batch)
    {
        T[] items = [.. start.Requests.Select(static waiting => waiting.Item)];
        int rows = items.Sum(static item => item.Rows);
        long begun = time.GetTimestamp();
        Began?.Invoke(rows, items.Length, start.Waited);
        try
        {
            await run(items, batch.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, it is what the callers get; nobody else would hear of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            foreach (T item in items)
                item.Refuse(error);
        }
        List<Start>? begin = End(rows, items.Length, time.GetElapsedTime(start.Begun).TotalSeconds, time.GetElapsedTime(begun).TotalSeconds, start.Requests);
        foreach (T item in items)
            item.Free();
        batch.Dispose();
        Begin(begin);
    }

    // The caller has gone: what waits is dropped, and what is at work goes on only while others want it.
    private void Leave(CallerLines<T>.Waiting waiting, Exception reason)
    {
        bool waits;
        RunningBatch? batch;
        waiting.Item.Refuse(reason);
        lock (_lock)
        {
            waits = _lines.Remove(waiting);
            batch = waiting.Batch;
        }
        if (waits)
            waiting.Item.Free();
        batch?.Leave();
    }

    private ServiceException Busy()
    {
        double seconds = Math.Max(1, Math.Ceiling(_lines.Rows * _load.RowSeconds / Slots));
        return new ServiceException(
            Refusal.Busy, string.Create(CultureInfo.InvariantCulture, $"The model is busy: {_lines.Rows} rows wait for it, and at most {Settings.MaxWaitingRows} may"),
            string.Create(CultureInfo.InvariantCulture, $"Ask again in {seconds:0} s, or with fewer rows."))
        {
            RetryAfter = TimeSpan.FromSeconds(seconds),
        };
    }

    private static ServiceException TooLate() => new(Refusal.Late, "The deadline of the request passed before its rows were scored", "Give it more time, or ask when there is less to do.");

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed record Start(List<CallerLines<T>.Waiting> Requests, RunningBatch? Batch, TimeSpan Waited, long Begun);
}
