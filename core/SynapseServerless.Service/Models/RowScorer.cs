using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Models;

/// <summary>Applies a model to a few rows, at once.</summary>
/// <param name="host">What the process gives the stages.</param>
internal sealed class RowScorer(StageHost host)
{
    private readonly ColumnSelections _selections = new();

    /// <summary>Scores rows.</summary>
    /// <param name="lease">The model.</param>
    /// <param name="request">The rows and what is wanted of them.</param>
    /// <param name="version">The version that the model is.</param>
    /// <param name="cancellationToken">Stops scoring.</param>
    /// <exception cref="SpecificationException">The rows have not the columns that the model needs.</exception>
    public async ValueTask<ScoredRows> ScoreAsync(ModelLease lease, ScoringRequest request, string version, CancellationToken cancellationToken)
    {
        CheckRows(lease);
        bool explains = Explains(lease, request);
        using BoundLease form = lease.Bind(request.Rows.Schema, explains);
        ColumnSelection? wanted = Wanted(request, form.Bound.Output, explains ? lease.Explanations : []);
        var context = new StageContext(lease.Model.Uid) { Host = host, Threads = 1 };
        using var run = new ScoringRun(request.Rows, context, null, request.AllOrNone ? static _ => true : null);
        foreach (BoundStage part in BoundStage.PartsOf(lease.Applied(explains), form.Bound))
            await run.ApplyAsync(part, cancellationToken).ConfigureAwait(false);
        return new ScoredRows
        {
            Rows = wanted?.Of(run.Rows) ?? run.Take(),
            Sources = run.Sources.Length == request.Rows.Length && IsRun(run.Sources, 0, run.Sources.Length, 0) ? null : run.Sources,
            Errors = run.Problems.Count == 0 ? [] : [.. run.Problems.OrderBy(static problem => problem.Row)],
            Version = version,
        };
    }

    /// <summary>Scores the rows of several requests as one batch.</summary>
    /// <param name="lease">The model.</param>
    /// <param name="requests">The requests, whose rows have the same columns.</param>
    /// <param name="version">The version that the model is.</param>
    /// <param name="outcomes">Takes what becomes of each.</param>
    /// <param name="cancellationToken">Stops scoring.</param>
    /// <exception cref="SpecificationException">The rows have not the columns that the model needs.</exception>
    public async ValueTask ScoreAsync(
        ModelLease lease, IReadOnlyList<ScoringRequest> requests, string version, ScoringOutcome[] outcomes, CancellationToken cancellationToken)
    {
        CheckRows(lease);
        bool explains = Explains(lease, requests[0]);
        IReadOnlyList<Field> explanations = explains ? lease.Explanations : [];
        using BoundLease form = lease.Bind(requests[0].Rows.Schema, explains);
        var wanted = new ColumnSelection?[requests.Count];
        // Who asks for a column that there is not costs the others nothing.
        int[] scored = [.. Enumerable.Range(0, requests.Count).Where(i => (outcomes[i] = Check(requests[i], form.Bound.Output, explanations, out wanted[i])).Failure is null)];
        if (scored.Length == 0)
            return;
        using RecordBatch rows = Batches.Concatenate(requests[0].Rows.Schema, [.. scored.Select(i => requests[i].Rows)]);
        int[]? owners = scored.Length == 1 ? null : [.. scored.SelectMany((i, place) => Enumerable.Repeat(place, requests[i].Rows.Length))];
        var context = new StageContext(lease.Model.Uid) { Host = host, Threads = 1 };
        using var run = new ScoringRun(rows, context, owners, place => requests[scored[place]].AllOrNone);
        foreach (BoundStage part in BoundStage.PartsOf(lease.Applied(explains), form.Bound))
            await run.ApplyAsync(part, cancellationToken).ConfigureAwait(false);
        Share(requests, scored, owners, run, version, wanted, outcomes);
    }

    private static void CheckRows(ModelLease lease)
    {
        if (lease.Whole is { } whole)
            throw new ServiceException(Refusal.Unprocessable, $"{whole.Uid} summarizes a whole table, so that this model cannot score single rows", "Run a specification with this model instead.");
    }

    private static bool Explains(ModelLease lease, ScoringRequest request) => request.Explain && lease.Explanations.Count > 0;

    private ColumnSelection? Wanted(ScoringRequest request, Schema output, IReadOnlyList<Field> explanations) =>
        request.Columns is { } columns ? _selections.Find(output, columns, explanations) : null;

    // Sources never fall, so that what each request gets lies together.
    private static void Share(IReadOnlyList<ScoringRequest> requests, int[] scored, int[]? owners, ScoringRun run, string version, ColumnSelection?[] wanted, ScoringOutcome[] outcomes)
    {
        int[] sources = run.Sources;
        int first = 0, row = 0;
        ILookup<int, BadCell> problems = run.Problems.ToLookup(problem => owners?[problem.Row] ?? 0);
        for (int place = 0; place < scored.Length; place++)
        {
            ScoringRequest request = requests[scored[place]];
            int start = first, begin = row;
            first += request.Rows.Length;
            while (row < sources.Length && sources[row] < first)
                row++;
            int length = row - begin;
            BadCell[] errors = [.. problems[place].OrderBy(problem => problem.Row).Select(problem => problem with { Row = problem.Row - start })];
            using RecordBatch own = length == run.Rows.Length ? Batches.Share(run.Rows) : run.Rows.SliceShared(begin, length);
            outcomes[scored[place]] = new ScoringOutcome(
                new ScoredRows
                {
                    Rows = wanted[scored[place]]?.Of(own) ?? Batches.Share(own),
                    Sources = length == request.Rows.Length && IsRun(sources, begin, length, start) ? null : [.. sources.AsSpan(begin, length).ToArray().Select(source => source - start)],
                    Errors = errors,
                    Version = version,
                },
                null);
        }
    }

    private static bool IsRun(int[] sources, int begin, int length, int start)
    {
        for (int i = 0; i < length; i++)
        {
            if (sources[begin + i] != start + i)
                return false;
        }
        return true;
    }

    private ScoringOutcome Check(ScoringRequest request, Schema output, IReadOnlyList<Field> explanations, out ColumnSelection? wanted)
    {
        wanted = null;
        try
        {
            wanted = Wanted(request, output, explanations);
            return default;
        }
        catch (SpecificationException error)
        {
            return new ScoringOutcome(null, error);
        }
    }
}

/// <summary>What became of a request.</summary>
/// <param name="Scored">Its rows; null where there is none.</param>
/// <param name="Failure">Why not; null where there are rows.</param>
internal readonly record struct ScoringOutcome(ScoredRows? Scored, Exception? Failure);
