using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Embedded.Journal;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Embedded;

/// <summary>How an orchestrator works.</summary>
public sealed record JournaledOrchestratorOptions
{
    /// <summary>File of the journal; it is created where it does not exist.</summary>
    public required string JournalPath { get; init; }

    /// <summary>How many activities run at a time; 0 for as many as there are processors.</summary>
    public int Parallelism { get; init; }

    /// <summary>How long a stopping engine waits for activities that were told to stop.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How often the engine looks whether another process asked for a cancellation.</summary>
    public TimeSpan CancelPoll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs the activities; null for the registry, in this process.</summary>
    public IActivityRunner? Activities { get; init; }

    /// <summary>Whether the journal keeps what an orchestration did before it started again, for records to count; one that goes on for ever wants none of it.</summary>
    public bool KeepsPast { get; init; } = true;

    /// <summary>Lets tasks that were running when a process was killed begin again one at a time.</summary>
    public SuspectTasks Suspects { get; init; } = SuspectTasks.OfProcess;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where orchestrations log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}

/// <summary>Runs orchestrations in this process, journalled so that a killed one goes on where it was.</summary>
/// <remarks>
/// A finished task is committed to the journal before its orchestration hears of it, and is never run again. Many tasks
/// share one commit. Two processes may share a journal; one orchestration runs in one of them at a time.
/// </remarks>
public sealed class JournaledOrchestrator : IAsyncDisposable
{
    private readonly JournaledOrchestratorOptions _options;
    private readonly OrchestrationRegistry _registry;
    private readonly JournalWriter _writer;
    private readonly JournalStore _store;
    private readonly ConcurrentDictionary<string, OrchestratorSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>Opens the journal.</summary>
    /// <param name="options">How the engine works.</param>
    /// <param name="registry">The orchestrations and activities it can run.</param>
    /// <exception cref="SynapseException">The journal is damaged, is newer than this program, or cannot be written.</exception>
    public JournaledOrchestrator(JournaledOrchestratorOptions options, OrchestrationRegistry registry)
    {
        _options = options;
        _registry = registry;
        _store = new JournalStore(options.JournalPath);
        _writer = new JournalWriter(options.JournalPath, options.KeepsPast);
    }

    internal JournalStore Store => _store;

    internal string LockFolder => LockFolderOf(_options.JournalPath);

    /// <summary>Starts an orchestration, or takes it up where it was, and runs it to its end.</summary>
    /// <param name="instanceId">Its identity. When it is known to the journal, name and input are those of its first start.</param>
    /// <param name="name">Name it is registered under.</param>
    /// <param name="input">Its input.</param>
    /// <param name="observer">Hears what happens.</param>
    /// <param name="cancellationToken">Stops it within a second; it can be taken up again.</param>
    /// <returns>How it ended, which an orchestration that had ended before says at once.</returns>
    /// <exception cref="OperationCanceledException">It was stopped, here or from another process.</exception>
    /// <exception cref="NonDeterminismException">Its code no longer does what its journal says it did.</exception>
    /// <exception cref="SynapseException">Another process runs it, or the journal cannot be written.</exception>
    public async Task<TaskOutcome> RunAsync<TInput>(
        string instanceId, string name, TInput input, IOrchestratorObserver? observer = null, CancellationToken cancellationToken = default)
    {
        using InstanceLock held = InstanceLock.Take(LockFolder, instanceId);
        if (_store.Find(instanceId) is { Outcome: { } ended })
            return ended;
        _store.RequestCancel(instanceId, cancel: false);
        int parallelism = _options.Parallelism > 0 ? _options.Parallelism : Environment.ProcessorCount;
        using BegunTasks begun = BegunTasks.Open(BegunTasks.PathOf(InstanceLock.FilePath(LockFolder, instanceId)), parallelism);
        var start = new OrchestrationStart(
            instanceId, name, OrchestrationJson.Write(input, $"input of orchestration '{name}'"), _options.Time.GetUtcNow());
        var session = new OrchestratorSession(_options with { Parallelism = parallelism }, _registry, _writer, _store, begun, observer ?? new SilentObserver());
        _sessions[instanceId] = session;
        try
        {
            return await session.RunAsync(start, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sessions.TryRemove(instanceId, out _);
        }
    }

    /// <summary>Raises an event for an orchestration of this journal. One that runs in another process hears it when it is resumed.</summary>
    /// <param name="instanceId">The orchestration; it must exist.</param>
    /// <param name="name">Name of the event.</param>
    /// <param name="data">Its data.</param>
    public async Task RaiseEventAsync<T>(string instanceId, string name, T data)
    {
        var happened = new HistoryEvent
        {
            Kind = HistoryEventKind.EventRaised,
            ActionId = -1,
            Name = name,
            Payload = OrchestrationJson.Write(data, $"data of event '{name}'"),
            Time = _options.Time.GetUtcNow(),
        };
        foreach (OrchestratorSession open in _sessions.Values)
        {
            if (await open.TryRaiseAsync(instanceId, happened).ConfigureAwait(false))
                return;
        }
        JournalInstance instance = _store.Find(instanceId)
            ?? throw new SynapseException($"There is no orchestration '{instanceId}' to raise the event '{name}' for");
        long sequence = 0;
        _writer.Enqueue(
            statements => sequence = statements.AddAndTell(instance.Key, happened),
            () =>
            {
                if (_sessions.TryGetValue(instance.Root, out OrchestratorSession? session))
                    session.Raised(instanceId, new JournalEvent(sequence, happened));
            });
        await _writer.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Writes what is left, and closes the journal.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    internal static string LockFolderOf(string journalPath) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(journalPath))!, "locks");
}
