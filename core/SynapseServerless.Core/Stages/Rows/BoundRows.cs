using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Makes columns of the results of rows.</summary>
internal delegate IReadOnlyList<IArrowArray> ToColumns(IReadOnlyList<Field> fields, IReadOnlyList<object?> results, IReadOnlyList<BadRow> failures);

/// <summary>The bound form of asynchronous work on rows.</summary>
internal sealed class BoundRows<TResult>(
    AddedColumns added, Schema input, RowFunction<TResult> work, ToColumns toColumns, bool keepsFailures, int concurrency, RowWindow window)
    : BoundTransformer(input, added.Output)
{
    public override bool KeepsRows => true;

    public override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A run that fails at its first bad row need not pay for those that come after.
        bool stops = !keepsFailures && context.Rows is FailingRowSink;
        var rows = new RowRun<TResult>(work, concurrency, window, stops, cancellationToken);
        var waiting = new Postponed();
        await using (rows.ConfigureAwait(false))
        {
            await foreach (RowBatch done in rows.RunAsync(batches, context).ConfigureAwait(false))
            {
                RecordBatch result;
                using (done)
                {
                    waiting.Add(done);
                    // Nobody takes rows of a partition that is asked for again as a whole; a row that ends the run does so now.
                    if (waiting.Rows > 0 && !(stops && done.Failures.Count > 0))
                        continue;
                    result = Finish(done);
                }
                yield return result;
            }
        }
        waiting.ThrowIfAny(context);
    }

    private RecordBatch Finish(RowBatch done)
    {
        IReadOnlyList<BadRow> bad = done.Failures;
        IArrowArray[] columns = [.. toColumns(added.Fields, done.Results, bad)];
        if (keepsFailures || bad.Count == 0)
            return added.To(done.Batch, columns);
        using RecordBatch all = added.To(done.Batch, columns);
        return done.Context.RejectRows(done.Batch, bad, all);
    }

    // Rows that have no result yet.
    private sealed class Postponed
    {
        private NotYetException? _earliest;

        public long Rows { get; private set; }

        public void Add(RowBatch batch)
        {
            Rows += batch.Postponed;
            if (batch.AskAgain is { } error && (_earliest is null || error.AskAgainAt < _earliest.AskAgainAt))
                _earliest = error;
        }

        public void ThrowIfAny(StageContext context)
        {
            if (_earliest is not { } first)
                return;
            string rows = Rows == 1 ? "1 row waits" : string.Create(CultureInfo.InvariantCulture, $"{Rows} rows wait");
            throw new NotYetException(first.AskAgainAt, $"{context.Stage}: {rows}. The next: {first.Problem}");
        }
    }
}
