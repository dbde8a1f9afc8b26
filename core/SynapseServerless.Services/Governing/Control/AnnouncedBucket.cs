namespace SynapseServerless.Services.Governing.Control;

/// <summary>A limit as answers announce it: how much there is, how much is left, and when all of it is there again.</summary>
/// <remarks>
/// Some services fill the limit up steadily, so that the time until it is full grows with what was used; others fill it at the end of a
/// window. Which of them this is shows in the answers: what was used over the time until it is full is the same each time, or it is not.
/// </remarks>
internal sealed class AnnouncedBucket
{
    private const double Share = 0.98;
    private double? _credit;
    private double _limit;
    private double _resetAt;
    private double _at;
    private double _window;
    private double _refill;
    private double _spread = 1;
    private int _seen;

    /// <summary>How much there is in all; null before an answer said so.</summary>
    public double? Limit => _limit > 0 ? _limit : null;

    /// <summary>How fast it fills up, where it does so steadily; 0 where it does not, or this is not yet known.</summary>
    public double RefillPerSecond => _seen >= 5 && _spread < 0.15 ? _refill : 0;

    /// <summary>When an amount may be sent.</summary>
    public double NotBefore(double now, double amount)
    {
        Advance(now);
        if (_credit is not { } credit || credit >= Math.Min(amount, _limit))
            return double.NegativeInfinity;
        return RefillPerSecond is > 0 and double refill
            ? Math.Min(_resetAt, now + ((Math.Min(amount, _limit) - credit) / (Share * refill)))
            : _resetAt;
    }

    /// <summary>Reserves an amount.</summary>
    public void Reserve(double amount) => _credit -= amount;

    /// <summary>Gives back what was reserved and not used.</summary>
    public void Correct(double unused) => _credit += unused;

    /// <summary>Takes what an answer said.</summary>
    /// <param name="now">When it came.</param>
    /// <param name="news">What it said.</param>
    /// <param name="reserved">What is reserved for requests that are under way.</param>
    public void Announce(double now, AnnouncedLimit news, double reserved)
    {
        Advance(now);
        if (news.Limit is > 0 and long limit)
            _limit = limit;
        if (news.Remaining is not { } remaining || remaining < 0 || news.Reset is not { } reset || reset < TimeSpan.Zero)
            return;
        _limit = Math.Max(_limit, remaining);
        double left = Math.Max(reset.TotalSeconds, 1e-3);
        if (_limit - remaining > 0)
            Judge((_limit - remaining) / left);
        double free = remaining - reserved;
        _credit = _credit is { } own ? Math.Min(own, free) : free;
        _window = Math.Max(_window, left);
        (_resetAt, _at) = (now + left, now);
    }

    private void Judge(double refill)
    {
        _seen++;
        double share = _seen == 1 ? 1 : 0.3;
        if (_seen > 1)
            _spread += 0.3 * (Math.Min(1, Math.Abs((refill / _refill) - 1)) - _spread);
        _refill += share * (refill - _refill);
    }

    // What comes back with time.
    private void Advance(double now)
    {
        if (_credit is not { } credit || now <= _at)
            return;
        if (now >= _resetAt)
            (_credit, _resetAt) = (Math.Max(credit, _limit), now + _window);
        else if (RefillPerSecond is > 0 and double refill)
            _credit = Math.Min(_limit, credit + (Share * refill * (now - _at)));
        _at = now;
    }
}
