using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Models;

/// <summary>Applies a model to a few rows, at once.</summary>
/// <param name="host">What the process gives the stages.</param>
internal sealed class RowScorer(StageHost host)
{
    /// <summary>Scores rows.</summary>
    /// <param name="lease">The model.</param>
    /// <param name="request">The rows and what is wanted of them.</param>
    /// <param name="version">The version that the model is.</param>
    /// <param name="cancellationToken">Stops scoring.</param>
    /// <exception cref="SpecificationException">The rows have not the columns that the model needs.</exception>
    public async ValueTask<ScoredRows> ScoreAsync(ModelLease lease, ScoringRequest request, string version, CancellationToken cancellationToken)
    {
        if (lease.Whole is { } whole)
            throw new ServiceException(Refusal.Unprocessable, $"{whole.Uid} summarizes a whole table, so that this model cannot score single rows", "Run a specification with this model instead.");
        bool explains = request.Explain && lease.Explanations.Count > 0;
        using BoundLease form = lease.Bind(request.Rows.Schema, explains);
        CheckColumns(request.Columns, form.Bound.Output);
        var context = new StageContext(lease.Model.Uid) { Host = host, Threads = 1 };
        using var run = new ScoringRun(request.Rows, context);
        foreach (BoundStage part in BoundStage.PartsOf(lease.Applied(explains), form.Bound))
        {
            // Nothing is paid for rows whose neighbours are refused already, where these come again for it.
            if (request.AllOrNone && run.Problems.Count > 0 && !part.Stage.IsCheap)
                break;
            await run.ApplyAsync(part, cancellationToken).ConfigureAwait(false);
        }
        // A run that was given up has rows of a stage in the middle.
        bool isWhole = !request.AllOrNone || run.Problems.Count == 0;
        return new ScoredRows
        {
            Rows = request.Columns is null || !isWhole ? Batches.Share(run.Rows) : Batches.Select(run.Rows, explains ? [.. request.Columns.Union(lease.Explanations.Select(field => field.Name))] : request.Columns),
            Sources = run.Sources,
            Errors = [.. run.Problems.OrderBy(problem => problem.Row)],
            Version = version,
        };
    }

    private static void CheckColumns(IReadOnlyList<string>? wanted, Schema output)
    {
        if (wanted is null)
            return;
        string[] known = [.. output.FieldsList.Select(field => field.Name)];
        if (wanted.FirstOrDefault(column => !known.Contains(column, StringComparer.Ordinal)) is { } unknown)
            throw new SpecificationException($"The model gives no column '{unknown}'", new Location { Pointer = "/columns" }, Suggestions.Remedy(unknown, known, "columns"));
    }
}
