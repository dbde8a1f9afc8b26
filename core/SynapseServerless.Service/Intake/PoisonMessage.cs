namespace SynapseServerless.Service.Intake;

/// <summary>A message that was given up, on the poison queue.</summary>
public sealed record PoisonMessage
{
    /// <summary>The queue that it was on.</summary>
    public required string Queue { get; init; }

    /// <summary>Its identity there.</summary>
    public required string MessageId { get; init; }

    /// <summary>How often it was delivered.</summary>
    public required long Deliveries { get; init; }

    /// <summary>Why it was given up.</summary>
    public required string Reason { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The message as it was; null where it is too large for this.</summary>
    public string? Text { get; init; }

    /// <summary>Where the message is, relative to the service's root, when <see cref="Text"/> is null.</summary>
    public string? TextAt { get; init; }
}
