using SynapseServerless.Services.Governing.Control;

namespace SynapseServerless.Services.Governing;

/// <summary>Lets requests to an endpoint be sent when the service will take them: by its rate, its holds, its announced limits and its latency.</summary>
/// <remarks>
/// There is one for each endpoint and deployment in a process, shared by all that call it. Requests are let go in the order in which they
/// ask. No thread is held while they wait.
/// </remarks>
public sealed class Governor : IDisposable
{
    // By how much a service may round a wait up, such as to the next second of a date, before it is longer than what it meant.
    private const double RoundedUp = 2;
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _queue = [];
    private readonly TimeProvider _time;
    private readonly GovernorOptions _options;
    private readonly Admitter _admitter;
    private readonly SharedLimits _limits = new();
    private readonly long _origin;
    private readonly ITimer _timer;
    private double _armedFor = double.PositiveInfinity;
    private bool _isDisposed;

    /// <summary>Makes one.</summary>
    /// <param name="options">How it governs.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Governor(GovernorOptions options, TimeProvider time)
        : this(options, time, RateTuning.Default)
    {
    }

    internal Governor(GovernorOptions options, TimeProvider time, RateTuning tuning)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Check();
        (_options, _time) = (options, time);
        _origin = time.GetTimestamp();
        _admitter = new Admitter(options, tuning);
        _timer = time.CreateTimer(static state => ((Governor)state!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What it does now.</summary>
    public GovernorState State
    {
        get
        {
            lock (_lock)
                return _admitter.Describe(Now, _queue.Count, At);
        }
    }

    private double Now => _time.GetElapsedTime(_origin).TotalSeconds;

    /// <summary>Keeps to limits of somebody who calls the endpoint as well: of those that were asked for in the last minute, the smallest hold.</summary>
    /// <param name="limits">The limits: rates and concurrency.</param>
    public void KeepTo(GovernorOptions limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        lock (_lock)
        {
            double now = Now;
            if (_isDisposed || _limits.Note(now, UserLimits.Of(limits)) is not { } all)
                return;
            _admitter.Limit(all);
            Pump(now);
        }
    }

    /// <summary>Shares the limits of the endpoint with other processes from now on.</summary>
    /// <param name="shares">Counts them.</param>
    public void ShareBy(IRateShares shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        lock (_lock)
            _admitter.ShareBy(shares);
    }

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="cost">What it takes of the limits.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The permit, which the caller completes.</returns>
    /// <exception cref="HeldTooLongException">The endpoint takes no request in the time that one may wait.</exception>
    public ValueTask<Permit> AcquireAsync(RequestCost cost, CancellationToken cancellationToken) => AcquireAsync(cost, _options.LongestWait, cancellationToken);

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="cost">What it takes of the limits.</param>
    /// <param name="longestWait">The longest hold of the endpoint that it waits for.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The permit, which the caller completes.</returns>
    /// <exception cref="HeldTooLongException">The endpoint takes no request in the time that one may wait.</exception>
    public ValueTask<Permit> AcquireAsync(RequestCost cost, TimeSpan longestWait, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost.Tokens, nameof(cost));
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<Permit>(cancellationToken);
        Waiter waiter;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            double now = Now;
            Admission next = _admitter.Next(now, cost);
            if (_queue.Count == 0 && next.At <= now)
                return ValueTask.FromResult(_admitter.Admit(this, now, cost, waited: double.NaN));
            if (TooLong(now, next, longestWait) is { } until)
                return ValueTask.FromException<Permit>(Held(until));
            waiter = new Waiter(cost, now, longestWait);
            waiter.Node = _queue.AddLast(waiter);
            if (_queue.Count == 1)
                Arm(now, next);
        }
        if (cancellationToken.CanBeCanceled)
            Register(waiter, cancellationToken);
        return new ValueTask<Permit>(waiter.Task);
    }

    /// <summary>Ends the wait of all who wait; nobody can ask any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (Waiter waiter in _queue)
            {
                waiter.Node = null;
                waiter.TrySetException(new ObjectDisposedException(nameof(Governor)));
            }
            _queue.Clear();
        }
        _timer.Dispose();
    }

    internal void Complete(Permit permit, CallOutcome outcome)
    {
        lock (_lock)
        {
            double now = Now;
            _admitter.Complete(now, permit, outcome);
            if (!_isDisposed)
                Pump(now);
        }
    }

    private void OnTime()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _armedFor = double.PositiveInfinity;
            Pump(Now);
        }
    }

    // Lets go all whose turn it is. Continuations run elsewhere, so that the lock is not held for them.
    private void Pump(double now)
    {
        while (_queue.First is { Value: var waiter })
        {
            Admission next = _admitter.Next(now, waiter.Cost);
            bool isLate = _options.LongestQueueWait is { } longest && now - waiter.Since >= longest.TotalSeconds;
            if (next.At <= now && !isLate)
            {
                Leave(waiter);
                waiter.TrySetResult(_admitter.Admit(this, now, waiter.Cost, now - waiter.Since));
            }
            else if (isLate || TooLong(now, next, waiter.LongestWait) is not null)
            {
                Leave(waiter);
                waiter.TrySetException(Held(Math.Max(next.At, now)));
            }
            else
            {
                Arm(now, next);
                return;
            }
        }
        _admitter.Rest(now);
    }

    private void Arm(double now, Admission next)
    {
        _admitter.Wait(now, next.Bound);
        double at = next.At;
        if (_options.LongestQueueWait is { } longest)
            at = Math.Min(at, _queue.First!.Value.Since + longest.TotalSeconds);
        // While it is armed for an earlier time, that comes first and arms it anew.
        if (double.IsInfinity(at) || _armedFor <= at)
            return;
        _armedFor = at;
        // Timers tick in milliseconds; one that is early would be armed again and again.
        double milliseconds = Math.Clamp(Math.Ceiling((at - now) * 1000), 1, 86_400_000);
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private static double? TooLong(double now, Admission next, TimeSpan longestWait) =>
        double.IsFinite(next.At) && next.At - now > longestWait.TotalSeconds + RoundedUp && next.Bound is not GovernorBound.Concurrency ? next.At : null;

    private HeldTooLongException Held(double until)
    {
        DateTimeOffset at = At(double.IsFinite(until) ? until : Now);
        return new HeldTooLongException($"The service takes no request before {at:u}, which is longer than a request may wait for it.", at);
    }

    private DateTimeOffset At(double seconds) => _time.GetUtcNow() + TimeSpan.FromSeconds(Math.Clamp(seconds - Now, 0, 1e9));

    private void Leave(Waiter waiter)
    {
        _queue.Remove(waiter.Node!);
        waiter.Node = null;
        waiter.Registration.Unregister();
    }

    private void Register(Waiter waiter, CancellationToken cancellationToken)
    {
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                (Governor governor, Waiter gone) = ((Governor, Waiter))state!;
                governor.GiveUp(gone, token);
            }, (this, waiter));
        lock (_lock)
        {
            if (waiter.Node is not null)
                waiter.Registration = registration;
            else
                registration.Unregister();
        }
    }

    private void GiveUp(Waiter waiter, CancellationToken token)
    {
        lock (_lock)
        {
            if (waiter.Node is null)
                return;
            bool wasFirst = _queue.First == waiter.Node;
            _queue.Remove(waiter.Node);
            waiter.Node = null;
            waiter.TrySetCanceled(token);
            // The next one may cost less, and go at once.
            if (wasFirst && !_isDisposed)
                Pump(Now);
        }
    }
}
