namespace SynapseServerless.Services;

/// <summary>When requests go as a batch.</summary>
public enum ServiceExecution
{
    /// <summary>Never: each is answered at once.</summary>
    Online,

    /// <summary>Always: the service answers within a day, at a lower price.</summary>
    Batch,

    /// <summary>Where enough of them come together.</summary>
    Auto,
}

/// <summary>Where and how batches are begun.</summary>
internal sealed record BatchPlace
{
    /// <summary>When requests go as a batch.</summary>
    public required ServiceExecution Execution { get; init; }

    /// <summary>The addresses of files and batches, below that of the service, and what follows them.</summary>
    public required Func<string, string> Address { get; init; }

    /// <summary>The operation, as lines of a batch name it.</summary>
    public required string Operation { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>How many requests a batch has at most.</summary>
    public required int Most { get; init; }

    /// <summary>From how many requests on a batch is begun where that is left to us.</summary>
    public required int AutoFrom { get; init; }

    /// <summary>How many requests are answered at once at a time.</summary>
    public required int OnlineConcurrency { get; init; }

    /// <summary>How long after one look at a batch the next is.</summary>
    public required TimeSpan Polling { get; init; }
}
