using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Orchestration;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>Trains as one of several ranks, which meet at a training hub.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class FitRankActivity(RunWorkspaces runs) : IActivity<RankTask, RankResult>
{
    /// <inheritdoc/>
    public async Task<RankResult> RunAsync(ActivityContext context, RankTask input, CancellationToken cancellationToken)
    {
        HubAccess hub = runs.Environment.Hub ?? throw new SynapseException(
            "The run was planned with ranks that meet at a training hub, and this process has none", Location.None,
            "Set SYNAPSE_HUB and SYNAPSE_HUB_KEY here as they are set for the engine.");
        RunWorkspace run = await runs.GetAsync(input.Task.Folder, cancellationToken).ConfigureAwait(false);
        var attempt = new AwaitedFit(input.Task.Pass) { Attempt = input.Attempt, Session = input.Session };
        await using GangFitScope fit = await GangFitScope.OpenAsync(run, input.Task, input.Rank, attempt, cancellationToken).ConfigureAwait(false);
        ICollective collective = await HubCollective
            .JoinAsync(hub.Session(input.Session) with { Since = run.Started }, input.Rank, input.Ranks, fit.Gang.Exchanges, hub.Client, cancellationToken)
            .ConfigureAwait(false);
        CompleteResult? model = await Gangs
            .RunRankAsync(collective, (rank, token) => FitAsync(run, fit, input, rank, token), cancellationToken)
            .ConfigureAwait(false);
        return new RankResult(model);
    }

    // The rank that has the model saves it before it leaves, and every rank keeps its counts: when one cannot, the gang has failed.
    private static async Task<CompleteResult?> FitAsync(
        RunWorkspace run, GangFitScope fit, RankTask input, ICollective rank, CancellationToken cancellationToken)
    {
        Transformer? model = await fit.Gang.FitRankAsync(fit.Data, fit.Context, rank, cancellationToken).ConfigureAwait(false);
        CompleteResult? result = model is null ? null : await run
            .AdvanceAsync(input.Task.Stage, input.Task.Round ?? 0, new TrainResult(model), fit.Data.Schema, cancellationToken).ConfigureAwait(false);
        RankCounts counts = await fit.CompleteAsync(cancellationToken).ConfigureAwait(false);
        string location = run.Files.Rank(input.Task.Pass, input.Attempt, input.Rank);
        await run.Files.WriteAsync(location, counts, cancellationToken).ConfigureAwait(false);
        return result;
    }
}

/// <summary>Keeps what the ranks of a fit counted as the record of its pass.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class CloseFitActivity(RunWorkspaces runs) : IActivity<FitEnd, PassResult>
{
    /// <inheritdoc/>
    public async Task<PassResult> RunAsync(ActivityContext context, FitEnd input, CancellationToken cancellationToken)
    {
        RunWorkspace run = await runs.GetAsync(input.Task.Folder, cancellationToken).ConfigureAwait(false);
        var counts = new RankCounts[input.Ranks];
        for (int rank = 0; rank < counts.Length; rank++)
        {
            string location = run.Files.Rank(input.Task.Pass, input.Attempt, rank);
            counts[rank] = await run.Files.ReadAsync<RankCounts>(location, cancellationToken).ConfigureAwait(false);
        }
        await WriteAsync(run, input.Task, counts, cancellationToken).ConfigureAwait(false);
        return new PassResult(1);
    }

    /// <summary>Writes the record of the pass.</summary>
    /// <param name="run">The run.</param>
    /// <param name="task">The fit.</param>
    /// <param name="counts">What each of its ranks counted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task WriteAsync(RunWorkspace run, FitTask task, IReadOnlyList<RankCounts> counts, CancellationToken cancellationToken)
    {
        // A partition may have been read by several ranks; it has its rows once.
        long rows = counts.SelectMany(one => one.Rows).GroupBy(one => one.Key).Sum(partition => partition.Max(one => one.Value));
        string stage = run.Stages[task.Stage].Uid;
        var record = new PassRecord
        {
            Phase = RunPhase.Fit,
            Source = task.Source,
            Partitions = counts.Count,
            FirstReading = false,
            IsOutput = false,
            Pool = task.Pool,
            Summary = new TaskSummary { Tasks = counts.Count, RowsIn = rows, RowsSetAside = counts.Sum(one => one.RowsSetAside) },
            Stages = [new StageRecord { Name = stage, Phase = RunPhase.Fit, Seconds = counts.Max(one => one.Seconds), Tasks = counts.Count, RowsIn = rows, RowsOut = rows }],
        };
        return run.Files.WriteAsync(run.Files.Pass(task.Pass), record, cancellationToken);
    }
}
