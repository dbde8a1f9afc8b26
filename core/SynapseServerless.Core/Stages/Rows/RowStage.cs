using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Does the work of one row, such as a call of a service.</summary>
/// <typeparam name="TResult">Type of the result.</typeparam>
/// <param name="batch">The batch, borrowed until the work is done.</param>
/// <param name="row">The row.</param>
/// <param name="context">The stage's context; <see cref="StageContext.FirstRow"/> is that of the batch.</param>
/// <param name="cancellationToken">Stops the work.</param>
/// <exception cref="DataException">The row is bad.</exception>
/// <exception cref="NotYetException">The row has no result yet; the rows after it are begun all the same. Any other failure ends the stage.</exception>
public delegate ValueTask<TResult?> RowFunction<TResult>(RecordBatch batch, int row, StageContext context, CancellationToken cancellationToken);

/// <summary>A transformer that does asynchronous work for each row, several rows at a time, and adds columns of results.</summary>
/// <remarks>
/// Rows come out in their order. Rows after a slow one go on, into the batches after it, until as many rows or bytes wait for it as
/// <see cref="Window"/> allows. No thread waits. Where rows have no result yet, all others of the partition are worked on before the
/// stage says so, with the earliest time at which it is to be asked again.
/// </remarks>
/// <typeparam name="TResult">Type of the results.</typeparam>
public abstract class RowStage<TResult> : Transformer
{
    /// <summary>How many rows are worked on at a time.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; init; } = 1;

    /// <summary>How many rows run at once; more than <see cref="Concurrency"/> where several share a call.</summary>
    [NotAParameter]
    protected virtual int RowsAtWork => Concurrency;

    /// <summary>How much may wait for the slowest row.</summary>
    [NotAParameter]
    protected virtual RowWindow Window => RowWindow.Default;

    /// <summary>Whether rows that failed come out, with what <see cref="ToColumns"/> says of them; otherwise they are bad rows.</summary>
    [NotAParameter]
    protected virtual bool KeepsFailures => false;

    /// <summary>The columns that are added.</summary>
    /// <param name="input">Schema of the input.</param>
    protected abstract IReadOnlyList<Field> Fields(Schema input);

    /// <summary>Binds the work to a schema: finds its columns and checks their types.</summary>
    /// <param name="input">Schema of the input.</param>
    /// <returns>The work of one row; it serves several threads at a time.</returns>
    /// <exception cref="SpecificationException">An input column is missing or has a type the stage cannot take.</exception>
    protected abstract RowFunction<TResult> BindRow(Schema input);

    /// <summary>The columns of results, one for each of <see cref="Fields"/>.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="results">A <typeparamref name="TResult"/> for each row; null for one that failed or has none.</param>
    /// <param name="failures">The rows that failed, in order.</param>
    protected abstract IReadOnlyList<IArrowArray> ToColumns(IReadOnlyList<Field> fields, IReadOnlyList<object?> results, IReadOnlyList<BadRow> failures);

    /// <inheritdoc/>
    public sealed override BoundTransformer Bind(Schema input) =>
        new BoundRows<TResult>(new AddedColumns(input, Fields(input)), input, BindRow(input), ToColumns, KeepsFailures, RowsAtWork, Window);
}

/// <summary>How much may be held while a row is slow: batches are read on until there is this much.</summary>
/// <param name="Rows">Rows of all batches that are held.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record RowWindow(int Rows, long Bytes)
{
    /// <summary>131,072 rows and 128 MiB.</summary>
    public static RowWindow Default { get; } = new(131_072, 128 << 20);
}
