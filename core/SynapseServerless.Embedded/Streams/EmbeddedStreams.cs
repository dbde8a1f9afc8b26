using SynapseServerless.Embedded.Journal;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Streams;

namespace SynapseServerless.Embedded;

/// <summary>Carries out streams on the embedded engine.</summary>
/// <remarks>
/// What a stream is and where it stands is in its folder; the journal, a file of its own for each stream, holds what is running. A process that is killed at any moment
/// leaves both so that the next one goes on.
/// </remarks>
/// <param name="options">Where and with what.</param>
public sealed class EmbeddedStreams(EmbeddedRunnerOptions options)
{
    // How soon a stream hears of what commands in other processes want of it.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly string _work = Path.GetFullPath(options.WorkFolder);

    /// <summary>Creates streams and tells of them.</summary>
    public StreamLedger Ledger { get; } = new(options.Storage, options.StreamsFolder ?? Path.Combine(Path.GetFullPath(options.WorkFolder), "streams"), options.Time);

    /// <summary>Whether a process is executing a stream.</summary>
    /// <param name="name">Name of the stream.</param>
    public bool IsAtWork(string name) => InstanceLock.IsTaken(Locks(name), name);

    /// <summary>Creates a stream, or gives it another version, and carries it out.</summary>
    /// <param name="specification">What it does.</param>
    /// <param name="progress">Hears how it stands.</param>
    /// <param name="cancellationToken">Stops it within a second; it goes on when it is started again.</param>
    /// <returns>How it stands at the end; null where it was deleted.</returns>
    /// <exception cref="SynapseException">Another process is executing it, or the journal or its folder cannot be used.</exception>
    public async Task<StreamView?> StartAsync(RunSpecification specification, IProgress<StreamView>? progress, CancellationToken cancellationToken)
    {
        // Another process that is running takes the new version up by itself.
        (StreamInput input, _) = await Ledger.StartAsync(specification, cancellationToken).ConfigureAwait(false);
        return await RunAsync(input.Name, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Carries out a stream until it is drained, deleted, or stopped here.</summary>
    /// <param name="name">Name of the stream.</param>
    /// <param name="progress">Hears how it stands.</param>
    /// <param name="cancellationToken">Stops it within a second; it goes on when it is started again.</param>
    /// <returns>How it stands at the end; null where it was deleted.</returns>
    /// <exception cref="SynapseException">There is no such stream, another process is executing it, or the journal or its folder cannot be used.</exception>
    public async Task<StreamView?> RunAsync(string name, IProgress<StreamView>? progress, CancellationToken cancellationToken)
    {
        await Ledger.GetAsync(name, cancellationToken).ConfigureAwait(false);
        StreamInput input = Ledger.InputOf(name);
        string journal = JournalOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(journal)!);
        if (IsAtWork(name))
            throw new SynapseException($"The stream '{name}' is running in another process", Location.None, "It takes up what the specification says now; pause it, or stop that process first.");
        var store = new JournalStore(journal);
        // The folder says where the stream stands: what the journal has of an end is no reason not to go on.
        if (File.Exists(journal) && store.Find(name) is { Outcome: not null })
            store.Delete(name);
        // Somebody wants it, whatever its tasks have done to processes before.
        if (Directory.Exists(Locks(name)))
            BegunTasks.Forget(InstanceLock.FilePath(Locks(name), name));
        try
        {
            await CarryOutAsync(input, journal, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (NonDeterminismException)
        {
            // An earlier version of the program wrote the journal.
            store.Delete(name);
            await CarryOutAsync(input, journal, progress, cancellationToken).ConfigureAwait(false);
        }
        return await Ledger.FindAsync(name, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Deletes a stream and its journal; what it wrote stays.</summary>
    /// <param name="name">Name of the stream.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">There is no such stream, or a process is executing it.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await Ledger.GetAsync(name, cancellationToken).ConfigureAwait(false);
        if (IsAtWork(name))
            throw new SynapseException($"The stream '{name}' is running in another process", Location.None, "Drain it, or stop that process first.");
        await Ledger.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        string folder = Path.GetDirectoryName(JournalOf(name))!;
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private async Task CarryOutAsync(StreamInput input, string journal, IProgress<StreamView>? progress, CancellationToken cancellationToken)
    {
        await using var streams = new StreamWorkspaces(new RunEnvironment { Host = options.Host, Catalog = options.Catalog, Versions = options.Versions });
        OrchestrationRegistry registry = new OrchestrationRegistry().AddStreamOrchestration().AddStreamActivities(streams);
        await using var engine = new JournaledOrchestrator(
            new JournaledOrchestratorOptions { JournalPath = journal, Time = options.Time, Logger = options.Logger, KeepsPast = false }, registry);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task watch = WatchAsync(engine, input, progress, over.Token);
        try
        {
            TaskOutcome outcome = await engine.RunAsync(input.Name, OrchestrationNames.Stream, input, null, cancellationToken).ConfigureAwait(false);
            if (outcome.Failure is { } failure)
                throw new SynapseException($"The stream '{input.Name}' could not be carried out: {failure.Message}", Location.None, "Start it again: it goes on where it was.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was stopped here, and goes on when it is started again.
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
        }
    }

    // Wakes the stream where somebody wants something of it, and tells how it stands.
    private async Task WatchAsync(JournaledOrchestrator engine, StreamInput input, IProgress<StreamView>? progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookEvery, options.Time);
        long? revision = null;
        DateTimeOffset told = default;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                StreamView? view = await Ledger.FindAsync(input.Name, cancellationToken).ConfigureAwait(false);
                long now = view?.Wish.Revision ?? -1;
                // The first look wakes it too: it may have begun to wait in an earlier process, and what is wanted may have changed since.
                if (revision != now && engine.Store.Find(input.Name) is not null)
                {
                    await engine.RaiseEventAsync(input.Name, StreamWake.EventName, new StreamWake()).ConfigureAwait(false);
                    revision = now;
                }
                if (view?.Status is { } status && status.Updated != told)
                {
                    told = status.Updated;
                    progress?.Report(view);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stream has ended, or is stopped.
        }
        catch (SynapseException error)
        {
            // A stream does not end for want of news; what cannot be read here holds it soon enough.
            Microsoft.Extensions.Logging.LoggerExtensions.LogWarning(options.Logger, error, "The wishes for the stream could not be read");
        }
    }

    private string JournalOf(string name) => Path.Combine(_work, "stream-journals", name, "journal.db");

    private string Locks(string name) => JournaledOrchestrator.LockFolderOf(JournalOf(name));
}
