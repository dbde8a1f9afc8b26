namespace SynapseServerless.Services.Governing;

/// <summary>Decides whether a request is sent again. Nothing else in a stage repeats requests.</summary>
public sealed record RetryPolicy
{
    /// <summary>How often a request is sent at most.</summary>
    public int MaxAttempts { get; init; } = 8;

    /// <summary>The longest pause after the first failure; twice as long after each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long all attempts and pauses may take.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the next attempt may take.</summary>
    /// <param name="elapsed">How long the request has taken so far.</param>
    public TimeSpan NextTimeout(TimeSpan elapsed)
    {
        TimeSpan left = TotalTimeout - elapsed;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < AttemptTimeout ? left : AttemptTimeout;
    }

    /// <summary>Decides.</summary>
    /// <param name="failure">How the last attempt failed, and what came before.</param>
    /// <param name="budget">What bounds the repeats of the endpoint. A refusal takes nothing of it: it cost the service nothing, and the endpoint is held.</param>
    /// <param name="random">Draws the pause.</param>
    public RetryDecision Decide(RetryFailure failure, RetryBudget budget, Random random)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(random);
        bool isRefused = failure.Kind == FailureKind.Refused;
        if (failure.Kind is FailureKind.None or FailureKind.Final || (failure.Kind is FailureKind.Conflict && !failure.IsIdempotent))
            return new RetryDecision(RetryEnd.Final, default);
        // What is not idempotent is repeated only where the service did nothing.
        if (!failure.IsIdempotent && failure.Kind == FailureKind.Failed)
            return new RetryDecision(RetryEnd.NotIdempotent, default);
        if (failure.Attempts >= MaxAttempts)
            return new RetryDecision(RetryEnd.Attempts, default);
        TimeSpan delay = isRefused ? TimeSpan.Zero : Delay(failure, random);
        if (failure.Elapsed + delay >= TotalTimeout)
            return new RetryDecision(RetryEnd.Deadline, default);
        return isRefused || budget.TryTake() ? new RetryDecision(RetryEnd.None, delay) : new RetryDecision(RetryEnd.Budget, delay);
    }

    // Any pause up to the longest one of this attempt, so that requests that failed together do not come back together.
    private TimeSpan Delay(RetryFailure failure, Random random)
    {
        double longest = Math.Min(LongestDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(failure.Attempts - 1, 30)));
        TimeSpan delay = TimeSpan.FromSeconds(random.NextDouble() * longest);
        return failure.Wait is { } wait && wait > delay ? wait : delay;
    }
}
