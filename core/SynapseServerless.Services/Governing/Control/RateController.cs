namespace SynapseServerless.Services.Governing.Control;

/// <summary>Finds the rate at which a service accepts requests, and paces them at it.</summary>
/// <remarks>
/// <para>It begins with a window of requests that grows by one with each answer, which doubles it each round trip, until the first
/// refusal. From then on requests are sent evenly, at a little under the rate that was accepted over the last epoch; the rate climbs
/// by the same amount each second, and faster where it goes well beyond what was accepted before.</para>
/// <para>It is not safe for threads: the governor calls it under its lock. Times are in seconds since the governor began.</para>
/// </remarks>
/// <param name="tuning">Its numbers.</param>
/// <param name="window">How many requests are under way at the start.</param>
internal sealed class RateController(RateTuning tuning, int window)
{
    private readonly UnitChoice _unit = new();
    private Epoch _epoch = new(0, inTokens: false);
    private Epoch? _last;
    private double _window = window;
    private double _pace;
    private double _first;
    private double _climb;
    private double _next;
    private double _cut = double.NegativeInfinity;
    private double _contendedUntil = tuning.Contended;
    private double _lastHold;
    private double _period;
    private double _meanTokens;
    private double _lastPaced = double.NaN;
    private bool _acceptedSinceCut = true;
    private double _outageFrom = double.NaN;
    private bool _trialOut;

    /// <summary>The rate that was found; 0 before a refusal.</summary>
    public double Estimate { get; private set; }

    /// <summary>Whether tokens are what is paced.</summary>
    public bool InTokens { get; private set; }

    /// <summary>Whether no refusal has come yet.</summary>
    public bool IsStarting => Estimate <= 0;

    /// <summary>The rate of sending; infinite before a refusal.</summary>
    public double Pace => IsStarting ? double.PositiveInfinity : _pace;

