namespace SynapseServerless.Services.Governing;

/// <summary>What keeps a request from being sent.</summary>
public enum GovernorBound
{
    /// <summary>Nothing: no request waits.</summary>
    Nothing,

    /// <summary>The rate of requests.</summary>
    Rate,

    /// <summary>The rate of tokens.</summary>
    Tokens,

    /// <summary>How many are under way.</summary>
    Concurrency,

    /// <summary>The service asked to wait, or failed too often.</summary>
    Hold,
}

/// <summary>A governor at one moment, for reports.</summary>
public sealed record GovernorState
{
    /// <summary>How many requests may be sent in a second; null where the rate is not limited.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many tokens may be sent in a second; null where their rate is not limited.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>The rate that the service was found to accept, in requests a second, or in tokens where those are what it limits; null before a refusal.</summary>
    public double? MeasuredRate { get; init; }

    /// <summary>Whether <see cref="MeasuredRate"/> is of tokens.</summary>
    public bool MeasuredInTokens { get; init; }

    /// <summary>How many requests may be under way.</summary>
    public int ConcurrencyLimit { get; init; }

    /// <summary>How many are under way.</summary>
    public int InFlight { get; init; }

    /// <summary>How many wait.</summary>
    public int Waiting { get; init; }

    /// <summary>Until when the endpoint is held; null where it is not.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>What keeps the next request from being sent.</summary>
    public GovernorBound Bound { get; init; }

    /// <summary>For how many seconds each kind of bound kept requests waiting.</summary>
    public IReadOnlyDictionary<GovernorBound, double> BoundSeconds { get; init; } = new Dictionary<GovernorBound, double>();

    /// <summary>How many requests were accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>How many were refused.</summary>
    public long Refused { get; init; }

    /// <summary>How many found the service too busy.</summary>
    public long Overloaded { get; init; }

    /// <summary>How many failed.</summary>
    public long Failed { get; init; }

    /// <summary>How long requests waited, all together.</summary>
    public double SecondsWaited { get; init; }

    /// <summary>How much of what was set aside for a deployment is in use, where it said so last.</summary>
    public double? Utilization { get; init; }
}
