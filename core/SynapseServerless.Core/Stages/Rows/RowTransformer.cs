using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Stages;

/// <summary>Does the work of one row, such as a call of a service.</summary>
/// <typeparam name="TResult">Type of the result.</typeparam>
/// <param name="batch">The batch, borrowed until the work is done.</param>
/// <param name="row">The row.</param>
/// <param name="context">The stage's context; <see cref="StageContext.FirstRow"/> is that of the batch.</param>
/// <param name="cancellationToken">Stops the work.</param>
/// <exception cref="DataException">The row is bad. Any other failure ends the stage.</exception>
public delegate ValueTask<TResult?> RowFunction<TResult>(RecordBatch batch, int row, StageContext context, CancellationToken cancellationToken);

/// <summary>A transformer that does asynchronous work for each row, several rows at a time, and adds a column of results.</summary>
/// <remarks>
/// Rows come out in their order. Rows after a slow one go on, into the batches after it, until as many rows or bytes wait for it as
/// <see cref="Window"/> allows. No thread waits.
/// </remarks>
/// <typeparam name="TResult">Type of the results; nullable where a row may have none.</typeparam>
public abstract class RowTransformer<TResult> : Transformer
{
    /// <summary>How many rows are worked on at a time.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; init; } = 1;

    /// <summary>The column that gets the results; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The column that says what went wrong with a row, null where nothing did; when not set, a failed row is a bad row.</summary>
    public string? ErrorCol { get; init; }

    /// <summary>How much may wait for the slowest row.</summary>
    [NotAParameter]
    protected virtual RowWindow Window => RowWindow.Default;

    /// <summary>Binds the work to a schema: finds its columns and checks their types.</summary>
    /// <param name="input">Schema of the input.</param>
    /// <returns>The work of one row; it serves several threads at a time.</returns>
    /// <exception cref="SpecificationException">An input column is missing or has a type the stage cannot take.</exception>
    protected abstract RowFunction<TResult> BindRow(Schema input);

    /// <summary>The type of the column of results.</summary>
    [NotAParameter]
    protected virtual IArrowType ResultType => ColumnWriter.TypeOf<TResult>();

    /// <summary>The column of results.</summary>
    /// <param name="results">A <typeparamref name="TResult"/> for each row; null for one that failed or has none.</param>
    protected virtual IArrowArray ToColumn(IReadOnlyList<object?> results)
    {
        var writer = ColumnWriter.Create<TResult>();
        foreach (object? result in results)
            writer.Append(result);
        return writer.Build();
    }

    /// <inheritdoc/>
    public sealed override BoundTransformer Bind(Schema input)
    {
        var fields = new List<Field> { new(OutputCol ?? Uid + "_output", ResultType, nullable: true) };
        if (ErrorCol is { Length: > 0 } error)
            fields.Add(new Field(error, StringType.Default, nullable: true));
        return new BoundRows<TResult>(new Data.AddedColumns(input, fields), input, BindRow(input), ToColumn, Concurrency, Window);
    }
}

/// <summary>How much may be held while a row is slow: batches are read on until there is this much.</summary>
/// <param name="Rows">Rows of all batches that are held.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record RowWindow(int Rows, long Bytes)
{
    /// <summary>131,072 rows and 128 MiB.</summary>
    public static RowWindow Default { get; } = new(131_072, 128 << 20);
}
