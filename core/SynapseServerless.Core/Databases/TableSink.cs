using Apache.Arrow;
using SynapseServerless.Streaming;

namespace SynapseServerless.Databases;

/// <summary>A table that transformed rows are written to, as <c>output.database</c> describes it.</summary>
/// <remarks>
/// Each partition is written to a place of its own, where nobody looks, and replaces there what an earlier attempt has written. When all are there, one transaction makes
/// them part of the table, once for a run however often it is asked for.
/// </remarks>
public abstract class TableSink : StreamPart
{
    /// <summary>What the table is called in messages and records.</summary>
    [Stages.NotAParameter]
    public abstract string Label { get; }

    /// <summary>Connects. Nothing is written yet.</summary>
    /// <param name="context">The run, and the host.</param>
    /// <param name="schema">The columns that are written.</param>
    /// <param name="write">Names the write, in 12 hexadecimal digits: the same whenever the run goes on, and no other run's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">It is not there, or does not let us in.</exception>
    public abstract Task<ITableWriter> OpenAsync(TableContext context, Schema schema, string write, CancellationToken cancellationToken);
}

/// <summary>Writes to a table; several partitions at the same time.</summary>
public interface ITableWriter : IAsyncDisposable
{
    /// <summary>Sees that the table takes the columns, before anything is computed.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">It does not.</exception>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Begins a partition, and takes away what an earlier attempt at it has left.</summary>
    /// <param name="partition">Index of the partition, from 0.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ITablePartWriter> BeginAsync(int partition, CancellationToken cancellationToken);

    /// <summary>Makes partitions part of the table, all or none of them. What is there already of this write is not written again.</summary>
    /// <param name="parts">Partitions, and how many rows each has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">The table does not take a row, or a part is gone.</exception>
    Task CommitAsync(IReadOnlyList<(int Partition, long Rows)> parts, CancellationToken cancellationToken);
}

/// <summary>Writes a partition. One that is disposed without having been completed leaves nothing.</summary>
public interface ITablePartWriter : IAsyncDisposable
{
    /// <summary>Appends rows.</summary>
    /// <param name="batch">The rows, borrowed.</param>
    /// <param name="cancellationToken">Stops.</param>
    ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken);

    /// <summary>Returns when the server has all rows durably.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task CompleteAsync(CancellationToken cancellationToken);
}
