using Microsoft.Extensions.Logging;
using SynapseServerless.Embedded.Journal;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;

namespace SynapseServerless.Embedded;

public sealed partial class EmbeddedRunEngine
{
    private EngineRunState? InLine(string runId)
    {
        lock (_lock)
        {
            return _runs.TryGetValue(runId, out ScheduledRun? run)
                ? new EngineRunState(runId, run.Work is null ? RunStatus.Pending : RunStatus.Running, run.Progress)
                : null;
        }
    }

    private void Place(RunInput run)
    {
        if (InLine(run.RunId) is not null)
            return;
        JournalInstance? known = _store.Find(run.RunId);
        if (known?.Outcome is { Failure: null } || InstanceLock.IsTaken(_locks, run.RunId))
            return;
        if (known is null)
            _store.Add(new OrchestrationStart(run.RunId, OrchestrationNames.Run, OrchestrationJson.Write(run, $"input of run '{run.RunId}'"), _options.Time.GetUtcNow()));
        else if (known.Outcome is not null)
            _store.Rewind(run.RunId);
        // Somebody wants it, whatever its tasks have done to processes before.
        BegunTasks.Forget(InstanceLock.FilePath(_locks, run.RunId));
        _store.RequestCancel(run.RunId, cancel: false);
        Enqueue(run);
    }

    private void Enqueue(RunInput run)
    {
        lock (_lock)
        {
            if (_closing.IsCancellationRequested || _runs.ContainsKey(run.RunId))
                return;
            var scheduled = new ScheduledRun(run);
            _runs[run.RunId] = scheduled;
            _line.Enqueue(scheduled);
            TakeTurns();
        }
    }

    // Under the lock.
    private void TakeTurns()
    {
        while (_atWork < _concurrency && _line.TryDequeue(out ScheduledRun? next))
        {
            if (!_runs.TryGetValue(next.Run.RunId, out ScheduledRun? current) || current != next)
                continue;
            _atWork++;
            next.Work = Task.Run(() => WorkAsync(next), CancellationToken.None);
        }
    }

    private void LetGo(ScheduledRun run)
    {
        lock (_lock)
        {
            if (run.HasLetGo)
                return;
            run.HasLetGo = true;
            _atWork--;
            if (!_isDisposed)
                TakeTurns();
        }
    }

    private async Task WorkAsync(ScheduledRun run)
    {
        try
        {
            // While it was in line, another process may have cancelled or deleted it.
            if (_store.Find(run.Run.RunId) is not { CancelRequested: false })
                return;
            // Somebody who cannot be told for minutes must not keep other runs from work.
            await _runner.CarryOutAsync(run.Run, run, run.Stop.Token, _closing.Token, () => LetGo(run)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested || _closing.IsCancellationRequested)
        {
            // It was stopped before it began; the journal knows why.
        }
#pragma warning disable CA1031 // Whatever ends a run must not end the others; it is logged, and reported with the run.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(_options.Logger, error, run.Run.RunId);
            await FailAsync(run.Run, error).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                if (_runs.TryGetValue(run.Run.RunId, out ScheduledRun? current) && current == run)
                    _runs.Remove(run.Run.RunId);
            }
            LetGo(run);
        }
    }

    // A run that could not be carried out at all is recorded as failed, where its folder lets us.
    private async Task FailAsync(RunInput run, Exception error)
    {
        try
        {
            await _runner.RecordFailureAsync(run, error).ConfigureAwait(false);
            if (run.Notify && _options.Notifier is { } notifier)
                await notifier.NotifyAsync(run, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SynapseException second)
        {
            LogNotRecorded(_options.Logger, second, run.RunId);
        }
    }

    private EngineRunState State(string runId, JournalInstance known)
    {
        if (known.Outcome is { } outcome)
            return new EngineRunState(runId, outcome.Failure is null ? RunStatus.Completed : RunStatus.Failed, Error: outcome.Failure?.Message);
        if (InstanceLock.IsTaken(_locks, runId))
            return new EngineRunState(runId, RunStatus.Running);
        return known.CancelRequested
            ? new EngineRunState(runId, RunStatus.Cancelled)
            : new EngineRunState(runId, RunStatus.Failed, Error: "The run could not be carried out; the log of the server says why.");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} is stopped: {Reason}")]
    private static partial void LogStopped(ILogger logger, string runId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} could not be carried out")]
    private static partial void LogFailed(ILogger logger, Exception error, string runId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The failure of run {RunId} could not be recorded")]
    private static partial void LogNotRecorded(ILogger logger, Exception error, string runId);

    private sealed class ScheduledRun(RunInput run) : IProgress<RunProgress>
    {
        private volatile RunProgress? _progress;

        public RunInput Run { get; } = run;

        public CancellationTokenSource Stop { get; } = new();

        public Task? Work { get; set; }

        /// <summary>Whether the next in line may take its place.</summary>
        public bool HasLetGo { get; set; }

        public RunProgress? Progress => _progress;

        public void Report(RunProgress value) => _progress = value;
    }
}
