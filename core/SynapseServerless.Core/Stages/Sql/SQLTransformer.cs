using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Computes, filters and renames columns by an SQL statement over the input, in DuckDB's dialect.</summary>
/// <remarks>
/// <para>The statement sees one row at a time: aggregates, window functions, DISTINCT, ORDER BY, LIMIT, joins and functions that
/// draw at random are refused. A list of a row may be unnested, and summed within a subquery of its own.</para>
/// <para>Files and the network are out of its reach. A row that makes the statement fail, say by a cast, is a bad row: the run
/// fails and names it, or sets it aside.</para>
/// </remarks>
public sealed class SQLTransformer : Transformer
{
    /// <summary>The statement: one SELECT over <c>__THIS__</c>, which stands for the input.</summary>
    [Required]
    public string? Statement { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => true;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (string.IsNullOrWhiteSpace(Statement))
            yield break;
        using var duck = DuckDbArrow.Open();
        if (RowWiseSql.Objection(duck, Statement) is { } objection)
            yield return BadParameter(nameof(Statement), objection.Problem, objection.Remedy);
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        using var duck = DuckDbArrow.Open();
        try
        {
            return duck.DescribeQuery(Statement!, input);
        }
        catch (DuckDbException error)
        {
            IReadOnlyList<string> columns = Schemas.Names(input);
            throw new SpecificationException(
                error.Message, Location.OfParameter(Uid, "statement"),
                $"The columns are {string.Join(", ", columns.Take(40))}{(columns.Count > 40 ? ", ..." : "")}.", error);
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var duck = DuckDbArrow.Open();
        await using CancellationTokenRegistration interruption = cancellationToken.Register(duck.Interrupt);
        Schema? schema = null;
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            RecordBatch result;
            using (batch)
            {
                // The statement is prepared for a schema by identity; batches of one stream have equal ones.
                schema ??= batch.Schema;
                using RecordBatch input = Batches.Retype(batch, schema);
                try
                {
                    result = Query(duck, input, context, cancellationToken);
                }
                catch (DuckDbException) when (cancellationToken.IsCancellationRequested)
                {
                    throw new OperationCanceledException(cancellationToken);
                }
                context = context.After(batch.Length);
            }
            yield return result;
        }
    }

    private RecordBatch Query(DuckDbArrow duck, RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        try
        {
            return duck.Query(Statement!, batch);
        }
        catch (DuckDbException) when (!cancellationToken.IsCancellationRequested)
        {
            var bad = new List<BadRow>();
            FindBadRows(duck, batch, 0, bad, context.Rows is FailingRowSink ? 1 : int.MaxValue, cancellationToken);
            using RecordBatch good = context.RejectRows(batch, bad);
            return duck.Query(Statement!, good);
        }
    }

    // DuckDB says what is wrong and not where: halves that fail are halved again until single rows are left.
    private void FindBadRows(DuckDbArrow duck, RecordBatch rows, int offset, List<BadRow> bad, int most, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (bad.Count >= most)
            return;
        try
        {
            duck.Query(Statement!, rows).Dispose();
        }
        catch (DuckDbException) when (rows.Length > 1 && !cancellationToken.IsCancellationRequested)
        {
            int half = rows.Length / 2;
            using RecordBatch first = rows.SliceShared(0, half);
            FindBadRows(duck, first, offset, bad, most, cancellationToken);
            using RecordBatch second = rows.SliceShared(half, rows.Length - half);
            FindBadRows(duck, second, offset + half, bad, most, cancellationToken);
        }
        catch (DuckDbException error) when (rows.Length == 1)
        {
            bad.Add(new BadRow(offset, null, error.Message, "Mend the row, guard it with try_cast or a condition, or set onError to setAside."));
        }
    }
}
