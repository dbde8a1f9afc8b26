namespace SynapseServerless.Collectives;

/// <summary>How long ranks wait for each other.</summary>
public sealed record CollectiveOptions
{
    /// <summary>
    /// The most time between the first rank's coming to an exchange and the last one's; 20 minutes unless told otherwise, because
    /// ranks may have very different amounts of data to read. A rank that dies is noticed long before.
    /// </summary>
    public TimeSpan ExchangeTimeout { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