    /// <summary>Until when nothing is sent.</summary>
    public double HeldUntil { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether the service refuses everything, and single requests find out when it no longer does.</summary>
    public bool IsOut => !double.IsNaN(_outageFrom);

    /// <summary>The epoch that a request sent now belongs to.</summary>
    public Epoch Current => _epoch;

    private double MeanCost => InTokens ? Math.Max(_meanTokens, 1) : 1;

    /// <summary>When a request may be sent, by pace alone; infinite where an answer has to come first.</summary>
    public double NotBefore(int inFlight)
    {
        if (IsOut)
            return _trialOut ? double.PositiveInfinity : double.NegativeInfinity;
        if (IsStarting)
            return inFlight < _window ? double.NegativeInfinity : double.PositiveInfinity;
        return _next;
    }

    /// <summary>Takes note of a request that is sent.</summary>
    /// <param name="now">When.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="paced">Whether it waited for its turn: only then does the rate bind, and may climb.</param>
    public void OnSent(double now, long tokens, bool paced)
    {
        _meanTokens += (_meanTokens <= 0 ? 1 : 0.02) * (tokens - _meanTokens);
        _epoch.Add(tokens);
        if (IsOut)
            _trialOut = true;
        if (IsStarting || IsOut)
            return;
        if (paced && !double.IsNaN(_lastPaced))
            Climb(now - _lastPaced);
        _lastPaced = paced ? now : double.NaN;
        _next = Math.Max(_next, now - tuning.Slack) + ((InTokens ? Math.Max(tokens, 1) : 1) / _pace);
    }

    /// <summary>Takes note of an answer.</summary>
    public void OnAccepted(double now, double sent, int most)
    {
        if (IsStarting && _window < most)
            _window++;
        if (sent <= _cut)
            return;
        _acceptedSinceCut = true;
        if (IsOut)
            EndOutage(now);
    }

    /// <summary>Takes note of a refusal.</summary>
    public void OnRefused(double now, double sent, Epoch epoch, long tokens, double? wait)
    {
        epoch.Remove(tokens);
        if (wait is { } asked)
            HeldUntil = Math.Max(HeldUntil, now + asked);
        if (sent > _cut)
            Cut(now, wait);
        else if (ReferenceEquals(epoch, _last) && epoch.InTokens == InTokens)
            Correct(epoch);
    }

    /// <summary>Takes note of a request that says nothing of the rate.</summary>
    public void OnLost(double sent, Epoch epoch, long tokens)
    {
        epoch.Remove(tokens);
        if (sent > _cut)
            _trialOut = false;
    }

    /// <summary>Holds everything for a while that has nothing to do with a refusal.</summary>
    public void Hold(double until) => HeldUntil = Math.Max(HeldUntil, until);

    /// <summary>Scales what was found: another instance shares the limit from now on, or no longer does.</summary>
    public void Scale(double by) => (Estimate, _pace, _first) = (Estimate * by, _pace * by, _first * by);

    private void Cut(double now, double? wait)
    {
        bool again = !_acceptedSinceCut;
        double before = _cut;
        (_cut, _acceptedSinceCut, _trialOut, _lastPaced) = (now, false, false, double.NaN);
        if (again)
        {
            // Refused right after the last time: the limit is used up, and what the service said of it, if anything, was too little.
            if (!IsOut)
                _outageFrom = before;
            double lasted = now - _outageFrom;
            HeldUntil = Math.Max(HeldUntil, now + Math.Clamp(0.5 * lasted, 0.1, tuning.LongestGuess));
            return;
        }
        double hold = Math.Max(wait ?? 0, 0);
        double length = now - _epoch.Start;
        // A short hold is a rounded one, and the service would have accepted again during it.
        bool rounded = hold <= 0.15 * length;
        _lastHold = hold;
        _period = hold > 1.5 ? length + hold : 0;
        Measure(now, rounded ? length : length + hold, now + hold);
        _next = Math.Max(now + hold, HeldUntil) + (hold > 0 ? 0 : MeanCost / _pace);
    }

    private void EndOutage(double now)
    {
        double length = now - _epoch.Start;
        _period = now - _outageFrom > 0.5 ? length : 0;
        _lastHold = 0;
        _outageFrom = double.NaN;
        Measure(now, length, now);
        _next = now;
        _lastPaced = double.NaN;
    }

    // Paces by what the epoch says, and ends it where it was long enough.
    private void Measure(double now, double length, double next)
    {
        bool whole = length >= tuning.LeastEpoch;
        bool first = IsStarting;
        if (first && _meanTokens > 0)
        {
            InTokens = true;
            _epoch.CountTokens();
        }
        (_epoch.Length, _epoch.Before) = (length, Estimate);
        if (first || whole)
        {
            double old = Estimate;
            Estimate = _epoch.Estimate;
            if (first)
                _first = Estimate;
            else if (Estimate < 0.85 * old)
                _contendedUntil = now + tuning.Contended;
        }
        double keep = now < _contendedUntil ? tuning.KeepContended : tuning.Keep;
        _pace = first || whole ? keep * Estimate : keep * Math.Min(_pace, Estimate);
        if (whole)
            Next(next);
        _climb = Math.Max(
            Math.Max(tuning.LeastClimb, tuning.ClimbRequests * MeanCost / Estimate),
            Math.Max(tuning.HoldsPerClimb * Math.Min(_lastHold, 1.5), _period));
    }

    private void Next(double start)
    {
        if (_meanTokens > 0)
            _unit.Observe(_epoch.RequestRate, _epoch.TokenRate);
        bool inTokens = _meanTokens > 0 && _unit.IsTokens;
        if (inTokens != InTokens && _epoch is { RequestRate: > 0, TokenRate: > 0 })
        {
            Scale(inTokens ? _epoch.TokenRate / _epoch.RequestRate : _epoch.RequestRate / _epoch.TokenRate);
            InTokens = inTokens;
        }
        (_last, _epoch) = (_epoch, new Epoch(start, InTokens));
    }

    private void Climb(double seconds)
    {
        if (_pace < tuning.Beyond * Estimate)
            _pace += (1 - tuning.Keep) * _first / _climb * seconds;
        else
            _pace *= Math.Pow(2, seconds / Math.Max(tuning.Doubling, _climb / 4));
    }

    // A request of the last epoch that was taken as accepted was refused.
    private void Correct(Epoch epoch)
    {
        double old = Estimate;
        Estimate = epoch.Estimate;
        _pace *= Estimate / old;
    }
}
