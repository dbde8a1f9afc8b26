using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>A statement that is described and prepared for a schema; connections are kept, one for each thread that is running.</summary>
internal sealed class BoundSql : BoundBatchTransformer
{
    private readonly Lock _lock = new();
    private readonly Stack<DuckDbArrow> _idle = [];
    private readonly string _statement;
    private readonly Lazy<bool> _keepsRows;
    private bool _disposed;

    /// <summary>Binds a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="input">Schema of the input.</param>
    /// <param name="output">What the statement gives.</param>
    /// <param name="first">A connection that the statement is prepared on; taken over.</param>
    public BoundSql(string statement, Schema input, Schema output, DuckDbArrow first)
        : base(input, output)
    {
        _statement = statement;
        _keepsRows = new Lazy<bool>(FindKeepsRows);
        _idle.Push(first);
    }

    // A dataset that nobody disposes keeps its binding as long as it lives; what DuckDB holds of it goes then.
    ~BoundSql() => Dispose(false);

    public override bool KeepsRows => _keepsRows.Value;

    public override RecordBatch Transform(RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DuckDbArrow duck = Take();
        bool whole = false;
        try
        {
            using RecordBatch? relabelled = ReferenceEquals(batch.Schema, Input) ? null : Batches.Retype(batch, Input);
            RecordBatch result;
            using (cancellationToken.Register(duck.Interrupt))
                result = Query(duck, relabelled ?? batch, context, cancellationToken);
            // A connection that may have been told to stop is not used again.
            whole = !cancellationToken.IsCancellationRequested;
            return result;
        }
        catch (DuckDbException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (DataException)
        {
            whole = !cancellationToken.IsCancellationRequested;
            throw;
        }
        finally
        {
            GiveBack(duck, whole);
        }
    }

    protected override void Dispose(bool disposing)
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (DuckDbArrow duck in _idle)
                duck.Dispose();
            _idle.Clear();
        }
        base.Dispose(disposing);
    }

    private DuckDbArrow Take()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.TryPop(out DuckDbArrow? duck))
                return duck;
        }
        return DuckDbArrow.Open();
    }

    private void GiveBack(DuckDbArrow duck, bool whole)
    {
        lock (_lock)
        {
            if (whole && !_disposed)
            {
                _idle.Push(duck);
                return;
            }
        }
        duck.Dispose();
    }

    private RecordBatch Query(DuckDbArrow duck, RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        try
        {
            return duck.Query(_statement, batch, Output);
        }
        catch (DuckDbException) when (!cancellationToken.IsCancellationRequested)
        {
            var bad = new List<BadRow>();
            FindBadRows(duck, batch, 0, bad, context.Rows is FailingRowSink ? 1 : int.MaxValue, cancellationToken);
            using RecordBatch good = context.RejectRows(batch, bad);
            return duck.Query(_statement, good, Output);
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
            duck.Query(_statement, rows, Output).Dispose();
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
            bad.Add(new BadRow(offset, null, error.Message, "Fix the row, guard it with try_cast or a condition, or set onError to setAside."));
        }
    }

    private bool FindKeepsRows()
    {
        using var duck = DuckDbArrow.Open();
        return RowWiseSql.KeepsRows(duck, _statement);
    }
}
