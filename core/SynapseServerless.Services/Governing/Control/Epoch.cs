namespace SynapseServerless.Services.Governing.Control;

/// <summary>A stretch of time over which the rate that a service accepts is measured, in requests and in tokens.</summary>
/// <param name="start">When it began, in seconds: at the end of the last hold.</param>
/// <param name="inTokens">Whether tokens are what is paced.</param>
internal sealed class Epoch(double start, bool inTokens)
{
    private double _requests;
    private double _tokens;

    public double Start { get; } = start;

    public bool InTokens { get; private set; } = inTokens;

    /// <summary>How many seconds it took, once it is over.</summary>
    public double Length { get; set; }

    /// <summary>The estimate before it; 0 where there was none.</summary>
    public double Before { get; set; }

    /// <summary>Requests a second over it: what is still under way is taken as accepted until it is not.</summary>
    public double RequestRate => _requests / Math.Max(Length, 1e-3);

    /// <summary>Tokens a second over it.</summary>
    public double TokenRate => _tokens / Math.Max(Length, 1e-3);

    /// <summary>The estimate after it. Where much less was accepted than before, what was before is no guide.</summary>
    public double Estimate
    {
        get
        {
            double rate = InTokens ? TokenRate : RequestRate;
            return Math.Max(Before <= 0 || rate < 0.7 * Before ? rate : (0.3 * Before) + (0.7 * rate), 1e-3);
        }
    }

    /// <summary>Paces tokens from the start: they turned out to be counted.</summary>
    public void CountTokens() => InTokens = true;

    /// <summary>Counts a request that was sent.</summary>
    public void Add(long tokens) => (_requests, _tokens) = (_requests + 1, _tokens + tokens);

    /// <summary>Takes back one that was not accepted.</summary>
    public void Remove(long tokens) => (_requests, _tokens) = (_requests - 1, _tokens - tokens);
}
