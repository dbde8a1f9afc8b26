namespace SynapseServerless.Services.Governing.Control;

/// <summary>A limit that the user set: so much a second, evenly.</summary>
/// <param name="perSecond">How much.</param>
/// <param name="next">When the next may be sent.</param>
internal sealed class FixedBucket(double perSecond, double next = 0)
{
    private const double Slack = 0.02;
    private double _next = next;

    /// <summary>How much a second, of all that share it.</summary>
    public double PerSecond => perSecond;

    /// <summary>When something may be sent.</summary>
    public double NotBefore => _next;

    /// <summary>Reserves an amount.</summary>
    public void Reserve(double now, double amount, int holders) => _next = Math.Max(_next, now - Slack) + (amount * holders / perSecond);

    /// <summary>Gives back what was reserved and not used; takes what was used and not reserved.</summary>
    public void Correct(double unused, int holders) => _next -= unused * holders / perSecond;
}
