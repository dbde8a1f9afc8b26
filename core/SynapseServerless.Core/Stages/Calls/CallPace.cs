namespace SynapseServerless.Stages;

/// <summary>How requests to an endpoint are paced at one moment.</summary>
public sealed record CallPace
{
    /// <summary>When the pace was measured.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Requests that the service took since the endpoint was first watched.</summary>
    public long Accepted { get; init; }

    /// <summary>Requests that it refused since then.</summary>
    public long Refused { get; init; }

    /// <summary>Requests under way.</summary>
    public int InFlight { get; init; }

    /// <summary>Requests that wait to be sent.</summary>
    public int Waiting { get; init; }

    /// <summary>How many may be under way.</summary>
    public int ConcurrencyLimit { get; init; }

    /// <summary>How many requests may be sent in a second; null where the rate is not limited.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many tokens may be sent in a second; null where their rate is not limited.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>For how many seconds each bound kept requests waiting since the endpoint was first watched: <c>rate</c>, <c>tokens</c>, <c>concurrency</c>, <c>hold</c>.</summary>
    public IReadOnlyDictionary<string, double> BoundSeconds { get; init; } = new Dictionary<string, double>();

    /// <summary>What has changed since an earlier moment, as far as it is counted.</summary>
    /// <param name="before">The earlier moment.</param>
    public CallPace Since(CallPace before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return this with
        {
            Accepted = Accepted - before.Accepted, Refused = Refused - before.Refused,
            BoundSeconds = BoundSeconds.ToDictionary(bound => bound.Key, bound => bound.Value - before.BoundSeconds.GetValueOrDefault(bound.Key)),
        };
    }
}
