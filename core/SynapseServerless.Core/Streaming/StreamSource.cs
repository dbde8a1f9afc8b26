using Apache.Arrow;

namespace SynapseServerless.Streaming;

/// <summary>A source whose rows never end, as <c>stream:</c> of an input describes it.</summary>
/// <remarks>
/// <para>A source has partitions, each by a name that never changes. In a partition every row has an offset, which is a text that only the source reads;
/// the engine keeps, for each partition, the offset up to which rows have been handled, and gives it back.</para>
/// <para>Rows are handled in epochs. For each, the source is asked what there is (<see cref="IStreamReader.PlanAsync"/>). What it answers is
/// kept before anything is read, and from then on each range must read the same rows however often it is read, until
/// <see cref="IStreamReader.CommittedAsync"/> says that they were handled. A source that cannot read anything twice, such as a queue, keeps
/// what it took in files under <see cref="StreamContext.Folder"/> first, and plans over those.</para>
/// </remarks>
public abstract class StreamSource : StreamPart
{
    /// <summary>Connects. Nothing is read yet.</summary>
    /// <param name="context">The stream, and the host.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">It is not there, or does not let us in: what, where, and what would be right.</exception>
    public abstract Task<IStreamReader> OpenAsync(StreamContext context, CancellationToken cancellationToken);
}

/// <summary>Reads a source. One instance plans and reads; different ranges are read by any number of threads at the same time.</summary>
/// <remarks>
/// Failures that may pass when tried again, such as a broker that is away, are a <see cref="SynapseException"/> with <see cref="SynapseException.MayPass"/>, or any
/// exception that is none of ours.
/// </remarks>
public interface IStreamReader : IAsyncDisposable
{
    /// <summary>Columns of the source as they are now.</summary>
    /// <remarks>
    /// Asked once when a stream begins, and the answer is kept: it is <see cref="StreamContext.Schema"/> ever after, and rows are read by it.
    /// A source whose rows say nothing of their types takes it from its parameters or from its first rows.
    /// </remarks>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The columns; null where there are no rows yet to tell them by, and the stream waits and asks again.</returns>
    Task<Schema?> FindSchemaAsync(CancellationToken cancellationToken);

    /// <summary>Says what the next epoch is to read.</summary>
    /// <remarks>Changes nothing that a reader sees: a plan that is asked for and then lost, because the process died, is asked for again with the same offsets.</remarks>
    /// <param name="request">Where each partition stands, and how much is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StreamChangedException">Its columns are others than before.</exception>
    Task<StreamPlan> PlanAsync(StreamPlanRequest request, CancellationToken cancellationToken);

    /// <summary>Whether the last look found something that is not ready to be read, such as a file that is being written: a stream that is drained waits for it.</summary>
    bool HasUnready => false;

    /// <summary>Reads a range of a plan.</summary>
    /// <param name="range">The range.</param>
    /// <param name="context">Takes the records that cannot be read; they are left out.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Batches with the columns of <see cref="StreamContext.Schema"/>, in order; each belongs to the caller.</returns>
    /// <exception cref="StreamChangedException">Its columns are others than before.</exception>
    IAsyncEnumerable<StreamBatch> ReadAsync(StreamRange range, StreamReadContext context, CancellationToken cancellationToken);

    /// <summary>Says that everything before these offsets is handled for good. A queue deletes it, a consumer group commits it; others do nothing.</summary>
    /// <remarks>May come more than once for an epoch, and not at all where the process died: then what the next epoch says includes it.</remarks>
    /// <param name="offsets">By partition.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task CommittedAsync(IReadOnlyDictionary<string, string> offsets, CancellationToken cancellationToken);
}
