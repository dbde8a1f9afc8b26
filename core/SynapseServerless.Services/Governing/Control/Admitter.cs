namespace SynapseServerless.Services.Governing.Control;

/// <summary>All that decides when a request may be sent. It is not safe for threads; times are in seconds since the governor began.</summary>
/// <param name="options">How the governor governs.</param>
/// <param name="tuning">The numbers of the rate controller.</param>
internal sealed class Admitter(GovernorOptions options, RateTuning tuning)
{
    private readonly RateController _rate = new(tuning, options.FirstWindow);
    private readonly ConcurrencyLimit _concurrency = new(options.MaxConcurrency);
    private readonly Circuit _circuit = new(options.Circuit);
    private readonly AnnouncedBucket _requests = new();
    private readonly AnnouncedBucket _tokens = new();
    private FixedBucket? _fixedRequests = options.RequestsPerSecond is { } requests ? new FixedBucket(requests) : null;
    private FixedBucket? _fixedTokens = options.TokensPerSecond is { } tokens ? new FixedBucket(tokens) : null;
    private readonly GovernorCounts _counts = new();
    private IRateShares? _shares = options.Shares;
    private int _holders = 1;
    private int _inFlight;
    private long _reservedTokens;

    /// <summary>Keeps to other limits from now on.</summary>
    public void Limit(UserLimits limits)
    {
        _fixedRequests = Bucket(_fixedRequests, limits.RequestsPerSecond);
        _fixedTokens = Bucket(_fixedTokens, limits.TokensPerSecond);
        if (_concurrency.Most != limits.MaxConcurrency)
            _concurrency.Most = limits.MaxConcurrency;
    }

    /// <summary>Shares the limits with others from now on.</summary>
    public void ShareBy(IRateShares shares) => _shares = shares;

    /// <summary>When a request may be sent.</summary>
    public Admission Next(double now, RequestCost cost)
    {
        Share();
        var next = new Admission(double.NegativeInfinity, GovernorBound.Nothing);
        if (_inFlight >= _concurrency.Limit)
            return new Admission(double.PositiveInfinity, GovernorBound.Concurrency);
        next = next
            .And(_rate.NotBefore(now, _inFlight), _rate.InTokens ? GovernorBound.Tokens : GovernorBound.Rate)
            .And(_requests.NotBefore(now, _holders), GovernorBound.Rate);
        if (cost.Tokens > 0)
            next = next.And(_tokens.NotBefore(now, cost.Tokens * _holders), GovernorBound.Tokens);
        if (_fixedRequests is not null)
            next = next.And(_fixedRequests.NotBefore, GovernorBound.Rate);
        if (_fixedTokens is not null && cost.Tokens > 0)
            next = next.And(_fixedTokens.NotBefore, GovernorBound.Tokens);
        // While an answer has to come first, the end of a hold can be none.
        if (double.IsPositiveInfinity(next.At) && _rate.HeldUntil <= now)
            return next;
        return new Admission(double.IsPositiveInfinity(next.At) ? double.NegativeInfinity : next.At, next.Bound)
            .And(_rate.HeldUntil, GovernorBound.Hold)
            .And(_circuit.NotBefore, GovernorBound.Hold);
    }

    /// <summary>Sends one.</summary>
    public Permit Admit(Governor governor, double now, RequestCost cost, double waited)
    {
        _rate.OnSent(now, cost.Tokens, paced: !double.IsNaN(waited) && _counts.Bound is GovernorBound.Rate or GovernorBound.Tokens);
        _circuit.OnSent();
        _requests.Reserve(1);
        _tokens.Reserve(cost.Tokens);
        _fixedRequests?.Reserve(now, 1, _holders);
        _fixedTokens?.Reserve(now, cost.Tokens, _holders);
        _inFlight++;
        _reservedTokens += cost.Tokens;
        _counts.OnSent(now, waited);
        return new Permit(governor, cost, now, _rate.Current);
    }

