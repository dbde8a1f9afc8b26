using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs;

/// <summary>The runs that this process works at, by folder.</summary>
/// <remarks>
/// A run stays open between its tasks, so that its stages and models are loaded once. When more than
/// <see cref="RunEnvironment.OpenRuns"/> are, those that nobody is at work on are closed, the one that was used longest ago first.
/// </remarks>
/// <param name="environment">What they are given.</param>
public sealed class RunWorkspaces(RunEnvironment environment) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _runs = new(StringComparer.Ordinal);
    private long _clock;

    /// <summary>What activities are given.</summary>
    public RunEnvironment Environment { get; } = environment;

    /// <summary>Makes known a run whose specification is at hand, functions that no specification can hold included. It stays open.</summary>
    public async Task AddAsync(string folder, string runId, RunSpecification specification, CancellationToken cancellationToken)
    {
        RunWorkspace run = await RunWorkspace.OpenAsync(Environment, folder, runId, specification, cancellationToken).ConfigureAwait(false);
        lock (_lock)
            _runs[folder] = new Entry { Run = Task.FromResult(run), Leases = 1 };
    }

    /// <summary>The specification of a stored run.</summary>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="stored">The run.</param>
    /// <exception cref="SpecificationException">It needs stages that the catalog does not have.</exception>
    public static RunSpecification Specification(StageCatalog catalog, StoredRun stored) => RunWorkspace.Read(catalog, stored);

    /// <summary>Names of the stages of a run that was added, nested pipelines flattened.</summary>
    /// <param name="folder">Folder of the run.</param>
    public IReadOnlyList<string> StageNames(string folder)
    {
        lock (_lock)
        {
            return _runs.TryGetValue(folder, out Entry? entry) && entry.Run is { IsCompletedSuccessfully: true } run
                ? [.. run.Result.Stages.Select(stage => stage.Uid)]
                : [];
        }
    }

    /// <summary>Keeps a run open until the lease is disposed.</summary>
    internal RunLease Lease(string folder)
    {
        lock (_lock)
        {
            Entry entry = EntryOf(folder);
            entry.Leases++;
            return new RunLease(() => Release(folder, entry));
        }
    }

    /// <summary>A run of which the caller has a lease.</summary>
    internal async Task<RunWorkspace> GetAsync(string folder, CancellationToken cancellationToken)
    {
        Entry entry;
        Task<RunWorkspace> run;
        lock (_lock)
        {
            entry = EntryOf(folder);
            // A failed opening is tried again by whoever comes next.
            if (entry.Run is null or { IsFaulted: true } or { IsCanceled: true })
                entry.Run = Task.Run(() => RunWorkspace.OpenAsync(Environment, folder, CancellationToken.None), CancellationToken.None);
            run = entry.Run;
        }
        return await run.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Frees the stages of all runs.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (Entry entry in _runs.Values)
                entry.Close();
            _runs.Clear();
        }
    }

    private Entry EntryOf(string folder)
    {
        if (!_runs.TryGetValue(folder, out Entry? entry))
            _runs[folder] = entry = new Entry();
        entry.Used = ++_clock;
        return entry;
    }

    private void Release(string folder, Entry entry)
    {
        lock (_lock)
        {
            entry.Leases--;
            // Another run was added under the folder meanwhile: what nobody can find any more goes with its last lease.
            if (!_runs.TryGetValue(folder, out Entry? current) || current != entry)
            {
                if (entry.Leases == 0)
                    entry.Close();
                return;
            }
            while (_runs.Count > Environment.OpenRuns && _runs.Where(run => run.Value.Leases == 0).MinBy(run => run.Value.Used) is { Key: not null } idle)
            {
                idle.Value.Close();
                _runs.Remove(idle.Key);
            }
        }
    }

    private sealed class Entry
    {
        public Task<RunWorkspace>? Run { get; set; }

        public int Leases { get; set; }

        public long Used { get; set; }

        // One that is still being opened closes as soon as it is open.
        public void Close() => Run?.ContinueWith(
            static run => run.Result.Dispose(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}

/// <summary>Keeps a run open while it is held.</summary>
/// <param name="release">Gives it back.</param>
internal sealed class RunLease(Action release) : IDisposable
{
    private Action? _release = release;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
