using System.Text.Json;
using Microsoft.Extensions.Logging;
using SynapseServerless.Embedded.Hosts;
using SynapseServerless.Embedded.Journal;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Workers;

namespace SynapseServerless.Embedded;

/// <summary>Starts, resumes, lists, cancels and deletes runs on the embedded engine.</summary>
/// <param name="options">Where and with what.</param>
public sealed class EmbeddedRunner(EmbeddedRunnerOptions options)
{
    private readonly string _work = Path.GetFullPath(options.WorkFolder);

    private string JournalPath => Path.Combine(_work, "journal.db");

    private string Locks => JournaledOrchestrator.LockFolderOf(JournalPath);

    /// <summary>Starts a run and carries it out.</summary>
    /// <param name="specification">What to do.</param>
    /// <param name="progress">Hears how far it is, at most ten times a second.</param>
    /// <param name="cancellationToken">Stops the run within a second; it can be resumed.</param>
    /// <returns>The record: completed, failed, or cancelled.</returns>
    /// <exception cref="SynapseException">The journal or the run's folder cannot be used.</exception>
    public Task<RunRecord> StartAsync(
        RunSpecification specification, IProgress<RunProgress>? progress = null, CancellationToken cancellationToken = default) =>
        StartAsync(specification, null, progress, cancellationToken);

    /// <summary>Starts a run that was estimated before, and carries it out.</summary>
    /// <param name="specification">What to do.</param>
    /// <param name="estimate">What it was estimated to come to, which its record keeps; null where nobody estimated it.</param>
    /// <param name="progress">Hears how far it is, at most ten times a second.</param>
    /// <param name="cancellationToken">Stops the run within a second; it can be resumed.</param>
    /// <returns>The record: completed, failed, or cancelled.</returns>
    /// <exception cref="SynapseException">The journal or the run's folder cannot be used.</exception>
    public async Task<RunRecord> StartAsync(
        RunSpecification specification, Planning.PlanEstimate? estimate, IProgress<RunProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        string runId = RunLedger.NewId(specification.Name, options.Time.GetUtcNow(), digits: 4);
        (RunInput input, StoredRun stored) = await CreateAsync(runId, specification, cancellationToken, estimate).ConfigureAwait(false);
        return await RunAsync(Begin(stored, specification), input, specification, progress, cancellationToken, default).ConfigureAwait(false);
    }

    /// <summary>Keeps a run in a folder of its own, for an engine to carry out.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="specification">What to do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="estimate">What it was estimated to come to.</param>
    internal async Task<(RunInput Input, StoredRun Stored)> CreateAsync(string runId, RunSpecification specification, CancellationToken cancellationToken, Planning.PlanEstimate? estimate = null)
    {
        var input = new RunInput(runId, $"{RunsFolder}/{runId}");
        return (input, await LedgerOf(input.Folder).StartAsync(runId, specification, cancellationToken, estimate).ConfigureAwait(false));
    }

