using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// What SynapseML needs to spread a fit over Spark executors. A specification may carry these; nothing here depends on them.
public abstract partial class LightGBMEstimator
{
    /// <summary>Ignored: first port Spark workers listen on; nothing listens here.</summary>
    [NoEffect("Training opens no port.")]
    public int DefaultListenPort { get; init; } = 12400;

    /// <summary>Ignored: port the Spark driver listens on; nothing listens here.</summary>
    [NoEffect("Training opens no port.")]
    public int DriverListenPort { get; init; }

    /// <summary>Ignored: whether Spark starts all workers at once.</summary>
    [NoEffect("There are no Spark tasks.")]
    public bool UseBarrierExecutionMode { get; init; }

    /// <summary>Ignored: SynapseML's old name for the way data is transferred.</summary>
    [NoEffect("Rows always stream.")]
    public string? ExecutionMode { get; init; }

    /// <summary>Ignored: how Spark rows reach LightGBM; here they always stream.</summary>
    [NoEffect("Rows always stream.")]
    public string DataTransferMode { get; init; } = "streaming";

    /// <summary>Ignored: rows per push from Spark; here a batch is pushed whole.</summary>
    [NoEffect("A batch is pushed whole; options.batchRows says how many rows it has.")]
    public int MicroBatchSize { get; init; } = 100;

    /// <summary>Ignored: whether Spark executors keep one data set each; here there is always one.</summary>
    [NoEffect("There is always one data set.")]
    public bool UseSingleDatasetMode { get; init; } = true;

    /// <summary>Ignored: whether Spark brings the rows of a group together.</summary>
    [NoEffect("Rows of a group have to be next to each other in the data.")]
    public bool RepartitionByGroupingColumn { get; init; } = true;

    /// <summary>Ignored: rows per chunk of SynapseML's bulk transfer.</summary>
    [NoEffect("Rows always stream.")]
    public int ChunkSize { get; init; } = 10000;

    /// <summary>Ignored: whether SynapseML's bulk transfer is dense or sparse; here the feature column's type decides.</summary>
    [NoEffect("The type of the feature column decides.")]
    public string MatrixType { get; init; } = "auto";

    /// <summary>Ignored: most threads SynapseML's streaming uses.</summary>
    [NoEffect("numThreads holds for all that LightGBM does.")]
    public int MaxStreamingOMPThreads { get; init; } = 16;
}
