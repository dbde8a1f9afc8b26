using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SynapseServerless.Orchestration;
using SynapseServerless.Workers.Queues;
using SynapseServerless.Workers.Telemetry;
using ActivityContext = SynapseServerless.Orchestration.ActivityContext;

namespace SynapseServerless.Workers;

/// <summary>Takes tasks from the queue of a pool, runs their activities, and sends the results back.</summary>
/// <remarks>
/// <para>A task is renewed while it is worked at, and deleted after its result was sent: a worker that ends in between leaves it to
/// the next one. Activities are idempotent, so that a task that is done twice shows once.</para>
/// <para>A task that was delivered too often, because it takes its worker with it, becomes a failure with that reason and goes to the
/// poison queue.</para>
/// </remarks>
public sealed partial class TaskWorker : IDisposable
{
    // How long tasks that were told to stop are waited for.
    private static readonly TimeSpan _stopping = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _shortestPoll = TimeSpan.FromMilliseconds(100);

    private readonly TaskWorkerOptions _options;
    private readonly OrchestrationRegistry _registry;
    private readonly PoolQueue _queue;
    private readonly WorkerTelemetry _telemetry;
    private readonly CancellationTokenSource _abort = new();
    private volatile bool _ready;
    private int _returned;

    /// <summary>Creates a worker; <see cref="RunAsync(CancellationToken)"/> sets it to work.</summary>
    /// <param name="queues">Where tasks come from and results go.</param>
    /// <param name="registry">The activities that it can run.</param>
    /// <param name="options">How it works.</param>
    public TaskWorker(WorkerQueues queues, OrchestrationRegistry registry, TaskWorkerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDeliveries, 1);
        (_options, _registry) = (options, registry);
        _queue = queues.ForPool(options.Pool);
        _telemetry = new WorkerTelemetry(options.Pool);
    }

    /// <summary>Whether the queue answered when it was last asked, and tasks are taken.</summary>
    public bool IsReady => _ready;

    /// <summary>Tasks at work.</summary>
    public long Busy => _telemetry.Busy;

    /// <summary>Takes tasks until it is told to stop; then finishes what is at work within the grace period, and gives the rest back.</summary>
    /// <param name="cancellationToken">Tells it to stop.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(_options.Concurrency);
        var working = new HashSet<Task>();
        TimeSpan pause = _shortestPoll;
        while (!cancellationToken.IsCancellationRequested)
        {
            int free = await FreeSlotsAsync(slots, cancellationToken).ConfigureAwait(false);
            if (free == 0)
                break;
            IReadOnlyList<TaskDelivery> taken = await TakeAsync(free).ConfigureAwait(false);
            if (free > taken.Count)
                slots.Release(free - taken.Count);
            await ForgetDoneAsync(working).ConfigureAwait(false);
            foreach (TaskDelivery delivery in taken)
                working.Add(WorkAsync(delivery, slots));
            pause = taken.Count > 0 ? _shortestPoll : await PauseAsync(pause, cancellationToken).ConfigureAwait(false);
        }
        _ready = false;
        await StopAsync(working).ConfigureAwait(false);
    }

    /// <summary>How many tasks were given back unfinished.</summary>
    public int Returned => _returned;

    /// <inheritdoc/>
    public void Dispose()
    {
        _abort.Dispose();
        _telemetry.Dispose();
    }

    // An error that nobody foresaw ends the worker, and with it the process, rather than to go unseen.
    private static async Task ForgetDoneAsync(HashSet<Task> working)
    {
        foreach (Task done in working.Where(task => task.IsCompleted).ToArray())
        {
            working.Remove(done);
            await done.ConfigureAwait(false);
        }
    }

    private async Task StopAsync(IReadOnlyCollection<Task> working)
    {
        Task all = Task.WhenAll(working);
        await Task.WhenAny(all, Task.Delay(_options.Grace, _options.Time, CancellationToken.None)).ConfigureAwait(false);
        await _abort.CancelAsync().ConfigureAwait(false);
        await all.ConfigureAwait(false);
    }

    private static async Task<int> FreeSlotsAsync(SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        int free = 1;
        while (await slots.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
            free++;
        return free;
    }

    // Not cancelled half-way: what the service has handed out by then would be nobody's until its lease ends.
    private async Task<IReadOnlyList<TaskDelivery>> TakeAsync(int free)
    {
        try
        {
            IReadOnlyList<TaskDelivery> taken = await _queue
                .ReceiveAsync(free, _options.Lease, (message, reason) => LogPoisoned(_options.Logger, _queue.Name, message.MessageId, message.DequeueCount, reason), CancellationToken.None)
                .ConfigureAwait(false);
            _ready = true;
            return taken;
        }
        catch (SynapseException error)
        {
            _ready = false;
            LogUnusable(_options.Logger, error, _queue.Name);
            return [];
        }
    }

    private async Task<TimeSpan> PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, _options.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return pause;
        }
        return pause * 1.5 < _options.Poll ? pause * 1.5 : _options.Poll;
    }

    private async Task WorkAsync(TaskDelivery delivery, SemaphoreSlim slots)
    {
        await Task.Yield();
        QueuedTask task = delivery.Task;
        string run = RunFolders.RunOf(task.Input);
        double waited = (_options.Time.GetUtcNow() - delivery.Message.InsertedOn)?.TotalSeconds ?? 0;
        LogTaken(_options.Logger, _options.Pool, _options.Name, run, delivery.Message.MessageId, delivery.Deliveries, Math.Round(waited, 3));
        Activity? activity = _telemetry.Begin(task, delivery.Trace, delivery.Deliveries);
        long began = _options.Time.GetTimestamp();
        Ending ending;
        try
        {
            ending = await HandleAsync(delivery).ConfigureAwait(false);
        }
        catch (SynapseException error)
        {
            // The queue does not answer: the message is seen again when its lease ends.
            ending = new Ending("failed", error.Message);
        }
        finally
        {
            slots.Release();
        }
        double seconds = Math.Round(_options.Time.GetElapsedTime(began).TotalSeconds, 6);
        _telemetry.End(activity, task, ending.Outcome, seconds, ending.Error);
        LogLevel level = ending.Outcome == "failed" ? LogLevel.Warning : LogLevel.Information;
        LogEnded(_options.Logger, level, _options.Pool, _options.Name, run, delivery.Message.MessageId, ending.Outcome, seconds, ending.Error);
        delivery.Dispose();
    }

    private async Task<Ending> HandleAsync(TaskDelivery delivery)
    {
        QueuedTask task = delivery.Task;
        TimeSpan left = task.Deadline - _options.Time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            await delivery.DeleteAsync(CancellationToken.None).ConfigureAwait(false);
            return new Ending("expired", "Its engine had given it up");
        }
        if (delivery.Deliveries > _options.MaxDeliveries)
            return await GiveUpAsync(delivery).ConfigureAwait(false);

        DateTimeOffset started = _options.Time.GetUtcNow();
        long began = _options.Time.GetTimestamp();
        await using var lease = new TaskLease(delivery, _options);
        using var deadline = new CancellationTokenSource(left, _options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, deadline.Token, _abort.Token);
        TaskOutcome? outcome = await RunAsync(task, stop.Token).ConfigureAwait(false);
        if (outcome is null)
            return await LetGoAsync(delivery, lease, deadline.Token).ConfigureAwait(false);

        TaskResult result = Fitting(task, outcome) with
        {
            Worker = _options.Name,
            Started = started,
            Seconds = Math.Round(_options.Time.GetElapsedTime(began).TotalSeconds, 6),
        };
        await _queue.AnswerAsync(task, result, CancellationToken.None).ConfigureAwait(false);
        await delivery.DeleteAsync(CancellationToken.None).ConfigureAwait(false);
        return result.Failure is null ? new Ending("completed", null) : new Ending("failed", result.Failure.Message);
    }

    // Null when it was stopped. One that does not stop is left behind: it goes with the process, or does what another does as well.
    private async Task<TaskOutcome?> RunAsync(QueuedTask task, CancellationToken stop)
    {
        if (Refusal(task) is { } refusal)
            return new TaskOutcome(null, refusal);
        var context = new ActivityContext(task.InstanceId, task.Number, task.Attempt);
        Task<TaskOutcome> work = Task.Run(() => _registry.RunActivityAsync(task.Activity, context, task.Input.GetRawText(), stop), CancellationToken.None);
        try
        {
            await work.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Task.WhenAny(work, Task.Delay(_stopping, _options.Time, CancellationToken.None)).ConfigureAwait(false);
        }
        return work.IsCompletedSuccessfully ? await work.ConfigureAwait(false) : null;
    }

    private async Task<Ending> LetGoAsync(TaskDelivery delivery, TaskLease lease, CancellationToken deadline)
    {
        if (lease.Lost.IsCancellationRequested)
            return new Ending("lost", "Another worker has it, or its engine had given it up");
        if (deadline.IsCancellationRequested)
        {
            await delivery.DeleteAsync(CancellationToken.None).ConfigureAwait(false);
            return new Ending("expired", "Its engine has given it up");
        }
        await delivery.ReturnAsync(CancellationToken.None).ConfigureAwait(false);
        Interlocked.Increment(ref _returned);
        return new Ending("returned", null);
    }

    private async Task<Ending> GiveUpAsync(TaskDelivery delivery)
    {
        QueuedTask task = delivery.Task;
        string reason = $"{task.Activity} {task.Number} was delivered {_options.MaxDeliveries} times, and no worker came to its end: "
            + "each was killed, or ended by the task itself, as by a lack of memory or an error in native code";
        var error = new WorkerException(reason, "See the logs of the workers of that time; the message is in the poison queue.");
        TaskFailure failure = TaskFailures.Of(error) with { Retriable = false, Detail = null };
        TaskResult result = TaskResult.Of(task, new TaskOutcome(null, failure)) with { Worker = _options.Name, Started = _options.Time.GetUtcNow() };
        // The answer says that the message is in the poison queue, so it is there first: a kill in between leaves two copies
        // there, and never an answer that is not true.
        await _queue.PoisonAsync(delivery.Message, reason, CancellationToken.None).ConfigureAwait(false);
        await _queue.AnswerAsync(task, result, CancellationToken.None).ConfigureAwait(false);
        await delivery.DeleteAsync(CancellationToken.None).ConfigureAwait(false);
        LogPoisoned(_options.Logger, _queue.Name, delivery.Message.MessageId, delivery.Deliveries, reason);
        return new Ending("failed", reason);
    }

    private TaskFailure? Refusal(QueuedTask task)
    {
        if (!_options.Activities.Contains(task.Activity))
            return Permanent($"A worker runs no activity '{task.Activity}'", $"It runs {string.Join(", ", _options.Activities)}.");
        if (_options.Root is { } root && (RunFolders.Of(task.Input) is not { } folder || !RunFolders.IsWithin(folder, root)))
            return Permanent($"The run is in {RunFolders.Of(task.Input) ?? "no folder"}, and the workers work for runs in {root}", "See SYNAPSE_ROOT of the workers.");
        return null;
    }

    private static TaskFailure Permanent(string problem, string remedy) =>
        TaskFailures.Of(new WorkerException(problem, remedy)) with { Retriable = false, Detail = null };

    // Output and what is said of it travel together: what fits by itself may not fit then.
    private static TaskResult Fitting(QueuedTask task, TaskOutcome outcome)
    {
        TaskResult result = TaskResult.Of(task, outcome);
        try
        {
            OrchestrationJson.Write(result, $"result of {task.Activity} {task.Number}");
            return result;
        }
        catch (PayloadTooLargeException error)
        {
            return TaskResult.Of(task, new TaskOutcome(null, TaskFailures.Of(error) with { Detail = null }));
        }
    }

    private sealed record Ending(string Outcome, string? Error);
}
