using Microsoft.Extensions.Logging;
using SynapseServerless.Embedded.Journal;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;

namespace SynapseServerless.Embedded;

/// <summary>The embedded engine as a service sees it: several runs at a time, the others in line, all of them journalled.</summary>
/// <remarks>
/// A run is in the journal from when it is scheduled. Whatever had not ended when the process did, in whatever way it did, is taken
/// up in its order by the next one.
/// </remarks>
public sealed partial class EmbeddedRunEngine : IRunEngine, IAsyncDisposable
{
    private readonly EmbeddedRunnerOptions _options;
    private readonly EmbeddedRunner _runner;
    private readonly JournalStore _store;
    private readonly string _locks;
    private readonly int _concurrency;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<string, ScheduledRun> _runs = new(StringComparer.Ordinal);
    private readonly Queue<ScheduledRun> _line = new();
    private InstanceLock? _held;
    private int _atWork;

    /// <summary>Creates an engine; <see cref="Start"/> sets it to work.</summary>
    /// <param name="options">Where and with what runs are carried out.</param>
    /// <param name="concurrency">How many runs are at work at a time, at least 1.</param>
    public EmbeddedRunEngine(EmbeddedRunnerOptions options, int concurrency = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        (_options, _concurrency) = (options, concurrency);
        _runner = new EmbeddedRunner(options);
        string journal = Path.Combine(Path.GetFullPath(options.WorkFolder), "journal.db");
        _store = new JournalStore(journal);
        _locks = EmbeddedEngine.LockFolderOf(journal);
    }

    /// <inheritdoc/>
    public string Name => "embedded";

    /// <summary>How many runs are at work or in line.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
                return _runs.Count;
        }
    }

    /// <summary>Takes up the runs that had not ended when the last process did, and those that are scheduled from now on.</summary>
    /// <returns>How many runs were taken up.</returns>
    /// <exception cref="SynapseException">Another engine is at work in this folder, or the journal cannot be used.</exception>
    public int Start()
    {
        try
        {
            _held = InstanceLock.Take(_locks, "engine");
        }
        catch (SynapseException error) when (error.InnerException is IOException)
        {
            throw new SynapseException(
                "Another server is at work with this journal", Location.OfFile(_store.Path), "Stop it, or choose another work folder.", error);
        }
        int taken = 0;
        foreach (JournalInstance root in _store.Roots().Where(root => root is { Outcome: null, CancelRequested: false }))
        {
            RunInput run = OrchestrationJson.Read<RunInput>(root.Start.Input);
            if (InstanceLock.IsTaken(_locks, run.RunId))
                continue;
            Enqueue(run);
            taken++;
        }
        return taken;
    }

    /// <inheritdoc/>
    public Task ScheduleAsync(RunInput run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_runs.ContainsKey(run.RunId))
                return Task.CompletedTask;
        }
        JournalInstance? known = _store.Find(run.RunId);
        if (known?.Outcome is { Failure: null } || InstanceLock.IsTaken(_locks, run.RunId))
            return Task.CompletedTask;
        if (known is null)
            _store.Add(new OrchestrationStart(run.RunId, OrchestrationNames.Run, OrchestrationJson.Write(run, $"input of run '{run.RunId}'"), _options.Time.GetUtcNow()));
        else if (known.Outcome is not null)
            _store.Rewind(run.RunId);
        _store.RequestCancel(run.RunId, cancel: false);
        Enqueue(run);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<EngineRunState?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_runs.TryGetValue(runId, out ScheduledRun? run))
            {
                EngineRunStatus status = run.Work is null ? EngineRunStatus.Pending : EngineRunStatus.Running;
                return Task.FromResult<EngineRunState?>(new EngineRunState(runId, status, run.Progress));
            }
        }
        return Task.FromResult(_store.Find(runId) is { } known ? State(runId, known) : null);
    }

    /// <inheritdoc/>
    public async Task StopAsync(string runId, string reason, CancellationToken cancellationToken)
    {
        ScheduledRun? run;
        lock (_lock)
        {
            _runs.TryGetValue(runId, out run);
            // One that is still in line leaves it at once; its turn passes over it.
            if (run is { Work: null })
                _runs.Remove(runId);
        }
        if (_store.Find(runId) is not { Outcome: null })
            return;
        // First for the journal: should the process end now, the next one knows.
        _store.RequestCancel(runId, cancel: true);
        LogStopped(_options.Logger, runId, reason);
        if (run is null)
            return;
        await run.Stop.CancelAsync().ConfigureAwait(false);
        if (run.Work is { } work)
            await work.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops within a second or two; what is at work or in line is taken up by the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] atWork;
        lock (_lock)
        {
            _line.Clear();
            atWork = [.. _runs.Values.Where(run => run.Work is not null).Select(run => run.Work!)];
        }
        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(atWork).ConfigureAwait(false);
        _held?.Dispose();
        _closing.Dispose();
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

    private async Task WorkAsync(ScheduledRun run)
    {
        try
        {
            await _runner.CarryOutAsync(run.Run, run, run.Stop.Token, _closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested || _closing.IsCancellationRequested)
        {
            // It was stopped before it began; the journal knows why.
        }
#pragma warning disable CA1031 // Whatever ends a run must not end the others; it is logged, and told to whoever asks for the run.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(_options.Logger, error, run.Run.RunId);
            await FailAsync(run.Run, error).ConfigureAwait(false);
        }
        lock (_lock)
        {
            if (_runs.TryGetValue(run.Run.RunId, out ScheduledRun? current) && current == run)
                _runs.Remove(run.Run.RunId);
            _atWork--;
            TakeTurns();
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
            return new EngineRunState(runId, outcome.Failure is null ? EngineRunStatus.Completed : EngineRunStatus.Failed, Error: outcome.Failure?.Message);
        if (InstanceLock.IsTaken(_locks, runId))
            return new EngineRunState(runId, EngineRunStatus.Running);
        return known.CancelRequested
            ? new EngineRunState(runId, EngineRunStatus.Stopped)
            : new EngineRunState(runId, EngineRunStatus.Failed, Error: "The run could not be carried out; the log of the server says why.");
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

        public RunProgress? Progress => _progress;

        public void Report(RunProgress value) => _progress = value;
    }
}
