namespace SynapseServerless.Runs;

/// <summary>How many rows a run has handled so far.</summary>
/// <param name="RowsIn">Rows read from inputs, counted once however often they were read.</param>
/// <param name="RowsOut">Rows written to the output.</param>
/// <param name="RowsSetAside">Rows set aside.</param>
public readonly record struct RunTotals(long RowsIn, long RowsOut, long RowsSetAside)
{
    /// <summary>What tasks counted.</summary>
    /// <param name="summaries">The tasks, each once.</param>
    public static RunTotals Of(IEnumerable<TaskSummary> summaries)
    {
        var totals = new RunTotals();
        foreach (TaskSummary summary in summaries)
            totals = new(totals.RowsIn + summary.RowsOfInput, totals.RowsOut + summary.RowsOfOutput, totals.RowsSetAside + summary.RowsSetAside);
        return totals;
    }

    /// <summary>What the passes that are complete counted, and the tasks that are kept of the one that is not.</summary>
    /// <param name="files">The run's files.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal static async Task<RunTotals> ReadAsync(RunFiles files, CancellationToken cancellationToken)
    {
        IReadOnlyList<PassRecord> passes = await files.ReadAllAsync<PassRecord>("passes", cancellationToken).ConfigureAwait(false);
        IReadOnlyList<TaskSummary> tasks = await Activities.KeptTasks.OfPassesFromAsync(files, passes.Count, cancellationToken).ConfigureAwait(false);
        return Of([.. passes.Select(pass => pass.Summary), .. tasks]);
    }
}
