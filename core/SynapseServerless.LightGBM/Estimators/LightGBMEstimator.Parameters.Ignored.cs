namespace SynapseServerless.LightGBM;

// What SynapseML needs to spread a fit over Spark executors. A specification may carry these; nothing here depends on them.
public abstract partial class LightGBMEstimator
{
    /// <summary>Ignored: first port Spark workers listen on; nothing listens here.</summary>
    public int DefaultListenPort { get; init; } = 12400;

    /// <summary>Ignored: port the Spark driver listens on; nothing listens here.</summary>
    public int DriverListenPort { get; init; }

    /// <summary>Ignored: whether Spark starts all workers at once.</summary>
    public bool UseBarrierExecutionMode { get; init; }

    /// <summary>Ignored: SynapseML's old name for the way data is transferred.</summary>
    public string? ExecutionMode { get; init; }

    /// <summary>Ignored: how Spark rows reach LightGBM; here they always stream.</summary>
    public string DataTransferMode { get; init; } = "streaming";

    /// <summary>Ignored: rows per push from Spark; here a batch is pushed whole.</summary>
    public int MicroBatchSize { get; init; } = 100;

    /// <summary>Ignored: whether Spark executors keep one data set each; here there is always one.</summary>
    public bool UseSingleDatasetMode { get; init; } = true;

    /// <summary>Ignored: whether Spark brings the rows of a group together.</summary>
    public bool RepartitionByGroupingColumn { get; init; } = true;

    /// <summary>Ignored: rows per chunk of SynapseML's bulk transfer.</summary>
    public int ChunkSize { get; init; } = 10000;

    /// <summary>Ignored: whether SynapseML's bulk transfer is dense or sparse; here the feature column's type decides.</summary>
    public string MatrixType { get; init; } = "auto";

    /// <summary>Ignored: most threads SynapseML's streaming uses.</summary>
    public int MaxStreamingOMPThreads { get; init; } = 16;
}
