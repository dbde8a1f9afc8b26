namespace SynapseServerless.Services.Tests.Governing.Simulated;

/// <summary>A limit of a simulated service.</summary>
internal abstract class ServiceLimit
{
    /// <summary>What it lets through a second.</summary>
    public double Rate { get; set; }

    /// <summary>How long one window is; of a bucket the time in which it fills.</summary>
    public double Window { get; init; }

    /// <summary>Takes an amount, or says in how many seconds that may work.</summary>
    public abstract double? Refuse(double now, double amount);

    /// <summary>One of a name: <c>bucket</c>, or the seconds of a window.</summary>
    public static ServiceLimit Of(double window, double rate) =>
        window == 0 ? new TokenBucket { Rate = rate, Window = 1 } : new FixedWindow { Rate = rate, Window = window };
}

/// <summary>A bucket that fills steadily, up to what comes in one second (but at least two requests' worth).</summary>
internal sealed class TokenBucket : ServiceLimit
{
    private double _level = double.PositiveInfinity;
    private double _at;

    public double LeastCapacity { get; init; } = 2;

    public override double? Refuse(double now, double amount)
    {
        _level = Math.Min(Math.Max(LeastCapacity, Rate * Window), _level + (Rate * (now - _at)));
        _at = now;
        if (_level < amount)
            return (amount - _level) / Rate;
        _level -= amount;
        return null;
    }
}

/// <summary>Windows one after the other, each with its amount.</summary>
internal sealed class FixedWindow : ServiceLimit
{
    private double _used;
    private double _window = -1;

    public override double? Refuse(double now, double amount)
    {
        double window = Math.Floor(now / Window);
        if (window > _window)
            (_window, _used) = (window, 0);
        if (_used + amount > Rate * Window)
            return ((window + 1) * Window) - now;
        _used += amount;
        return null;
    }
}
