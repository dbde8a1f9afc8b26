using Microsoft.Extensions.Logging;
using SynapseServerless.Runs;

namespace SynapseServerless.Service.Runs;

public sealed partial class RunService
{
    private static readonly TimeSpan s_ending = TimeSpan.FromSeconds(15), s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>Cancels a run; it can be resumed.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up; the run may be cancelled all the same.</param>
    /// <returns>The run, cancelled.</returns>
    /// <exception cref="ServiceException">There is no such run, or it has ended.</exception>
    public async Task<RunView> CancelAsync(string runId, CancellationToken cancellationToken)
    {
        RunView run = await GetAsync(runId, cancellationToken).ConfigureAwait(false);
        if (run.Status is RunStatus.Pending or RunStatus.Running)
        {
            await _parts.Engine.StopAsync(runId, "Cancelled by a caller.", cancellationToken).ConfigureAwait(false);
            await CancelledWork.CancelAsync(StageHost(), _parts.Catalog, _records.Files(runId).Folder, cancellationToken).ConfigureAwait(false);
            StoredRunRequest request = (await _records.FindRequestAsync(runId, cancellationToken).ConfigureAwait(false))!;
            RunHead? head = await _records.FindHeadAsync(runId, cancellationToken).ConfigureAwait(false);
            RunResumption? resumption = await ResumptionAsync(runId, cancellationToken).ConfigureAwait(false);
            if (!HasEnded(head, resumption))
                head = await EndAsync(request, new EngineRunState(runId, RunStatus.Cancelled), cancellationToken).ConfigureAwait(false);
            else if (head!.Status == RunStatus.Cancelled)
                await NotifyAsync(runId, cancellationToken).ConfigureAwait(false);
            run = View(request, head, null);
            if (run.Status == RunStatus.Cancelled)
                return run;
        }
        throw new ServiceException(
            Refusal.Conflict, $"The run has ended already: it is {Word(run.Status)}", run.Status == RunStatus.Cancelled ? null : "What it has done stays.");
    }

    /// <summary>Takes up a run that failed or was cancelled; what is done stays done.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run, which waits for its turn.</returns>
    /// <exception cref="ServiceException">There is no such run, or it is at work, or it has completed.</exception>
    public Task<RunView> ResumeAsync(string runId, CancellationToken cancellationToken) => ResumeAsync(runId, [], cancellationToken);

    /// <summary>Takes up a run that failed or was cancelled, with other budgets; what is done stays done.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="amendments">Budgets that are set anew, each <c>path=value</c>; see <see cref="RunAmendments"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run, which waits for its turn.</returns>
    /// <exception cref="ServiceException">There is no such run, or it is at work, or it has completed.</exception>
    /// <exception cref="SpecificationException">An amendment is none of a budget, or its value is wrong.</exception>
    public async Task<RunView> ResumeAsync(string runId, IReadOnlyList<string> amendments, CancellationToken cancellationToken)
    {
        RunView run = await GetAsync(runId, cancellationToken).ConfigureAwait(false);
        if (run.Status is not (RunStatus.Failed or RunStatus.Cancelled))
            throw new ServiceException(Refusal.Conflict, $"Only a run that failed or was cancelled can be resumed, and this one is {Word(run.Status)}");
        await LeftByEngineAsync(runId, cancellationToken).ConfigureAwait(false);
        if (amendments.Count > 0)
        {
            RunLedger ledger = LedgerOf(runId);
            StoredRun stored = await ledger.StartedAsync(cancellationToken).ConfigureAwait(false);
            await ledger.StartAsync(RunAmendments.Amend(stored, amendments, _parts.Catalog), cancellationToken).ConfigureAwait(false);
        }
        RunFiles files = _records.Files(runId);
        RunHead? head = await _records.FindHeadAsync(runId, cancellationToken).ConfigureAwait(false);
        RunResumption? before = await ResumptionAsync(runId, cancellationToken).ConfigureAwait(false);
        var resumption = new RunResumption((before?.Count ?? 0) + 1, head?.FileVersion);
        await files.WriteAsync(files.At(RunResumption.FileName), resumption, cancellationToken).ConfigureAwait(false);
        await ScheduleAsync(runId, resumption.Count, cancellationToken).ConfigureAwait(false);
        return await GetAsync(runId, cancellationToken).ConfigureAwait(false);
    }

    // The record tells the end of a run a moment before its engine is through with it, and an engine leaves alone what it is at.
    private async Task LeftByEngineAsync(string runId, CancellationToken cancellationToken)
    {
        long since = _parts.Time.GetTimestamp();
        while (await _parts.Engine.FindAsync(runId, cancellationToken).ConfigureAwait(false) is { Status: RunStatus.Pending or RunStatus.Running })
        {
            if (_parts.Time.GetElapsedTime(since) > s_ending)
                throw new ServiceException(Refusal.Conflict, "The run has ended, and others are being told of it", "Resume it in a moment.");
            await Task.Delay(s_look, _parts.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private SynapseServerless.Stages.StageHost StageHost() => _parts.Host with { Storage = _parts.Trust.Guard(_parts.Storage, SynapseServerless.Trust.TrustScope.Engine), Logger = _parts.Logger, Time = _parts.Time };

    // Writes the record of a run that its engine ended without one.
    private async Task<RunHead?> EndAsync(StoredRunRequest request, EngineRunState state, CancellationToken cancellationToken)
    {
        RunEnding ending = state.Status == RunStatus.Cancelled
            ? new RunEnding(RunStatus.Cancelled)
            : new RunEnding(RunStatus.Failed) { Error = state.Error ?? "The engine ended the run without saying why." };
        await LedgerOf(request.RunId)
            .EndAsync(ending with { IsOfLaterStart = true }, RunLedger.New(request.ToRun(), request.Name), cancellationToken).ConfigureAwait(false);
        await NotifyAsync(request.RunId, cancellationToken).ConfigureAwait(false);
        return await _records.FindHeadAsync(request.RunId, cancellationToken).ConfigureAwait(false);
    }

    private async Task NotifyAsync(string runId, CancellationToken cancellationToken)
    {
        if (_parts.Notifier is not { } notifier)
            return;
        try
        {
            await notifier.NotifyAsync(_layout.Input(runId) with { Notify = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (SynapseException error)
        {
            // The run has ended whether or not somebody could be told; the notifier keeps what became of it.
            LogNotTold(_parts.Logger, error, runId);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of run {RunId} could not be told")]
    private static partial void LogNotTold(ILogger logger, Exception error, string runId);
}
