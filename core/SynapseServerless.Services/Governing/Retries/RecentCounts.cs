namespace SynapseServerless.Services.Governing;

/// <summary>Two counts over the last stretch of time, kept in twelve parts of it.</summary>
/// <param name="seconds">How long the stretch is.</param>
internal sealed class RecentCounts(double seconds)
{
    private const int Parts = 12;
    private readonly double[] _good = new double[Parts];
    private readonly double[] _bad = new double[Parts];
    private long _part = long.MinValue;

    /// <summary>Adds to the counts.</summary>
    public void Add(double now, double good, double bad)
    {
        int at = Advance(now);
        _good[at] += good;
        _bad[at] += bad;
    }

    /// <summary>The counts.</summary>
    public (double Good, double Bad) Sum(double now)
    {
        Advance(now);
        double good = 0;
        double bad = 0;
        for (int i = 0; i < Parts; i++)
            (good, bad) = (good + _good[i], bad + _bad[i]);
        return (good, bad);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_good);
        Array.Clear(_bad);
    }

    private int Advance(double now)
    {
        long part = (long)Math.Floor(now * Parts / seconds);
        if (_part == long.MinValue || part - _part >= Parts)
        {
            Clear();
            _part = part;
        }
        while (_part < part)
        {
            _part++;
            int at = (int)(_part % Parts);
            (_good[at], _bad[at]) = (0, 0);
        }
        return (int)(_part % Parts);
    }
}
