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
    private readonly Witness _witness = new();
    private Epoch _epoch = new(0, inTokens: false);
    private Epoch? _last;
    private double _window = window;
    private int _startRefused;
    private double _pace;
    private double _keep = tuning.Keep;
    private double _least;
    private double _leastUntil = double.NegativeInfinity;
    private double _period;
    private bool _isTrusted;
    private bool _wasTrusted;
    private double _cycle;
    private double _boundary = double.NaN;
    private double _climb;
    private double _next;
    private double _cut = double.NegativeInfinity;
    private double _contendedUntil = double.NegativeInfinity;
    private double _meanTokens;
    private double _lastPaced = double.NaN;
    private double _outageFrom = double.NaN;
    private bool _isStartOut;
    private double _guess;

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

    // How long the last part of the epoch is. Where the rate grows fast, what was accepted a while ago is no guide.
    private double Part => IsStarting ? tuning.LeastEpoch : _period > 0 ? Math.Max(_period, tuning.PartRequests * MeanCost / Estimate)
        : _pace < tuning.Beyond * Estimate ? Math.Max(tuning.LeastEpoch, tuning.PartRequests * MeanCost / Estimate)
        : Math.Max(tuning.LeastEpoch / 2, tuning.FastPartRequests * MeanCost / _pace);

    private double MeanCost => InTokens ? Math.Max(_meanTokens, 1) : 1;

    /// <summary>When a request may be sent, by pace alone; infinite where an answer has to come first.</summary>
    public double NotBefore(double now, int inFlight)
    {
        if (IsOut && _witness.IsAccepted(now))
            EndOutage(now);
        if (IsOut)
            return _witness.Until;
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
        // Requests that find out whether the limit is there again are no part of their own.
        _epoch.Add(now, tokens, IsOut ? double.PositiveInfinity : Part);
        if (now > _cut)
            _witness.OnSent(now);
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
        _witness.OnAccepted();
        if (IsOut)
            EndOutage(now);
    }

    /// <summary>Takes note of a refusal.</summary>
    public void OnRefused(double now, double sent, Epoch epoch, long tokens, double? wait)
    {
        epoch.Remove(tokens);
        if (wait is { } asked)
            HeldUntil = Math.Max(HeldUntil, now + asked);
        WitnessVerdict verdict = _witness.OnRefused(now, sent);
        if (IsStarting)
        {
            EndStart(now, sent, wait);
        }
        else if (sent <= _cut)
        {
            if (ReferenceEquals(epoch, _last) && epoch.InTokens == InTokens)
                Correct(epoch);
        }
        else if (verdict == WitnessVerdict.Refused)
        {
            Out(now);
        }
        else if (verdict == WitnessVerdict.Accepted)
        {
            Cut(now, wait);
        }
    }

    /// <summary>Takes note of a request that says nothing of the rate.</summary>
    public void OnLost(double sent, Epoch epoch, long tokens)
    {
        epoch.Remove(tokens);
        _witness.OnLost(sent);
    }

    /// <summary>Holds everything for a while that has nothing to do with a refusal.</summary>
    public void Hold(double until) => HeldUntil = Math.Max(HeldUntil, until);

    /// <summary>Scales what was found: another instance shares the limit from now on, or no longer does.</summary>
    public void Scale(double by) => (Estimate, _pace, _least) = (Estimate * by, _pace * by, _least * by);

    // A refusal or two while others use the limit up are chance. Where a good part of the window is refused, the limit is reached.
    private void EndStart(double now, double sent, double? wait)
    {
        if (sent > _cut)
        {
            _startRefused = 0;
            Begin(now);
        }
        _startRefused++;
        if (_epoch.IsEmpty)
        {
            BeginAgain(now, wait);
            return;
        }
        // Without a word of the service nothing would hold the rest of the window back; a long wait is none by chance.
        if (wait is not { } asked || asked > tuning.RoundedHold || _startRefused >= (int)(tuning.StartRefused * _window))
            Cut(now, wait is null ? null : HeldUntil - now);
    }

    // Where nothing at all was accepted, nothing is known of the limit but that it was used up: the start is made once more, with fewer requests.
    private void BeginAgain(double now, double? wait)
    {
        _guess = Math.Clamp(2 * _guess, 0.5, tuning.LongestGuess);
        if (wait is null)
            HeldUntil = Math.Max(HeldUntil, now + _guess);
        (Estimate, _pace, _startRefused) = (0, 0, 0);
        _window = Math.Max(1, Math.Floor(_window / 2));
        (_last, _epoch) = (null, new Epoch(Math.Max(now, HeldUntil), InTokens));
        Begin(now);
    }

    private void Cut(double now, double? wait)
    {
        double hold = Math.Max(wait ?? 0, 0);
        double length = now - _epoch.Start;
        // A short hold is a rounded one, and the service would have accepted again during it.
        bool isRounded = hold <= Math.Max(0.15 * length, 0.1) || (hold <= tuning.RoundedHold && !IsStarting && length >= 0.75 * hold);
        // How long the window of the limit is shows where the limit, and not the start, ended the epoch.
        double period = hold > tuning.RoundedHold && !IsStarting ? length + hold : 0;
        // A window that a start used up fast is at least as long as it has left, and what the start got of it is measured well.
        double window = hold > tuning.RoundedHold && IsStarting && length < hold ? hold : period;
        // An estimate that was left far behind was none.
        bool isSettled = !IsStarting && _pace < tuning.LeftBehind * Estimate;
        Measure(now, isRounded ? now : now + hold, now + hold, isRounded || _period > 0, now - _cut);
        SetClimb(hold > tuning.RoundedHold ? 0 : hold, period, window, isSettled);
        if (isRounded && hold >= tuning.LeastRounded && _epoch.Start < now)
            _epoch.Pause(hold);
        _next = Math.Max(now + hold, HeldUntil) + (hold > 0 ? 0 : MeanCost / _pace);
        Begin(now);
    }

    // The first request after a refusal was refused too: the limit is used up, and what the service said of it, if anything, was too little.
    private void Out(double now)
    {
        if (!IsOut)
        {
            _outageFrom = _cut;
            if (_last is not null && _last.InTokens == _epoch.InTokens)
            {
                // What seemed to be the end of the epoch was not.
                _isStartOut = _last.Before <= 0;
                _last.Absorb(_epoch);
                (Estimate, _epoch, _last, _isTrusted) = (_last.Before > 0 ? _last.Before : Estimate, _last, null, _wasTrusted);
            }
        }
        double least = Math.Min(Math.Max(0.05, MeanCost / Estimate), 1);
        bool isFirst = _cut == _outageFrom;
        if (isFirst && _cycle > 0)
        {
            // Windows come one after the other: this one ends when the last one would have ended again.
            double end = _boundary + (Math.Ceiling((now - _boundary) / _cycle) * _cycle);
            if (end - now < 0.3 * _cycle)
                HeldUntil = Math.Max(HeldUntil, end);
        }
        HeldUntil = Math.Max(HeldUntil, now + Math.Clamp(tuning.Backoff * (now - _outageFrom), least, tuning.LongestGuess));
        Begin(now);
    }

    private void EndOutage(double now)
    {
        // The limit was there again at some time after the last refusal.
        double boundary = (_cut + now) / 2;
        double length = now - _epoch.Start;
        double outage = now - _outageFrom;
        bool isPart = outage < 0.05 * length;
        // A rate that is too high corrects itself sooner than one too low.
        double end = isPart ? _outageFrom : _cut;
        _cycle = outage > 0.5 && !double.IsNaN(_boundary) ? boundary - _boundary : 0;
        _boundary = boundary;
        bool isSettled = !_isStartOut;
        double ran = _outageFrom - _epoch.Start;
        (_outageFrom, _isStartOut) = (double.NaN, false);
        Measure(now, end, now, isPart, ran);
        double period = outage > 0.5 && isSettled ? length : 0;
        SetClimb(0, period, period, isSettled);
        _next = now;
        _lastPaced = double.NaN;
    }

    private void Begin(double now)
    {
        (_cut, _lastPaced) = (now, double.NaN);
        _witness.Clear();
    }

    // Paces by what the epoch says, and ends it where it was long enough.
    private void Measure(double now, double end, double next, bool isPart, double ran)
    {
        bool isFirst = IsStarting;
        bool isWhole = end - _epoch.Start >= tuning.LeastEpoch;
        if (isFirst && _meanTokens > 0)
        {
            InTokens = true;
            _epoch.CountTokens();
        }
        if (isFirst || isWhole)
        {
            double old = Estimate;
            _epoch.Measure(end, old, isPart ? Part : double.PositiveInfinity, Least(now, old));
            Estimate = _epoch.Estimate;
            if (!isFirst && Estimate < tuning.Drop * old)
                Contend(now, old);
            (_wasTrusted, _isTrusted) = (_isTrusted, !isFirst && ran >= tuning.LeastClimb);
        }
        _keep = IsContended(now) ? tuning.KeepContended : tuning.Keep;
        _pace = isFirst || isWhole ? _keep * Estimate : _keep * Math.Min(_pace, Estimate);
        if (isWhole)
            Next(next);
    }

    // A window that was seen once is there, even where the next epoch happens to end near its end.
    private void SetClimb(double hold, double period, double window, bool isSettled)
    {
        _period = Math.Max(period, tuning.KeepPeriod * _period);
        double climb = Math.Max(tuning.ClimbRequests * MeanCost / Estimate, Math.Max(isSettled ? tuning.HoldsPerClimb * hold : 0, Math.Max(_period, window)));
        _climb = Math.Clamp(climb, tuning.LeastClimb, tuning.LongestClimb);
    }

    private void Next(double start)
    {
        Amount rate = _epoch.Rate;
        if (_meanTokens > 0)
            _unit.Observe(rate.Requests, rate.Tokens);
        bool inTokens = _meanTokens > 0 && _unit.IsTokens;
        if (inTokens != InTokens && rate is { Requests: > 0, Tokens: > 0 })
        {
            Scale(inTokens ? rate.Tokens / rate.Requests : rate.Requests / rate.Tokens);
            InTokens = inTokens;
        }
        (_last, _epoch) = (_epoch, new Epoch(start, InTokens));
    }

    private bool IsContended(double now) => now < _contendedUntil;

    // Others came, or the limit fell. A window is used up by the process that sends fastest, and the start of another is faster than a pace: what is left
    // of it is no share. In windows half of what was there is insisted on for a while, which costs a few refusals at the end of each.
    private void Contend(double now, double before)
    {
        _contendedUntil = now + tuning.Contended;
        if (_isTrusted)
            (_least, _leastUntil) = (tuning.LeastShare * before, now + Math.Max(tuning.Contended, tuning.ContendedPeriods * _period));
    }

    private double Least(double now, double before)
    {
        double least = Math.Max(_isTrusted ? tuning.LeastShare * before : 0, MeanCost / tuning.LongestPause);
        return _period > tuning.RoundedHold && now < _leastUntil ? Math.Max(least, _least) : least;
    }

    private void Climb(double seconds)
    {
        if (_pace < tuning.Beyond * Estimate)
            _pace += (tuning.Beyond - _keep) * Estimate / _climb * seconds;
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
