using SynapseServerless.Runs;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Runs;

namespace SynapseServerless.Cli.Watching;

/// <summary>Starts the stored pipelines of a service on what lands, and follows each run to its end.</summary>
internal sealed class DropRuns(DropIntake drops, IRunEngine engine, RunFiles runs, WatchReport report)
{
    public async Task HandleAsync(string path, CancellationToken cancellationToken)
    {
        if (await drops.HandleAsync(path, cancellationToken) is not { } run)
            return;
        EngineRunState? state = await engine.FindAsync(run.RunId, cancellationToken);
        if (!run.Created && state is not { Status: RunStatus.Pending or RunStatus.Running })
        {
            report.DoneBefore(run.RunId);
            return;
        }
        report.Begin(path, run.RunId, again: !run.Created);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (state is { Status: RunStatus.Pending or RunStatus.Running })
        {
            if (state.Progress is { } progress)
                report.Underway(path, progress);
            await timer.WaitForNextTickAsync(cancellationToken);
            state = await engine.FindAsync(run.RunId, cancellationToken);
        }
        report.End(path, await runs.ReadAsync<RunRecord>(runs.At($"{run.RunId}/run.json"), cancellationToken));
    }
}
