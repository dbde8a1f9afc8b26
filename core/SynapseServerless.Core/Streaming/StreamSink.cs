using Apache.Arrow;

namespace SynapseServerless.Streaming;

/// <summary>Where the rows of a stream go that are not written to files, as <c>output.sink</c> describes it.</summary>
/// <remarks>
/// An epoch's rows are written before its offsets are committed. After a crash the parts that were not known to be complete are written again, with the same rows
/// and the same ids: a sink that can be asked whether it has a row (a database) shows each once, and others at least once, with an id by which
/// their readers can tell.
/// </remarks>
public abstract class StreamSink : StreamPart
{
    /// <summary>Connects. Nothing is written yet.</summary>
    /// <param name="context">The stream, the columns that are written, and the host.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">It is not there, does not let us in, or cannot take the columns.</exception>
    public abstract Task<IStreamWriter> OpenAsync(StreamContext context, CancellationToken cancellationToken);
}

/// <summary>Writes to a sink; several parts at the same time.</summary>
public interface IStreamWriter : IAsyncDisposable
{
    /// <summary>Writes a part of an epoch, and returns when the sink has it durably.</summary>
    /// <remarks>A part whose process died is written again from its beginning, with the same rows.</remarks>
    /// <param name="part">Which part; gives each row its id.</param>
    /// <param name="batches">The rows; each batch is disposed here.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <returns>How many bytes were sent; 0 where the sink cannot tell.</returns>
    Task<long> WriteAsync(EpochPart part, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken);

    /// <summary>Says that all parts of an epoch are written and its offsets are committed. May come more than once for an epoch.</summary>
    /// <param name="epoch">The epoch; all earlier ones are committed too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task CommittedAsync(long epoch, CancellationToken cancellationToken);
}

/// <summary>The rows that an epoch makes of one range.</summary>
/// <param name="Stream">Name of the stream.</param>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Part">Index of the part in its epoch, from 0.</param>
public sealed record EpochPart(string Stream, long Epoch, int Part)
{
    /// <summary>The id of a row: the same whenever the part is written, and no other row's of the stream. Sortable as text within a stream.</summary>
    /// <param name="row">Index of the row in the part, from 0, all batches counted on.</param>
    public string RowId(long row) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Epoch:D12}-{Part:D5}-{row:D10}");
}
