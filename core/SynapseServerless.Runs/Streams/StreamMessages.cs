using SynapseServerless.Orchestration;

namespace SynapseServerless.Streams;

/// <summary>What a stream's orchestration is given: all else is in the stream's folder.</summary>
/// <param name="Name">Name of the stream.</param>
/// <param name="Folder">Its folder.</param>
public sealed record StreamInput(string Name, string Folder);

/// <summary>How a stream's orchestration ended.</summary>
/// <param name="Epoch">The last epoch that is committed.</param>
public sealed record StreamEnd(long Epoch);

/// <summary>What an orchestration does next.</summary>
internal enum StreamStepKind
{
    /// <summary>Carry out an epoch.</summary>
    Epoch,

    /// <summary>Look again later.</summary>
    Wait,

    /// <summary>Nothing more: the stream is drained, or deleted.</summary>
    End,
}

/// <summary>What is to be done next.</summary>
internal sealed record StreamStep(StreamStepKind Kind)
{
    /// <summary>The epoch.</summary>
    public long Epoch { get; init; }

    /// <summary>How many parts the epoch is read in.</summary>
    public int Parts { get; init; }

    /// <summary>When to look again.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How failures of its tasks are retried.</summary>
    public RetryPolicy? Retry { get; init; }
}

/// <summary>An epoch of a stream.</summary>
/// <param name="Name">Name of the stream.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Epoch">Number of the epoch.</param>
internal sealed record EpochTask(string Name, string Folder, long Epoch)
{
    /// <summary>The part that is meant, from 0; null for the whole.</summary>
    public int? Part { get; init; }
}

/// <summary>What a part of an epoch did.</summary>
/// <param name="RowsIn">Rows read.</param>
/// <param name="RowsOut">Rows written.</param>
internal sealed record EpochPartEnd(long RowsIn, long RowsOut);

/// <summary>What became of an epoch.</summary>
/// <param name="Compacts">Whether there are so many small files that they are to be merged.</param>
internal sealed record EpochEnd(bool Compacts);

/// <summary>Why a stream cannot go on.</summary>
/// <param name="Name">Name of the stream.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Epoch">The epoch that failed; null where none was planned.</param>
/// <param name="Failure">What it failed with.</param>
internal sealed record StreamFailure(string Name, string Folder, long? Epoch, TaskFailure Failure);

/// <summary>Wakes a stream that waits: somebody wants something of it.</summary>
public sealed record StreamWake
{
    /// <summary>Name of the event.</summary>
    public const string EventName = "Wake";
}