    /// <summary>Takes note of how one went.</summary>
    public void Complete(double now, Permit permit, CallOutcome outcome)
    {
        _inFlight--;
        _reservedTokens -= permit.Cost.Tokens;
        _counts.OnCompleted(outcome);
        switch (outcome.Result)
        {
            case CallResult.Accepted:
                _rate.OnAccepted(now, permit.Sent, _concurrency.Most);
                _concurrency.OnAccepted(now, permit.Sent, outcome.OutputTokens);
                _circuit.OnAnswered(now);
                break;
            case CallResult.Refused:
                _rate.OnRefused(now, permit.Sent, permit.Epoch, permit.Cost.Tokens, outcome.Wait?.TotalSeconds);
                _circuit.OnAnswered(now);
                break;
            case CallResult.Overloaded:
                _rate.OnLost(permit.Sent, permit.Epoch, permit.Cost.Tokens);
                _rate.Hold(now + (outcome.Wait?.TotalSeconds ?? 0));
                _concurrency.OnOverloaded(now, permit.Sent);
                _circuit.OnFailed(now, permit.Sent);
                break;
            case CallResult.Failed:
                _rate.OnLost(permit.Sent, permit.Epoch, permit.Cost.Tokens);
                _circuit.OnFailed(now, permit.Sent);
                break;
            default:
                _rate.OnLost(permit.Sent, permit.Epoch, permit.Cost.Tokens);
                _circuit.OnLost(permit.Sent);
                break;
        }
        if (outcome.TokensUsed is { } used)
        {
            _tokens.Correct(permit.Cost.Tokens - used);
            _fixedTokens?.Correct(permit.Cost.Tokens - used, _holders);
        }
        if (outcome.Limits?.Requests is { } requests)
            _requests.Announce(now, requests, _inFlight);
        if (outcome.Limits?.Tokens is { } tokens)
            _tokens.Announce(now, tokens, _reservedTokens);
    }

    /// <summary>Takes note that requests wait, and why.</summary>
    public void Wait(double now, GovernorBound bound) => _counts.Turn(now, bound);

    /// <summary>Takes note that none waits.</summary>
    public void Rest(double now) => _counts.Turn(now, GovernorBound.Nothing);

    /// <summary>All of it, for reports.</summary>
    public GovernorState Describe(double now, int waiting, Func<double, DateTimeOffset> at)
    {
        double held = Math.Max(_rate.HeldUntil, _circuit.IsOpen ? Math.Max(_circuit.NotBefore, now) : double.NegativeInfinity);
        return _counts.Describe(now) with
        {
            RequestsPerSecond = Least(_rate.InTokens ? null : _rate.Pace, _fixedRequests?.PerSecond / _holders, _requests.RefillPerSecond / _holders),
            TokensPerSecond = Least(_rate.InTokens ? _rate.Pace : null, _fixedTokens?.PerSecond / _holders, _tokens.RefillPerSecond / _holders),
            MeasuredRate = _rate.IsStarting ? null : _rate.Estimate,
            MeasuredInTokens = _rate.InTokens,
            ConcurrencyLimit = _concurrency.Limit,
            InFlight = _inFlight,
            Waiting = waiting,
            HeldUntil = held > now && double.IsFinite(held) ? at(held) : null,
        };
    }

    private static FixedBucket? Bucket(FixedBucket? before, double? perSecond) =>
        perSecond is not { } rate ? null : before?.PerSecond == rate ? before : new FixedBucket(rate, before?.NotBefore ?? 0);

    private static double? Least(params ReadOnlySpan<double?> rates)
    {
        double least = double.PositiveInfinity;
        foreach (double? rate in rates)
        {
            if (rate is > 0 and { } one)
                least = Math.Min(least, one);
        }
        return double.IsFinite(least) ? least : null;
    }

    // Others that share the limit come and go.
    private void Share()
    {
        int holders = Math.Max(1, _shares?.Holders ?? 1);
        if (holders == _holders)
            return;
        _rate.Scale((double)_holders / holders);
        _holders = holders;
    }
}
