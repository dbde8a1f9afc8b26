using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>The bound form of asynchronous work on rows.</summary>
internal sealed class BoundRows<TResult>(
    AddedColumns added, Schema input, RowFunction<TResult> work, Func<IReadOnlyList<object?>, IArrowArray> toColumn, int concurrency, RowWindow window)
    : BoundTransformer(input, added.Output)
{
    public override bool KeepsRows => true;

    private bool HasErrors => added.Fields.Count > 1;

    public override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A run that fails at its first bad row need not pay for those that come after.
        bool stops = !HasErrors && context.Rows is FailingRowSink;
        var rows = new RowRun<TResult>(work, concurrency, window, stops, cancellationToken);
        await using (rows.ConfigureAwait(false))
        {
            await foreach (RowBatch done in rows.RunAsync(batches, context).ConfigureAwait(false))
            {
                RecordBatch result;
                using (done)
                    result = Finish(done);
                yield return result;
            }
        }
    }

    private RecordBatch Finish(RowBatch done)
    {
        IReadOnlyList<BadRow> bad = done.Failures;
        if (!HasErrors)
        {
            // First, so that a run that fails makes no column in vain.
            if (bad.Count == 0)
                return added.To(done.Batch, toColumn(done.Results));
            using RecordBatch all = added.To(done.Batch, toColumn(done.Results));
            return done.Context.RejectRows(done.Batch, bad, all);
        }
        var errors = new StringArray.Builder();
        var texts = bad.ToDictionary(failure => failure.Row, failure => failure.Problem);
        for (int row = 0; row < done.Batch.Length; row++)
        {
            if (texts.TryGetValue(row, out string? text))
                errors.Append(text);
            else
                errors.AppendNull();
        }
        return added.To(done.Batch, toColumn(done.Results), errors.Build());
    }
}
