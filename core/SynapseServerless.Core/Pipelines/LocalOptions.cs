using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Pipelines;

/// <summary>How stages run inside the calling process, without an engine: no journal, no resume, nothing written.</summary>
public sealed record LocalOptions
{
    /// <summary>How many partitions are handled at a time; 0 for as many as there are processors.</summary>
    public int Parallelism { get; init; }

    /// <summary>What happens to rows that a stage cannot handle.</summary>
    public IRowSink Rows { get; init; } = FailingRowSink.Instance;

    /// <summary>Takes news of long steps.</summary>
    public IProgress<StageProgress>? Progress { get; init; }

    /// <summary>Where warnings go.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Storage, for stages that read side files.</summary>
    public IStorage? Storage { get; init; }

    internal int Degree => Parallelism > 0 ? Parallelism : Environment.ProcessorCount;

    internal StageContext Context(Stage stage, int partition, Apache.Arrow.Schema input) => new(stage.Uid)
    {
        Partition = partition,
        InputSchema = input,
        Rows = Rows,
        Progress = Progress,
        Logger = Logger,
        Time = Time,
        Storage = Storage,
    };
}
