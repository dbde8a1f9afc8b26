namespace SynapseServerless.Services.Tests.Governing.Simulated;

/// <summary>A clock that goes from event to event, and runs everything on one thread in an order that is the same each time.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private readonly Context _context;
    private long _ticks;
    private long _order;

    public VirtualClock() => _context = new Context(this);

    /// <summary>Seconds since the start.</summary>
    public double Now => _ticks / (double)TimeSpan.TicksPerSecond;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => s_start.AddTicks(_ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Does something later.</summary>
    public void After(double seconds, Action action) =>
        _events.Enqueue(action, (_ticks + (long)Math.Ceiling(seconds * TimeSpan.TicksPerSecond), _order++));

    /// <summary>Begins something on the clock's thread.</summary>
    public void Post(Action action) => _posted.Enqueue((static state => ((Action)state!)(), action));

    /// <summary>Goes on until a time.</summary>
    public void RunUntil(double seconds)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            Drain();
            long end = (long)(seconds * TimeSpan.TicksPerSecond);
            while (_events.TryPeek(out Action? action, out (long At, long Order) key) && key.At <= end)
            {
                _events.Dequeue();
                _ticks = Math.Max(_ticks, key.At);
                action();
                Drain();
            }
            _ticks = Math.Max(_ticks, end);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void Drain()
    {
        while (_posted.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
            next.Callback(next.State);
    }

    private sealed class Context(VirtualClock clock) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => clock._posted.Enqueue((d, state));

        public override void Send(SendOrPostCallback d, object? state) => d(state);
    }

    private sealed class Timer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int version = ++_version;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                clock.After(dueTime.TotalSeconds, () =>
                {
                    if (version == _version)
                        callback(state);
                });
            }
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
