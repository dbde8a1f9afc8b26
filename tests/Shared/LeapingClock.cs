namespace SynapseServerless.Tests;

/// <summary>The clock of the system, which a test can put forward: whatever becomes due by that happens at once.</summary>
/// <remarks>A deadline that a test has to wait for is so long that no slow machine misses it, and is over when the test says so.</remarks>
internal sealed class LeapingClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<Waiting> _timers = [];
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return System.GetUtcNow() + _ahead;
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return System.GetTimestamp() + (long)(_ahead.TotalSeconds * TimestampFrequency);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Waiting(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Puts it forward.</summary>
    public void Leap(TimeSpan by)
    {
        lock (_gate)
        {
            _ahead += by;
            foreach (Waiting timer in _timers)
                timer.Hasten(by);
        }
    }

    // A timer of the system that is changed at every leap.
    private sealed class Waiting : ITimer
    {
        private readonly LeapingClock _clock;
        private readonly ITimer _timer;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private DateTimeOffset? _due;

        public Waiting(LeapingClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _timer = System.CreateTimer(
                _ =>
                {
                    lock (_clock._gate)
                        _due = _period == Timeout.InfiniteTimeSpan ? null : System.GetUtcNow() + _period;
                    callback(state);
                }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._gate)
            {
                _period = period;
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : System.GetUtcNow() + dueTime;
                _clock._timers.Add(this);
                return _timer.Change(dueTime, period);
            }
        }

        /// <summary>Takes from the wait what the clock was put forward by.</summary>
        public void Hasten(TimeSpan by)
        {
            if (_due is not { } due)
                return;
            TimeSpan left = due - by - System.GetUtcNow();
            _due = due - by;
            _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, _period);
        }

        public void Dispose()
        {
            lock (_clock._gate)
                _clock._timers.Remove(this);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
