namespace SynapseServerless.Services.Governing;

/// <summary>How an attempt failed, and what came before.</summary>
public readonly record struct RetryFailure
{
    /// <summary>How.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>How many attempts there were, this one included.</summary>
    public required int Attempts { get; init; }

    /// <summary>How long they took with their pauses.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How long the service asked to wait.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Whether doing it twice does no harm.</summary>
    public bool IsIdempotent { get; init; }
}

/// <summary>Why a request is not sent again.</summary>
public enum RetryEnd
{
    /// <summary>It is sent again.</summary>
    None,

    /// <summary>It would fail again.</summary>
    Final,

    /// <summary>It may have been done, and must not be done twice.</summary>
    NotIdempotent,

    /// <summary>It was sent as often as it may be.</summary>
    Attempts,

    /// <summary>It would take longer than it may.</summary>
    Deadline,

    /// <summary>The endpoint fails so often that no more is repeated for now; later it may be.</summary>
    Budget,
}

/// <summary>Whether a request is sent again.</summary>
/// <param name="End">Why it is not; none where it is.</param>
/// <param name="Delay">After which pause it is.</param>
public readonly record struct RetryDecision(RetryEnd End, TimeSpan Delay)
{
    /// <summary>Whether it is.</summary>
    public bool Repeats => End == RetryEnd.None;
}
