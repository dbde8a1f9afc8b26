using SynapseServerless.Stages;

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

    /// <summary>What this process gives the stages.</summary>
    public StageHost Host { get; init; } = StageHost.Default;

    internal int Degree => Parallelism > 0 ? Parallelism : Environment.ProcessorCount;

    /// <summary>How many threads a native library may use; 0 lets it decide.</summary>
    internal int Threads { get; init; }

    /// <summary>When fits end with what they have learned so far; null for no such time.</summary>
    internal DateTimeOffset? Deadline { get; init; }

    internal StageContext Context(Stage stage, int partition, Apache.Arrow.Schema input) =>
        new StageContext(stage.Uid) { Partition = partition, Rows = Rows, Progress = Progress, Threads = Threads, Deadline = Deadline, Host = Host }.For(stage, input);
}
