namespace SynapseServerless.Services.Governing;

/// <summary>The limits that an answer announced.</summary>
/// <param name="Requests">Of requests.</param>
/// <param name="Tokens">Of tokens.</param>
public readonly record struct AnnouncedLimits(AnnouncedLimit? Requests, AnnouncedLimit? Tokens)
{
    /// <summary>How much of what was set aside for a deployment is in use, from 0 to 1; of deployments with provisioned throughput.</summary>
    public double? Utilization { get; init; }
}

/// <summary>One limit that an answer announced.</summary>
/// <param name="Limit">How much there is in all.</param>
/// <param name="Remaining">How much of it is left.</param>
/// <param name="Reset">When all of it is there again; the window of the limit comes from this and is never assumed.</param>
public readonly record struct AnnouncedLimit(long? Limit, long? Remaining, TimeSpan? Reset);
