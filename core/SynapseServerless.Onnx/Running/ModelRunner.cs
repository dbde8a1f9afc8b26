using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Sessions;
using SynapseServerless.Onnx.Tensors;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Running;

/// <summary>Runs a model over batches of one partition.</summary>
internal sealed class ModelRunner(ModelBinding binding, OnnxSession session, RunOptions options)
{
    private readonly ModelCall _call = new(binding, session, options);
    private int[] _all = [];

    /// <summary>A batch with the columns of the model.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="fed">What feeds the model, a column for each input, borrowed.</param>
    /// <param name="context">Takes rows that fail.</param>
    /// <param name="cancellationToken">Stops after the call at work.</param>
    public RecordBatch Transform(RecordBatch batch, RecordBatch fed, StageContext context, CancellationToken cancellationToken)
    {
        using var work = new BatchWork(binding, batch.Length);
        RowGroups groups = RowGroups.Of(binding, fed);
        foreach ((int row, string problem) in groups.Bad)
            Fail(work, row, problem, "Give lists of one length, or of the length that the model was made for.", batch, context);
        if (groups.IsWhole)
        {
            // Batches of a partition are mostly of one size.
            if (_all.Length != batch.Length)
                _all = [.. Enumerable.Range(0, batch.Length)];
            Run(Open(fed), fed, _all, work, batch, context, cancellationToken);
        }
        else
        {
            foreach (int[] rows in groups.Rows)
            {
                using RecordBatch taken = Batches.Take(fed, rows);
                Run(Open(taken), taken, rows, work, batch, context, cancellationToken);
            }
        }
        return Finish(batch, work, context);
    }

    private FlatColumn[] Open(RecordBatch fed) => [.. binding.Inputs.Select((input, i) => FlatColumn.Open(fed.Column(i), input.Cell))];

    private void Run(FlatColumn[] columns, RecordBatch fed, int[] rows, BatchWork work, RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        if (rows.Length == 0)
            return;
        long rowBytes = 0;
        for (int i = 0; i < columns.Length; i++)
            rowBytes += binding.Inputs[i].RowBytes(columns[i].Shape(0));
        for (int start = 0; start < rows.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(rows.Length - start, binding.Rows.Next(session.Sizes, rowBytes, rows.Length - start));
            long began = context.Time.GetTimestamp();
            Try(new Piece(columns, fed, rows), start, count, work, batch, context, cancellationToken);
            if (binding.Rows.IsMeasured)
                session.Sizes.Note(count, context.Time.GetElapsedTime(began), binding.Rows.Limit(rowBytes));
            start += count;
        }
    }

    // Where a call fails, its rows are halved until the row is found that fails alone; the others go on.
    private void Try(Piece piece, int start, int count, BatchWork work, RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        string problem;
        string? remedy = null;
        try
        {
            _call.Run(piece.Columns, piece.Fed, start, count, work);
            work.Done.AddRange(piece.Rows.AsSpan(start, count));
            return;
        }
        catch (OutputException failure)
        {
            throw new DataException(failure.Message, binding.Where, "Fetch another output, or export the model with rows as the first dimension of its outputs.", failure);
        }
        catch (DataException failure)
        {
            (problem, remedy) = (failure.Problem, failure.Remedy);
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or OutOfMemoryException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            problem = $"The model fails: {RuntimeMessages.Clean(failure)}";
            if (RuntimeMessages.IsMemory(failure))
            {
                session.Sizes.TooMany(count);
                if (count == 1)
                    throw new DataException($"There is not enough memory to run the model for a single row: {RuntimeMessages.Clean(failure)}", binding.Where, "Run it on a larger machine, or with fewer partitions at a time.", failure);
            }
        }
        if (count == 1)
        {
            Fail(work, piece.Rows[start], problem, remedy, batch, context);
            return;
        }
        int half = count / 2;
        Try(piece, start, half, work, batch, context, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Try(piece, start + half, count - half, work, batch, context, cancellationToken);
    }

    private void Fail(BatchWork work, int row, string problem, string? remedy, RecordBatch batch, StageContext context)
    {
        work.Bad.Add(new BadRow(row, binding.Inputs.Count == 1 ? binding.Inputs[0].Column : null, problem, remedy));
        // A run that ends at its first bad row need not look for others.
        if (context.Rows is FailingRowSink)
            context.Rows.Reject(batch, work.Bad, context);
    }

    private RecordBatch Finish(RecordBatch batch, BatchWork work, StageContext context)
    {
        IArrowArray[] columns = work.Build();
        if (binding.Polish is { } polish)
            System.Array.ForEach(columns, polish.Invoke);
        RecordBatch result = binding.Added.To(batch, [.. columns, .. binding.Derived.Select(derived => derived.Compute(columns[derived.From]))]);
        if (work.Bad.Count == 0)
            return result;
        using (result)
            return context.RejectRows(batch, [.. work.Bad.OrderBy(bad => bad.Row)], result);
    }

    private readonly record struct Piece(FlatColumn[] Columns, RecordBatch Fed, int[] Rows);
}
