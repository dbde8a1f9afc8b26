using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Models;

/// <summary>Rows on their way through the stages of a model; for each it is known which row of the request it comes from.</summary>
/// <remarks>
/// A stage that keeps rows gets them all at once and reports those it rejects. Rows go one by one through a stage that drops or repeats rows,
/// so that it is known which came of which. Either way a stage sees each row once; only a cheap stage that fails as a whole, without saying at
/// which rows, sees them again.
/// </remarks>
/// <param name="batch">The rows of the request, borrowed.</param>
/// <param name="context">What stages get.</param>
/// <param name="owners">For each row the request it is of, where there are several; null for one.</param>
/// <param name="givesUp">Whether a request is of no use when one of its rows has failed; null for none.</param>
internal sealed class ScoringRun(RecordBatch batch, StageContext context, IReadOnlyList<int>? owners = null, Func<int, bool>? givesUp = null) : IDisposable
{
    private readonly List<BadCell> _problems = [];
    private readonly HashSet<int> _givenUp = [];

    // The first rows are borrowed; those that a stage made are the run's.
    private bool _owns;

    /// <summary>The rows as the last stage left them.</summary>
    public RecordBatch Rows { get; private set; } = batch;

    /// <summary>For each row the row of the request that it comes from.</summary>
    public int[] Sources { get; private set; } = [.. Enumerable.Range(0, batch.Length)];

    /// <summary>What is wrong with rows of the request; those rows go no further.</summary>
    public IReadOnlyList<BadCell> Problems => _problems;

    /// <summary>Takes the rows through a stage.</summary>
    /// <param name="part">The stage.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask ApplyAsync(BoundStage part, CancellationToken cancellationToken)
    {
        // Nothing is paid for rows whose neighbours are refused already, where these come again for it.
        if (!part.Stage.IsCheap)
            DropGivenUp();
        if (Rows.Length == 0)
        {
            Replace(Batches.Empty(part.Bound.Output), []);
            return;
        }
        if (!part.Bound.KeepsRows)
        {
            await OneByOneAsync(part, cancellationToken).ConfigureAwait(false);
            return;
        }
        var sink = new NotingSink(Rows.Length);
        RecordBatch? result = null;
        try
        {
            result = await TransformAsync(part, Rows, sink, cancellationToken).ConfigureAwait(false);
        }
        catch (DataException) when (part.Stage.IsCheap)
        {
            // Which rows are at fault is found out below, one by one.
        }
        if (result is null || !sink.IsCertain)
        {
            result?.Dispose();
            if (!part.Stage.IsCheap)
                throw new InvalidOperationException($"{part.Stage.Uid} rejects rows of batches that are not those it was given.");
            await OneByOneAsync(part, cancellationToken).ConfigureAwait(false);
            return;
        }
        if (sink.Rejected is not { } rejected)
        {
            Replace(result, Sources);
            return;
        }
        foreach ((int row, BadRow bad) in rejected)
            Note(Problem(Sources[row], bad.Column, bad.Problem, bad.Remedy));
        Replace(result, [.. sink.Remaining!.Select(row => Sources[row])]);
    }

    /// <summary>The rows as the last stage left them, for the caller to dispose; after that nothing is asked of the run.</summary>
    public RecordBatch Take()
    {
        RecordBatch rows = _owns ? Rows : Batches.Share(Rows);
        _owns = false;
        return rows;
    }

    /// <summary>Frees the rows.</summary>
    public void Dispose()
    {
        if (_owns)
            Rows.Dispose();
    }

    private async Task OneByOneAsync(BoundStage part, CancellationToken cancellationToken)
    {
        var results = new List<RecordBatch>();
        var sources = new List<int>();
        try
        {
            for (int row = 0; row < Rows.Length; row++)
            {
                if (!part.Stage.IsCheap && _givenUp.Contains(Owner(Sources[row])))
                    continue;
                using RecordBatch one = Rows.SliceShared(row, 1);
                try
                {
                    RecordBatch result = await TransformAsync(part, one, FailingRowSink.Instance, cancellationToken).ConfigureAwait(false);
                    results.Add(result);
                    sources.AddRange(Enumerable.Repeat(Sources[row], result.Length));
                }
                catch (DataException error)
                {
                    Note(Problem(Sources[row], error.Location.Column, error.Problem, error.Remedy));
                }
            }
            Replace(Batches.Concatenate(part.Bound.Output, results), [.. sources]);
        }
        finally
        {
            foreach (RecordBatch result in results)
                result.Dispose();
        }
    }

    private int Owner(int source) => owners?[source] ?? 0;

    private void Note(BadCell problem)
    {
        _problems.Add(problem);
        if (givesUp?.Invoke(Owner(problem.Row)) == true)
            _givenUp.Add(Owner(problem.Row));
    }

    private void DropGivenUp()
    {
        if (_givenUp.Count == 0)
            return;
        bool[] keep = [.. Sources.Select(source => !_givenUp.Contains(Owner(source)))];
        Replace(Batches.Filter(Rows, keep), [.. Sources.Where((_, row) => keep[row])]);
    }

    private void Replace(RecordBatch rows, int[] sources)
    {
        Dispose();
        (Rows, _owns) = (rows, true);
        Sources = rows.Length == sources.Length
            ? sources
            : throw new InvalidOperationException($"A stage that keeps rows made {rows.Length} of {sources.Length}.");
    }

    private async ValueTask<RecordBatch> TransformAsync(BoundStage part, RecordBatch rows, IRowSink sink, CancellationToken cancellationToken)
    {
        StageContext own = context with { Stage = part.Stage.Uid, InputSchema = part.Bound.Input, FirstRow = 0, Rows = sink };
        return part.Bound is BoundBatchTransformer bound
            ? bound.Transform(rows, own, cancellationToken)
            : await part.Bound.TransformAsync(One(rows), own, cancellationToken).CollectAsync(part.Bound.Output, cancellationToken).ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<RecordBatch> One(RecordBatch rows)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return Batches.Share(rows);
    }

    private static BadCell Problem(int row, string? column, string problem, string? remedy) => new(row, column, problem, remedy ?? FailingRowSink.Remedy);
}
