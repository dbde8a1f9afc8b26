using Microsoft.Extensions.Logging;
using SynapseServerless.Embedded.Journal;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;

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

    // Held while what is in the journal and what is in line are brought to say the same.
    private readonly SemaphoreSlim _placing = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<string, ScheduledRun> _runs = new(StringComparer.Ordinal);
    private readonly Queue<ScheduledRun> _line = new();
    private InstanceLock? _held;
    private int _atWork;
    private bool _isDisposed;

    /// <summary>Creates an engine; <see cref="Start"/> sets it to work.</summary>
    /// <param name="options">Where and with what runs are carried out.</param>
    /// <param name="concurrency">How many runs run at once, at least 1.</param>
    public EmbeddedRunEngine(EmbeddedRunnerOptions options, int concurrency = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        (_options, _concurrency) = (options, concurrency);
        _runner = new EmbeddedRunner(options);
        string journal = Path.Combine(Path.GetFullPath(options.WorkFolder), "journal.db");
        _store = new JournalStore(journal);
        _locks = JournaledOrchestrator.LockFolderOf(journal);
    }

    /// <inheritdoc/>
    public string Name => "embedded";

    /// <summary>How many runs are running or in line.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
                return _runs.Count;
        }
    }

    /// <summary>Takes up the runs that had not ended when the last process did, and those that are scheduled from now on.</summary>
    /// <param name="takesUp">Whether runs that had not ended are taken up; false leaves them until a caller resumes them.</param>
    /// <returns>How many runs were taken up.</returns>
    /// <exception cref="SynapseException">Another engine is running in this folder, or the journal cannot be used.</exception>
    public int Start(bool takesUp = true)
    {
        try
        {
            _held = InstanceLock.Take(_locks, "engine");
        }
        catch (SynapseException error) when (error.InnerException is IOException)
        {
            throw new SynapseException(
                "Another server is using this journal", Location.OfFile(_store.Path), "Stop it, or choose another work folder.", error);
        }
        int taken = 0;
        if (!takesUp)
            return taken;
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

    /// <summary>Keeps a run in a folder of its own, and schedules it.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="specification">What to do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RunInput> StartAsync(string runId, RunSpecification specification, CancellationToken cancellationToken)
    {
        (RunInput run, _) = await _runner.CreateAsync(runId, specification, cancellationToken).ConfigureAwait(false);
        await ScheduleAsync(run, cancellationToken).ConfigureAwait(false);
        return run;
    }

    /// <inheritdoc/>
    public async Task ScheduleAsync(RunInput run, CancellationToken cancellationToken)
    {
        await _placing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Place(run);
        }
        finally
        {
            _placing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<EngineRunState?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        if (InLine(runId) is { } state)
            return state;
        await _placing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return InLine(runId) ?? (_store.Find(runId) is { } known ? State(runId, known) : null);
        }
        finally
        {
            _placing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(string runId, string reason, CancellationToken cancellationToken)
    {
        ScheduledRun? run;
        await _placing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_store.Find(runId) is not { Outcome: null })
                return;
            // First for the journal: should the process end now, the next one knows.
            _store.RequestCancel(runId, cancel: true);
            lock (_lock)
            {
                _runs.TryGetValue(runId, out run);
                // One that is still in line leaves it at once; its turn passes over it.
                if (run is { Work: null })
                    _runs.Remove(runId);
            }
        }
        finally
        {
            _placing.Release();
        }
        LogStopped(_options.Logger, runId, reason);
        if (run?.Work is not { } work)
            return;
        await run.Stop.CancelAsync().ConfigureAwait(false);
        await work.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(string runId, CancellationToken cancellationToken)
    {
        await _placing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using (InstanceLock.Take(_locks, runId))
                _store.Delete(runId);
            InstanceLock.Forget(_locks, runId);
        }
        finally
        {
            _placing.Release();
        }
    }

    /// <inheritdoc/>
    public Task<string?> FindProblemAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                // What cannot read its journal can neither start a run nor tell of one.
                _store.CancelRequested("");
                return _options.TaskHosts?.Problem;
            }
            catch (SynapseException error)
            {
                return error.Message;
            }
        },
        cancellationToken);

    /// <summary>Stops within a second or two; what is running or in line is taken up by the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] atWork;
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _line.Clear();
            atWork = [.. _runs.Values.Where(run => run.Work is not null).Select(run => run.Work!)];
        }
        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(atWork).ConfigureAwait(false);
        _held?.Dispose();
        _closing.Dispose();
        _placing.Dispose();
    }
}
