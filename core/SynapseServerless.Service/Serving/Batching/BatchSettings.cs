namespace SynapseServerless.Service.Serving;

/// <summary>How requests to a model are put together into batches.</summary>
public sealed record BatchSettings
{
    /// <summary>The longest that a request waits for others, in milliseconds, from 0 to 10,000; a request that is alone does not wait.</summary>
    public double WindowMilliseconds { get; init; } = 1;

    /// <summary>The most rows of a batch, from 1 to 1,000,000; one request with more is a batch of its own.</summary>
    public int MaxRows { get; init; } = 256;

    /// <summary>How many batches are scored at a time, from 1 to 1,024; null for the number of processors, or 64 where stages of the model wait for services.</summary>
    public int? Slots { get; init; }

    /// <summary>The most rows that wait, from 1 to 10,000,000; what comes beyond is refused.</summary>
    public int MaxWaitingRows { get; init; } = 10_000;
}