    /// <summary>Takes up a run that was killed, cancelled or failed; what is done stays done.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops the run within a second.</param>
    /// <returns>The record; that of a completed run as it was.</returns>
    /// <exception cref="SynapseException">There is no such run, or another process is at it.</exception>
    public Task<RunRecord> ResumeAsync(string runId, IProgress<RunProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ResumeAsync(runId, [], progress, cancellationToken);

    /// <summary>Takes up a run with other budgets; what is done stays done.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="amendments">Budgets that are set again, each <c>path=value</c>; see <see cref="RunAmendments"/>.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops the run within a second.</param>
    /// <returns>The record; that of a completed run as it was.</returns>
    /// <exception cref="SynapseException">There is no such run, another process is at it, or an amendment is none.</exception>
    public async Task<RunRecord> ResumeAsync(
        string runId, IReadOnlyList<string> amendments, IProgress<RunProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        string folder = FolderOf(runId);
        RunLedger ledger = LedgerOf(folder);
        RunRecord? record = await ledger.FindAsync(cancellationToken).ConfigureAwait(false);
        if (record is { Status: RunStatus.Completed })
            return record;
        StoredRun stored = await ledger.StartedAsync(cancellationToken).ConfigureAwait(false);
        StoredRun amended = RunAmendments.Amend(stored, amendments, options.Catalog);
        var store = new JournalStore(JournalPath);
        using (InstanceLock.Take(Locks, runId))
        {
            if (amended != stored)
                stored = await ledger.StartAsync(amended, cancellationToken).ConfigureAwait(false);
            if (store.Find(runId) is { Outcome.Failure: not null })
                store.Rewind(runId);
            // Somebody wants it, whatever its tasks have done to processes before.
            BegunTasks.Forget(InstanceLock.FilePath(Locks, runId));
        }
        RunSpecification specification = RunWorkspaces.Specification(options.Catalog, stored);
        record = record is null ? Begin(stored, specification) : RunLedger.Again(record) with { Specification = stored.Canonical };
        return await RunAsync(record, new RunInput(runId, folder), specification, progress, cancellationToken, default).ConfigureAwait(false);
    }

    /// <summary>Carries out a run whose folder holds its specification, or takes it up where it was.</summary>
    /// <param name="run">The run.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops the run within a second, and its record says that it was cancelled.</param>
    /// <param name="suspend">Stops the run within a second, and its record goes on saying that it is running: a later start takes it up.</param>
    /// <param name="finished">Called when its work is done, and nothing is left but to tell others of it.</param>
    /// <returns>The record; that of a run that has completed as it was.</returns>
    /// <exception cref="SynapseException">The journal or the run's folder cannot be used, or another process is at it.</exception>
    internal async Task<RunRecord> CarryOutAsync(
        RunInput run, IProgress<RunProgress>? progress, CancellationToken cancellationToken, CancellationToken suspend, Action? finished = null)
    {
        RunLedger ledger = LedgerOf(run.Folder);
        RunRecord? record = await ledger.FindAsync(cancellationToken).ConfigureAwait(false);
        StoredRun stored = await ledger.StartedAsync(cancellationToken).ConfigureAwait(false);
        RunSpecification specification = RunWorkspaces.Specification(options.Catalog, stored);
        // Where nothing is left but to tell others that the run has ended, its record stays as it is.
        if (record is not { Status: not RunStatus.Running } || !HasFinished(run.RunId))
            record = record is null ? Begin(stored, specification) : RunLedger.Again(record) with { Specification = stored.Canonical };
        return await RunAsync(record, run, specification, progress, cancellationToken, suspend, finished).ConfigureAwait(false);
    }

    /// <summary>All runs of the work folder, newest first; those too whose process was killed before it could note more than what they were started with.</summary>
    public async Task<IReadOnlyList<RunRecord>> ListAsync(CancellationToken cancellationToken = default)
    {
        var records = new List<RunRecord>();
        foreach (string folder in Folders())
        {
            RunLedger ledger = LedgerOf(folder);
            if (await ledger.FindAsync(cancellationToken).ConfigureAwait(false) is { } record)
                records.Add(record);
            else if (await ledger.FindStartedAsync(cancellationToken).ConfigureAwait(false) is { } stored)
                records.Add(RunLedger.New(stored, NameOf(stored)));
        }
        return [.. records.OrderByDescending(record => record.Started)];
    }

    /// <summary>The record of a run.</summary>
    /// <exception cref="SynapseException">There is no such run.</exception>
    public async Task<RunRecord> ShowAsync(string runId, CancellationToken cancellationToken = default)
    {
        RunLedger ledger = LedgerOf(FolderOf(runId));
        if (await ledger.FindAsync(cancellationToken).ConfigureAwait(false) is { } record)
            return record;
        StoredRun stored = await ledger.StartedAsync(cancellationToken).ConfigureAwait(false);
        return RunLedger.New(stored, NameOf(stored));
    }

    /// <summary>What a run was started with.</summary>
    /// <exception cref="SynapseException">There is no such run.</exception>
    public Task<StoredRun> StartedAsync(string runId, CancellationToken cancellationToken = default) => LedgerOf(FolderOf(runId)).StartedAsync(cancellationToken);

    /// <summary>How far a run is that a process is executing, this one or another, as it was two seconds ago or less.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <returns>The news; null where no process is at it, or it has just begun.</returns>
    /// <exception cref="SynapseException">There is no such run.</exception>
    public async Task<RunProgress?> FindProgressAsync(string runId, CancellationToken cancellationToken = default)
    {
        var files = new RunFiles(options.Storage, FolderOf(runId));
        return IsAtWork(runId)
            ? (await files.FindAsync<Heartbeat>(files.At(Heartbeat.FileName), cancellationToken).ConfigureAwait(false))?.Progress
            : null;
    }

    /// <summary>Whether a process is executing a run. One whose status is running and that nobody is at was killed, and can be resumed.</summary>
    public bool IsAtWork(string runId) => InstanceLock.IsTaken(Locks, runId);

    /// <summary>Cancels a run: asks the process that is executing it to stop, which it does within a second or two, or lets no process take it up.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">There is no such run.</exception>
    public async Task<Cancellation> CancelAsync(string runId, CancellationToken cancellationToken = default)
    {
        RunLedger ledger = LedgerOf(FolderOf(runId));
        var store = new JournalStore(JournalPath);
        if (IsAtWork(runId))
        {
            store.RequestCancel(runId, cancel: true);
            return Cancellation.Asked;
        }
        using InstanceLock held = InstanceLock.Take(Locks, runId);
        RunRecord? record = await ledger.FindAsync(cancellationToken).ConfigureAwait(false);
        if (record is { Status: not RunStatus.Running })
            return Cancellation.HadEnded;
        // First for the journal, by which a server knows which runs to take up.
        store.RequestCancel(runId, cancel: true);
        StoredRun stored = await ledger.StartedAsync(cancellationToken).ConfigureAwait(false);
        await CancelledWork.CancelAsync(options.Host, options.Catalog, FolderOf(runId), cancellationToken).ConfigureAwait(false);
        var ending = new RunEnding(RunStatus.Cancelled) { Tasks = TaskRecords.Of(store, runId), Totals = TaskRecords.Totals(store, runId) };
        await ledger.EndAsync(ending, record ?? RunLedger.New(stored, NameOf(stored)), cancellationToken).ConfigureAwait(false);
        return Cancellation.Cancelled;
    }

    /// <summary>
    /// Deletes a run: its journal, its folder, and what it wrote to outputs and did not complete. Outputs that are complete stay.
    /// </summary>
    /// <exception cref="SynapseException">There is no such run, or a process is executing it.</exception>
    public async Task DeleteAsync(string runId, CancellationToken cancellationToken = default)
    {
        string folder = FolderOf(runId);
        string locks = Locks;
        using (InstanceLock.Take(locks, runId))
        {
            await LedgerOf(folder).GiveUpOutputsAsync(runId, cancellationToken).ConfigureAwait(false);
            await options.Storage.DeleteAsync(folder, cancellationToken).ConfigureAwait(false);
            if (options.Workers is { Pools.Count: > 0 } workers)
                await workers.Open(new RunInput(runId, folder)).DeleteResultsAsync(cancellationToken).ConfigureAwait(false);
            new JournalStore(JournalPath).Delete(runId);
        }
        InstanceLock.Forget(locks, runId);
    }

    /// <summary>Records that a run could not be carried out; it can be resumed.</summary>
    /// <exception cref="SynapseException">The journal or the run's folder cannot be used.</exception>
    internal async Task RecordFailureAsync(RunInput run, Exception error)
    {
        var failure = new TaskFailure(error.GetType().FullName!, error.Message, Retriable: false, Detail: null);
        new JournalStore(JournalPath).Fail(run.RunId, failure, options.Time.GetUtcNow());
        RunLedger ledger = LedgerOf(run.Folder);
        StoredRun stored = await ledger.StartedAsync(CancellationToken.None).ConfigureAwait(false);
        await ledger
            .EndAsync(
                new RunEnding(RunStatus.Failed) { Error = error.Message, ErrorType = error.GetType().FullName }, RunLedger.New(stored, run.RunId), CancellationToken.None)
            .ConfigureAwait(false);
    }

    private bool HasFinished(string runId)
    {
        var store = new JournalStore(JournalPath);
        return store.Find(runId) is { } root
            && store.History(root.Key).Any(entry => entry.Happened is { Name: ActivityNames.Finish, Failure: null });
    }

    private static RunRecord Begin(StoredRun stored, RunSpecification specification) =>
        RunLedger.New(stored, specification.Name, specification.Description);

    private async Task<RunRecord> RunAsync(
        RunRecord record, RunInput input, RunSpecification specification, IProgress<RunProgress>? progress,
        CancellationToken cancellationToken, CancellationToken suspend, Action? finished = null)
    {
        Directory.CreateDirectory(_work);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, suspend);
        var files = new RunFiles(options.Storage, input.Folder);
        RunLedger ledger = LedgerOf(input.Folder);
        long began = options.Time.GetTimestamp();
        string heartbeat = files.At(Heartbeat.FileName);
        Heartbeat? last = await files.FindAsync<Heartbeat>(heartbeat, cancellationToken).ConfigureAwait(false);
        double before = last?.Seconds ?? 0;
        // How far the run was when its process was killed is not how far it is.
        if (last?.Progress is not null)
            await files.WriteAsync(heartbeat, new Heartbeat(before, null), cancellationToken).ConfigureAwait(false);
        double Seconds() => Math.Round(before + options.Time.GetElapsedTime(began).TotalSeconds, 3);

        var store = new JournalStore(JournalPath);
        ITaskQueues? queues = options.Workers is { Pools.Count: > 0 } workers ? workers.Open(input) : null;
        using var tracker = new ProgressTracker(record.RunId, progress, options.Time) { Finished = finished };
        using var runs = new RunWorkspaces(new RunEnvironment
        {
            Host = options.Host,
            Catalog = options.Catalog,
            Parallelism = specification.Options.Parallelism,
            LockFile = runId => InstanceLock.FilePath(Locks, runId),
            Listener = tracker,
            Reporter = options.Reporter,
            Notifier = options.Notifier,
            WorkerPools = options.Workers?.Pools ?? [],
            TaskQueues = queues,
            Hub = options.Workers?.Hub,
            Versions = options.Versions,
            Complete = ended => ended with { Started = record.Started, Resumes = record.Resumes, Seconds = Seconds(), Tasks = TaskRecords.Of(store, record.RunId) },
        });
        await runs.AddAsync(files.Folder, record.RunId, specification, cancellationToken).ConfigureAwait(false);
        tracker.Stages = runs.StageNames(files.Folder);
        OrchestrationRegistry registry = new OrchestrationRegistry().AddRunOrchestrations().AddRunActivities(runs);
        await using var engine = new JournaledOrchestrator(
            new JournaledOrchestratorOptions
            {
                JournalPath = JournalPath, Parallelism = specification.Options.Parallelism, Time = options.Time, Logger = options.Logger,
                Activities = options.TaskHosts is { } hosts ? new HostedActivities(hosts, new HostingEngine(Locks, options.Workers?.Pools ?? []), registry, tracker) : null,
            },
            registry);
        bool ended = record.Status != RunStatus.Running;
        if (!ended)
            await ledger.BeginAsync(record, cancellationToken).ConfigureAwait(false);

        using var beating = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        Task beat = BeatAsync(files, heartbeat, () => new Heartbeat(Seconds(), tracker.Last), beating.Token);
        Task pump = queues is null ? Task.CompletedTask : new ResultPump(engine, queues, options).RunAsync(beating.Token);
        Task watch = queues is null ? Task.CompletedTask : new FitWatch(tracker, files.Folder, options).RunAsync(beating.Token);
        TaskOutcome? outcome = null;
        try
        {
            outcome = await engine
                .RunAsync(record.RunId, OrchestrationNames.Run, input, tracker, stop.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended || (suspend.IsCancellationRequested && !cancellationToken.IsCancellationRequested))
        {
            return record;
        }
        catch (OperationCanceledException)
        {
            // It was cancelled, and can be resumed.
        }
        finally
        {
            await beating.CancelAsync().ConfigureAwait(false);
            await beat.ConfigureAwait(false);
            await pump.ConfigureAwait(false);
            await watch.ConfigureAwait(false);
            await files.WriteAsync(heartbeat, new Heartbeat(Seconds(), null), CancellationToken.None).ConfigureAwait(false);
        }
        tracker.Flush();
        // A run that did not finish may be resumed, and hears then what workers have sent meanwhile.
        if (queues is not null && outcome is { Failure: null })
            await queues.DeleteResultsAsync(CancellationToken.None).ConfigureAwait(false);
        // One that was interrupted here goes on where it was; of one that somebody cancelled nothing is left at work.
        if (outcome is null && store.CancelRequested(record.RunId))
            await CancelledWork.CancelAsync(options.Host, options.Catalog, files.Folder, CancellationToken.None).ConfigureAwait(false);
        // The orchestration writes the record of a run that ended; what did not come so far is recorded here.
        RunEnding ending = outcome is null
            ? new RunEnding(RunStatus.Cancelled)
            : new RunEnding(RunStatus.Failed) { Error = outcome.Failure?.Message, ErrorType = outcome.Failure?.ErrorType };
        return await ledger
            .EndAsync(ending with { Seconds = Seconds(), Tasks = TaskRecords.Of(store, record.RunId), Totals = TaskRecords.Totals(store, record.RunId) }, record, CancellationToken.None)
            .ConfigureAwait(false);
    }

    // How long a run was running is known to within this when its process is killed, and to others how far it is.
    private async Task BeatAsync(RunFiles files, string location, Func<Heartbeat> beat, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2), options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
                await files.WriteAsync(location, beat(), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
        catch (DataException error)
        {
            // A run does not fail for want of a heartbeat; what cannot be written here will fail it soon enough.
            options.Logger.LogWarning(error, "The heartbeat of the run could not be written");
        }
    }

    private RunLedger LedgerOf(string folder) => new(options.Storage, folder, options.Time, options.Logger);

    private string RunsFolder => (options.RunsFolder ?? Path.Combine(_work, "runs")).TrimEnd('/');

    private string FolderOf(string runId)
    {
        if (File.Exists(JournalPath) && new JournalStore(JournalPath).Find(runId) is { } root)
            return OrchestrationJson.Read<RunInput>(root.Start.Input).Folder;
        string[] known = [.. Folders()];
        return known.FirstOrDefault(folder => Path.GetFileName(folder) == runId)
            ?? throw new SynapseException($"There is no run '{runId}' in {_work}", Location.None, Suggestions.Remedy(runId, [.. known.Select(folder => Path.GetFileName(folder))], "runs"));
    }

    // The journal knows of a run once it is carried out; a process that is killed before leaves the folder.
    private IEnumerable<string> Folders()
    {
        string[] journalled = File.Exists(JournalPath)
            ? [.. new JournalStore(JournalPath).Roots().Select(root => OrchestrationJson.Read<RunInput>(root.Start.Input).Folder)]
            : [];
        string? runs = options.Storage.LocalPath(RunsFolder);
        string[] folders = Directory.Exists(runs) ? Directory.GetDirectories(runs) : [];
        var known = new HashSet<string>(journalled.Select(folder => Path.GetFileName(folder)), StringComparer.Ordinal);
        return journalled.Concat(folders.Where(folder => known.Add(Path.GetFileName(folder))));
    }

    private static string NameOf(StoredRun stored)
    {
        using JsonDocument json = JsonDocument.Parse(stored.Canonical);
        return json.RootElement.TryGetProperty("name", out JsonElement name) ? name.GetString() ?? stored.RunId : stored.RunId;
    }

    private sealed record Heartbeat(double Seconds, RunProgress? Progress)
    {
        public const string FileName = "heartbeat.json";
    }
}

/// <summary>What became of the wish to cancel a run.</summary>
public enum Cancellation
{
    /// <summary>The process that is executing it was asked to stop.</summary>
    Asked,

    /// <summary>No process was executing it, and none takes it up.</summary>
    Cancelled,

    /// <summary>It had ended before.</summary>
    HadEnded,
}
