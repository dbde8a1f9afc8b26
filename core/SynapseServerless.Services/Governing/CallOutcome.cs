namespace SynapseServerless.Services.Governing;

/// <summary>What a request takes of a service's limits.</summary>
/// <param name="Tokens">Tokens of the prompt and the most of the answer; 0 where a service does not count tokens.</param>
public readonly record struct RequestCost(long Tokens);

/// <summary>How a request went, as far as the limits of a service are concerned.</summary>
public enum CallResult
{
    /// <summary>The service took it, whatever it answered: a rejected input was taken too.</summary>
    Accepted,

    /// <summary>The service refused it because of a limit: 429, or 503 with a time to wait.</summary>
    Refused,

    /// <summary>The service was too busy: 503, 529 or no answer in time.</summary>
    Overloaded,

    /// <summary>It failed on the way or in the service: a broken connection, 500, 502, 504.</summary>
    Failed,

    /// <summary>Nobody waited for the answer, such as after a cancellation; nothing is learnt of it.</summary>
    Abandoned,
}

/// <summary>How a request went, and what the answer said of limits.</summary>
public readonly record struct CallOutcome
{
    /// <summary>How it went.</summary>
    public CallResult Result { get; init; }

    /// <summary>How long the service asked to wait; null where it said nothing.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>The limits that the answer announced.</summary>
    public AnnouncedLimits? Limits { get; init; }

    /// <summary>The tokens that were used, which correct what was reserved.</summary>
    public long? TokensUsed { get; init; }

    /// <summary>The tokens of the answer, by which its latency is judged.</summary>
    public long? OutputTokens { get; init; }
}
