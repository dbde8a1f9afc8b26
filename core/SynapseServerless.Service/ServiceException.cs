namespace SynapseServerless.Service;

/// <summary>What kind of refusal a <see cref="ServiceException"/> is; each has its status in HTTP.</summary>
public enum Refusal
{
    /// <summary>There is no such thing (404).</summary>
    NotFound,

    /// <summary>It is not the time for it (409).</summary>
    Conflict,

    /// <summary>The operator does not allow it (403).</summary>
    Forbidden,

    /// <summary>The request is well-formed and cannot be done (422).</summary>
    Unprocessable,

    /// <summary>There is too much of it (413).</summary>
    TooLarge,

    /// <summary>The service cannot do it now (503).</summary>
    Unavailable,

    /// <summary>There is more to do than there is room for; it may be asked again (429).</summary>
    Busy,

    /// <summary>The deadline of the request has passed (504).</summary>
    Late,
}

/// <summary>The service refuses a request; the message is fit for the caller.</summary>
/// <param name="refusal">What kind of refusal it is.</param>
/// <param name="problem">What is wrong.</param>
/// <param name="remedy">What would be right, as a sentence.</param>
/// <param name="inner">The failure underneath, if there is one.</param>
public sealed class ServiceException(Refusal refusal, string problem, string? remedy = null, Exception? inner = null)
    : SynapseException(problem, Location.None, remedy, inner)
{
    /// <summary>What kind of refusal it is.</summary>
    public Refusal Refusal { get; } = refusal;

    /// <summary>After how long it may be asked again; null where that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
