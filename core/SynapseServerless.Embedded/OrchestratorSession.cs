using System.Threading.Channels;
using SynapseServerless.Embedded.Journal;
using SynapseServerless.Orchestration;
using SynapseServerless.Workers;

namespace SynapseServerless.Embedded;

/// <summary>One orchestration and its sub-orchestrations while they run in this process.</summary>
/// <remarks>
/// All executors are stepped by one loop, which reads messages: nothing here is shared between threads but the mailbox,
/// the queue of work and the writer. A message that tells of something durable is posted by the writer, after its commit.
/// </remarks>
internal sealed class OrchestratorSession(
    JournaledOrchestratorOptions options, OrchestrationRegistry registry, JournalWriter writer, JournalStore store, BegunTasks begun,
    IOrchestratorObserver observer)
{
    private readonly IActivityRunner _activities = options.Activities ?? registry;
    private readonly Channel<Action> _mailbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<Work> _work = Channel.CreateUnbounded<Work>();
    private readonly Dictionary<string, Instance> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Instance, int Action), ITimer> _timers = [];
    private readonly Lock _timerLock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskOutcome? _outcome;

    public async Task<TaskOutcome> RunAsync(OrchestrationStart start, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Load(start);
        Task[] workers = [.. Enumerable.Range(0, options.Parallelism).Select(place => Task.Run(() => WorkAsync(place, stop.Token), CancellationToken.None))];
        Task watch = WatchForCancelAsync(start.InstanceId, stop);
        Task journal = WatchJournalAsync();
        try
        {
            await foreach (Action message in _mailbox.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                message();
                if (_outcome is not null)
                    return _outcome;
            }
            throw new InvalidOperationException("The engine's mailbox closed without a reason.");
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            _mailbox.Writer.TryComplete();
            StopTimers();
            // An activity that does not stop in time is left behind: it is idempotent, and its completion goes nowhere.
            await Task.WhenAny(Task.WhenAll([.. workers, watch]), Task.Delay(options.Grace, CancellationToken.None)).ConfigureAwait(false);
            if (!journal.IsFaulted && !writer.Completion.IsCompleted)
                await writer.FlushAsync().ConfigureAwait(false);
            _ended.TrySetResult();
        }
    }

    /// <summary>Delivers an event from outside that is journalled.</summary>
    public void Raised(string instanceId, JournalEvent raised) => Post(() =>
    {
        // One that was journalled while its instance was replayed has been delivered with the history.
        if (_instances.TryGetValue(instanceId, out Instance? instance) && raised.Sequence > instance.Replayed)
        {
            instance.Raised[raised.Happened] = raised.Sequence;
            Deliver(instance, raised.Happened);
        }
    });

    /// <summary>Journals an event from outside for an orchestration of this session, and delivers it.</summary>
    /// <returns>False when the session does not have it, or ends meanwhile; the event may be journalled all the same.</returns>
    public async Task<bool> TryRaiseAsync(string instanceId, HistoryEvent happened)
    {
        var raised = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool posted = _mailbox.Writer.TryWrite(() =>
        {
            if (!_instances.TryGetValue(instanceId, out Instance? instance) || instance.Key == 0)
            {
                raised.SetResult(false);
                return;
            }
            long sequence = 0;
            writer.Enqueue(
                statements => sequence = statements.AddAndTell(instance.Key, happened),
                () =>
                {
                    Raised(instanceId, new JournalEvent(sequence, happened));
                    raised.SetResult(true);
                });
        });
        if (!posted)
            return false;
        await Task.WhenAny(raised.Task, _ended.Task, writer.Completion).ConfigureAwait(false);
        return raised.Task.IsCompletedSuccessfully && await raised.Task.ConfigureAwait(false);
    }

    private void Load(OrchestrationStart start)
    {
        var byKey = new Dictionary<long, Instance>();
        foreach (JournalInstance known in store.OfRun(start.InstanceId))
        {
            Instance? parent = known.ParentKey is { } key ? byKey[key] : null;
            var instance = new Instance(known.Start, parent, known.ParentAction ?? -1) { Key = known.Key, Outcome = known.Outcome };
            byKey[known.Key] = _instances[instance.Id] = instance;
        }
        if (_instances.TryGetValue(start.InstanceId, out Instance? root))
            Post(() => Revive(root, store.History(root.Key)));
        else
            Create(new Instance(start, null, -1) { IsNew = true }, start.InstanceId);
    }

    private void Create(Instance instance, string root)
    {
        _instances[instance.Id] = instance;
        var record = new JournalInstance(instance.Start, root, instance.Parent?.Key, instance.Parent is null ? null : instance.ParentAction);
        writer.Enqueue(statements => instance.Key = statements.Create(record), () => Post(() => Revive(instance, [])));
    }

    // Runs an instance up to where its history ends, and takes up what is unfinished.
    private void Revive(Instance instance, IReadOnlyList<JournalEvent> history)
    {
        if (instance.Executor is not null || instance.Outcome is not null)
            return;
        bool replaying = history.Count > 0;
        var executor = instance.Executor = new OrchestrationExecutor(registry, instance.Start, options.Logger);
        OrchestrationStep step = executor.Start(replaying);
        for (int i = 0; i < history.Count && step.Outcome is null; i++)
        {
            instance.Replayed = history[i].Sequence;
            if (history[i].Happened.Kind == HistoryEventKind.EventRaised)
                instance.Raised[history[i].Happened] = history[i].Sequence;
            step = executor.Deliver(history[i].Happened, replaying: true);
        }
        if (replaying)
            observer.Replayed(instance.Id, history.Count(entry => IsEndOfTask(entry.Happened)));
        if (executor.Status is { } status)
            observer.StatusChanged(instance.Id, status, replaying);
        if (step.Next is { } input)
        {
            BeginAnew(instance, input);
            return;
        }
        if (step.Outcome is not null)
        {
            Finish(instance, step.Outcome);
            return;
        }
        IReadOnlyDictionary<int, int> failed = instance.IsNew ? new Dictionary<int, int>() : store.FailedAttempts(instance.Key);
        foreach (OrchestrationAction action in executor.Outstanding.ToArray())
            Dispatch(instance, action, failed.GetValueOrDefault(action.Id) + 1);
    }

    private void Deliver(Instance instance, HistoryEvent happened)
    {
        if (instance.Executor is not { } executor || instance.Outcome is not null)
            return;
        OrchestrationStep step = executor.Deliver(happened, replaying: false);
        if (happened.Kind == HistoryEventKind.EventRaised)
            observer.EventDelivered(instance.Id, happened);
        foreach (int timer in step.CancelledTimers)
            StopTimer((instance.Id, timer));
        if (step.StatusChanged)
        {
            string? status = executor.Status;
            writer.Enqueue(statements => statements.SetStatus(instance.Key, status));
            observer.StatusChanged(instance.Id, status!, replaying: false);
        }
        if (step.Next is { } input)
            BeginAnew(instance, input);
        else if (step.Outcome is not null)
            Finish(instance, step.Outcome);
        else
        {
            foreach (OrchestrationAction action in step.Actions)
                Dispatch(instance, action, 1);
        }
    }

    private void Dispatch(Instance instance, OrchestrationAction action, int attempt)
    {
        switch (action.Kind)
        {
            case ActionKind.Activity:
                _work.Writer.TryWrite(new Work(instance, action, attempt));
                break;
            case ActionKind.Timer:
                StartTimer((instance.Id, action.Id), action.FireAt - options.Time.GetUtcNow(), () => Journal(instance, new HistoryEvent
                {
                    Kind = HistoryEventKind.TimerFired, ActionId = action.Id, Name = action.Name, Hash = action.Hash, Time = options.Time.GetUtcNow(),
                }));
                break;
            default:
                DispatchSubOrchestration(instance, action);
                break;
        }
    }

    private void DispatchSubOrchestration(Instance instance, OrchestrationAction action)
    {
        if (!_instances.TryGetValue(action.InstanceId!, out Instance? child))
        {
            var start = new OrchestrationStart(action.InstanceId!, action.Name, action.Input, options.Time.GetUtcNow());
            Create(new Instance(start, instance, action.Id) { IsNew = true }, Root(instance).Id);
        }
        else if (child.Outcome is { } outcome)
            Journal(instance, Ended(action, outcome));
        else
            Revive(child, store.History(child.Key));
    }

    // In one commit: the history is put away but for events that nobody has taken, and the input is another. What the instance had
    // asked for before is nobody's any more, so it goes on as another object.
    private void BeginAnew(Instance instance, string input)
    {
        var untaken = new HashSet<HistoryEvent>(instance.Executor!.Untaken, ReferenceEqualityComparer.Instance);
        long[] taken = [.. instance.Raised.Where(raised => !untaken.Contains(raised.Key)).Select(raised => raised.Value)];
        OrchestrationStart start = instance.Start with { Input = input, Time = options.Time.GetUtcNow() };
        var next = new Instance(start, instance.Parent, instance.ParentAction) { Key = instance.Key };
        (instance.IsReplaced, instance.Executor) = (true, null);
        _instances[instance.Id] = next;
        StopTimers(instance.Id);
        writer.Enqueue(statements => statements.BeginAnew(next.Key, start, taken), () => Post(() => Revive(next, store.History(next.Key))));
    }

    // In one commit: the instance has ended, and its parent has the completion.
    private void Finish(Instance instance, TaskOutcome outcome)
    {
        DateTimeOffset now = options.Time.GetUtcNow();
        instance.Outcome = outcome;
        OrchestrationAction? action = instance.Parent?.Executor?.Outstanding.FirstOrDefault(
            action => action.Id == instance.ParentAction && action.InstanceId == instance.Id);
        HistoryEvent? ended = action is null ? null : Ended(action, outcome);
        instance.Executor = null;
        writer.Enqueue(
            statements =>
            {
                statements.End(instance.Key, outcome, now);
                if (ended is not null)
                    statements.Add(instance.Parent!.Key, ended, null);
            },
            () => Post(() =>
            {
                if (ended is not null)
                    Deliver(instance.Parent!, ended);
                if (instance.Parent is null)
                    _outcome = outcome;
            }));
    }

    private async Task WorkAsync(int place, CancellationToken stop)
    {
        try
        {
            await foreach (Work work in _work.Reader.ReadAllAsync(stop).ConfigureAwait(false))
                await AttemptAsync(work, place, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The session ends; what was not finished is taken up by the next one.
        }
        catch (Exception error)
        {
            _mailbox.Writer.TryComplete(error);
        }
    }

    private async Task AttemptAsync(Work work, int place, CancellationToken stop)
    {
        (Instance instance, OrchestrationAction action, int attempt) = work;
        // Nobody waits any more for what an orchestration that failed had in line.
        if (instance.Outcome is not null || instance.IsReplaced)
            return;
        var task = new OrchestratorTask(instance.Id, action.Id, action.Name, action.Input, attempt, options.Time.GetUtcNow());
        observer.TaskStarted(task);
        long began = options.Time.GetTimestamp();
        TaskOutcome outcome = await RunAsync(instance, action, attempt, place, stop).ConfigureAwait(false);
        task = task with { Seconds = options.Time.GetElapsedTime(began).TotalSeconds, Outcome = outcome };

        if (outcome.Failure is { } failure
            && RetrySchedule.DelayAfter(action.Retry, failure, instance.Id, action.Id, attempt) is { } delay)
        {
            DateTimeOffset now = options.Time.GetUtcNow();
            writer.Enqueue(statements =>
            {
                if (!instance.IsReplaced)
                    statements.AddAttempt(instance.Key, action.Id, attempt, failure, now);
            });
            observer.TaskRetried(task, delay);
            StartTimer((instance.Id, action.Id), delay, () => _work.Writer.TryWrite(new Work(instance, action, attempt + 1)));
            return;
        }
        Journal(instance, Ended(action, outcome), new TaskTiming(task.Started, task.Seconds, attempt), () => observer.TaskEnded(task));
    }

    private async Task<TaskOutcome> RunAsync(Instance instance, OrchestrationAction action, int attempt, int place, CancellationToken stop)
    {
        int before = begun.CountOf(instance.Key, action.Id);
        if (before >= UnendedTaskException.MostBeginnings)
            return new TaskOutcome(null, TaskFailures.Of(UnendedTaskException.Of(action.Name, action.Input)));
        using IDisposable? turn = await options.Suspects.WaitAsync(action.Name, before, stop).ConfigureAwait(false);
        begun.Begin(place, instance.Key, action.Id);
        try
        {
            return await _activities.RunActivityAsync(action.Name, new ActivityContext(instance.Id, action.Id, attempt), action.Input, stop).ConfigureAwait(false);
        }
        finally
        {
            begun.End(place, instance.Key, action.Id);
        }
    }

    private void Journal(Instance instance, HistoryEvent happened, TaskTiming? timing = null, Action? committed = null) => writer.Enqueue(
        statements =>
        {
            if (!instance.IsReplaced)
                statements.Add(instance.Key, happened, timing);
        },
        () =>
        {
            committed?.Invoke();
            Post(() => Deliver(instance, happened));
        });

    private HistoryEvent Ended(OrchestrationAction action, TaskOutcome outcome) => new()
    {
        Kind = HistoryEventKind.TaskEnded, ActionId = action.Id, Name = action.Name, Hash = action.Hash,
        Payload = outcome.Output, Failure = outcome.Failure, Time = options.Time.GetUtcNow(),
    };

    private async Task WatchForCancelAsync(string root, CancellationTokenSource stop)
    {
        using var timer = new PeriodicTimer(options.CancelPoll, options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
            {
                if (store.CancelRequested(root))
                    await stop.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The session ends, and with it the watch.
        }
        catch (Exception error)
        {
            _mailbox.Writer.TryComplete(error);
        }
    }

    private async Task WatchJournalAsync()
    {
        try
        {
            await writer.Completion.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _mailbox.Writer.TryComplete(error);
        }
    }

    private void Post(Action message) => _mailbox.Writer.TryWrite(message);

    private void StartTimer((string, int) key, TimeSpan delay, Action fired)
    {
        lock (_timerLock)
        {
            _timers[key] = options.Time.CreateTimer(
                _ =>
                {
                    StopTimer(key);
                    fired();
                },
                null, delay < TimeSpan.Zero ? TimeSpan.Zero : delay, Timeout.InfiniteTimeSpan);
        }
    }

    private void StopTimer((string, int) key)
    {
        lock (_timerLock)
        {
            if (_timers.Remove(key, out ITimer? timer))
                timer.Dispose();
        }
    }

    private void StopTimers(string instanceId)
    {
        lock (_timerLock)
        {
            foreach ((string, int) key in _timers.Keys.Where(key => key.Instance == instanceId).ToArray())
            {
                _timers.Remove(key, out ITimer? timer);
                timer!.Dispose();
            }
        }
    }

    private void StopTimers()
    {
        lock (_timerLock)
        {
            foreach (ITimer timer in _timers.Values)
                timer.Dispose();
            _timers.Clear();
        }
    }

    // What was put in a queue has not ended; its result comes as an event.
    private static bool IsEndOfTask(HistoryEvent happened) => happened.Kind switch
    {
        HistoryEventKind.TaskEnded => happened.Name != ActivityNames.QueueTask,
        HistoryEventKind.EventRaised => happened.Name.StartsWith(QueuedTask.EventPrefix, StringComparison.Ordinal),
        _ => false,
    };

    private static Instance Root(Instance instance) => instance.Parent is null ? instance : Root(instance.Parent);

    private sealed record Work(Instance Instance, OrchestrationAction Action, int Attempt);

    private sealed class Instance(OrchestrationStart start, Instance? parent, int parentAction)
    {
        public OrchestrationStart Start { get; } = start;

        public string Id => Start.InstanceId;

        public Instance? Parent { get; } = parent;

        public int ParentAction { get; } = parentAction;

        public long Key { get; set; }

        public OrchestrationExecutor? Executor { get; set; }

        /// <summary>Place in the journal of the last event that was replayed.</summary>
        public long Replayed { get; set; }

        public bool IsNew { get; init; }

        public TaskOutcome? Outcome { get; set; }

        /// <summary>Events that were raised for it, with their places in the journal.</summary>
        public Dictionary<HistoryEvent, long> Raised { get; } = new(ReferenceEqualityComparer.Instance);

        /// <summary>Whether it started again as another object; read by the writer too.</summary>
        public bool IsReplaced { get => Volatile.Read(ref _isReplaced); set => Volatile.Write(ref _isReplaced, value); }

        private bool _isReplaced;
    }
}
