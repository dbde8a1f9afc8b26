namespace SynapseServerless.Services.Governing;

/// <summary>Stops requests to an endpoint that fails all the time, and lets single ones find out when it no longer does.</summary>
/// <remarks>It is not safe for threads: the governor calls it under its lock. Times are in seconds.</remarks>
/// <param name="options">When it opens, and for how long.</param>
internal sealed class Circuit(CircuitOptions options)
{
    private readonly RecentCounts _recent = new(options.Window.TotalSeconds);
    private int _inARow;
    private double _break = options.Break.TotalSeconds;
    private double _openedAt = double.NegativeInfinity;
    private bool _trialOut;

    /// <summary>Whether requests are stopped, but for single ones.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>When a request may be sent; infinite while a single one is out to try.</summary>
    public double NotBefore => !IsOpen ? double.NegativeInfinity : _trialOut ? double.PositiveInfinity : _openedAt + _break;

    /// <summary>Takes note of a request that is sent.</summary>
    public void OnSent() => _trialOut = IsOpen;

    /// <summary>Takes note of an answer.</summary>
    public void OnAnswered(double now)
    {
        // Even an answer to a request of before shows that the endpoint answers.
        (_inARow, IsOpen, _trialOut) = (0, false, false);
        _break = options.Break.TotalSeconds;
        _recent.Add(now, good: 1, bad: 0);
    }

    /// <summary>Takes note of a failure.</summary>
    public void OnFailed(double now, double sent)
    {
        if (IsOpen)
        {
            // Those that were under way when it opened fail with it.
            if (sent <= _openedAt)
                return;
            _break = Math.Min(2 * _break, options.LongestBreak.TotalSeconds);
            Open(now);
            return;
        }
        _inARow++;
        _recent.Add(now, good: 0, bad: 1);
        (double good, double bad) = _recent.Sum(now);
        if (_inARow >= options.FailuresInARow || (good + bad >= options.LeastCalls && bad >= options.FailureShare * (good + bad)))
            Open(now);
    }

    /// <summary>Takes note of a request that says nothing of the endpoint.</summary>
    public void OnLost(double sent)
    {
        if (sent > _openedAt)
            _trialOut = false;
    }

    private void Open(double now)
    {
        (IsOpen, _trialOut, _openedAt, _inARow) = (true, false, now, 0);
        _recent.Clear();
    }
}
