namespace SynapseServerless.Services.Governing;

/// <summary>A request cannot be sent to an endpoint in the time that it may wait.</summary>
/// <remarks>Another endpoint may take it; without one the row ends with this as its error.</remarks>
public sealed class HeldTooLongException : Exception
{
    /// <summary>Makes one without a time.</summary>
    public HeldTooLongException()
        : this("The endpoint takes no request in the time that one may wait.")
    {
    }

    /// <summary>Makes one without a time.</summary>
    /// <param name="message">What happened.</param>
    public HeldTooLongException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one without a time.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">Why.</param>
    public HeldTooLongException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="until">When the endpoint takes requests again.</param>
    public HeldTooLongException(string message, DateTimeOffset until)
        : base(message) => Until = until;

    /// <summary>When the endpoint takes requests again, as far as is known.</summary>
    public DateTimeOffset? Until { get; }
}
