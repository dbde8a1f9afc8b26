using SynapseServerless.Orchestration;

namespace SynapseServerless.Tests.Simulation;

/// <summary>One schedule: an orchestration on one thread and virtual time, its faults and its order drawn from a seed.</summary>
/// <remarks>
/// <para>Durable are instances with their histories, and the effects. Volatile are executors, tasks in flight, timers and
/// what was journalled and not yet delivered; a crash loses them, and recovery replays what is durable.</para>
/// <para>Activities complete before they return: nothing but the seed decides the order.</para>
/// </remarks>
internal sealed partial class SimulatedWorld(OrchestrationRegistry registry, long seed, bool calm, SimulatedTaskQueues? queue = null)
{
    private const int StepLimit = 2_000_000;
    private readonly SeededRandom _random = new(seed);
    private readonly Dictionary<string, SimulatedInstance> _instances = new(StringComparer.Ordinal);
    private readonly List<Flight> _flights = [];
    private readonly List<SimulatedInstance> _behind = [];
    private readonly List<(SimulatedInstance Instance, OrchestrationAction Action)> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private int _faultsLeft = calm ? 0 : 24;

    /// <summary>Events from outside, raised for the root at moments drawn from the seed.</summary>
    public List<(string Name, string Payload)> ExternalEvents { get; } = [];

    public SimulationCounts Counts { get; } = new();

    /// <summary>The orchestrations, with all that a store would keep of them.</summary>
    public IReadOnlyCollection<SimulatedInstance> Instances => _instances.Values;

    /// <summary>Runs to the end and gives how the orchestration ended.</summary>
    public async Task<TaskOutcome> RunAsync(string name, string input)
    {
        SimulatedInstance root = Create("root", name, input, null, -1);
        Revive(root);
        for (int step = 0; root.Outcome is null; step++)
        {
            if (step > StepLimit)
                throw new SimulationFailure("the schedule does not end");
            await StepAsync(root);
        }
        return root.Outcome;
    }

    private async Task StepAsync(SimulatedInstance root)
    {
        if (Fault(60))
        {
            Counts.Crashes++;
            Crash();
            return;
        }
        if (ExternalEvents.Count > 0 && (_random.OneIn(8) || (_flights.Count == 0 && _timers.Count == 0 && queue is not { Count: > 0 })))
        {
            (string name, string payload) = ExternalEvents[0];
            ExternalEvents.RemoveAt(0);
            Journal(root, new HistoryEvent { Kind = HistoryEventKind.EventRaised, ActionId = -1, Name = name, Payload = payload, Time = _now });
        }

        // Loops rather than queries: this runs for every step of every schedule.
        List<SimulatedInstance> behind = _behind;
        behind.Clear();
        foreach (SimulatedInstance instance in _instances.Values)
        {
            if (instance.Delivered < instance.History.Count && instance.Executor is not null)
                behind.Add(instance);
        }
        int flights = 0, queued = queue?.Ready(_now) ?? 0;
        foreach (Flight flight in _flights)
            flights += flight.NotBefore <= _now ? 1 : 0;
        int choice = behind.Count + flights + queued is var choices and > 0 ? _random.Below(choices) : -1;
        if (choice < 0)
            AdvanceTime();
        else if (choice < behind.Count)
            Deliver(behind[_random.Below(behind.Count)]);
        else if (choice < behind.Count + flights)
            await FlyAsync(PickFlight());
        else
            await WorkAsync(queue!, queued);
        FireTimers();
    }

    private Flight PickFlight()
    {
        Flight[] ready = [.. _flights.Where(flight => flight.NotBefore <= _now)];
        return ready[_random.Below(ready.Length)];
    }

    // One attempt of an activity, with whatever may befall it.
    private async Task FlyAsync(Flight flight)
    {
        if (Fault(30))
        {
            // Delayed: other tasks overtake it.
            flight.NotBefore = _now + TimeSpan.FromSeconds(1 + _random.Below(100));
            Counts.Delays++;
            return;
        }
        if (Fault(40))
        {
            // The process dies before the effect.
            Counts.CrashesBeforeEffect++;
            Crash();
            return;
        }
        var context = new ActivityContext(flight.Instance.Start.InstanceId, flight.Action.Id, flight.Attempt);
        bool mayFail = flight.Action.Retry is { } retry && flight.Attempt < retry.MaxAttempts;
        TaskOutcome outcome;
        if (mayFail && Fault(20))
        {
            Counts.Failures++;
            outcome = new TaskOutcome(null, new TaskFailure("Injected", "injected failure", Retriable: true, null));
        }
        else
            outcome = await InvokeAsync(flight.Action.Name, context, flight.Action.Input);

        if (Fault(40))
        {
            // The process dies after the effect, before the journal knows.
            Counts.CrashesAfterEffect++;
            Crash();
            return;
        }
        if (Fault(30))
        {
            // The completion vanishes, and the task is delivered again.
            Counts.LostCompletions++;
            return;
        }
        if (Fault(30))
            Counts.Duplicates++;
        else
            _flights.Remove(flight);

        if (outcome.Failure is not null
            && RetrySchedule.DelayAfter(flight.Action.Retry, outcome.Failure, context.InstanceId, context.TaskId, flight.Attempt) is { } delay)
        {
            _flights.Remove(flight);
            _flights.Add(flight.Again(_now + delay));
            return;
        }
        Journal(flight, outcome);
        if (Fault(40))
        {
            // The process dies between commit and delivery.
            Counts.CrashesBeforeDelivery++;
            Crash();
        }
    }

    private async Task<TaskOutcome> InvokeAsync(string activity, ActivityContext context, string input)
    {
        Counts.Invocations++;
        Task<TaskOutcome> task = registry.RunActivityAsync(activity, context, input, CancellationToken.None);
        if (!task.IsCompletedSuccessfully)
            throw new SimulationFailure($"activity '{activity}' waits, which a simulated activity must not");
        TaskOutcome outcome = await task;
        if (outcome.Failure is { ErrorType: var type } && type == typeof(SimulationFailure).FullName)
            throw new SimulationFailure(outcome.Failure.Message);
        return outcome;
    }

    private HistoryEvent Ended(OrchestrationAction action, TaskOutcome outcome) => new()
    {
        Kind = HistoryEventKind.TaskEnded, ActionId = action.Id, Name = action.Name, Hash = action.Hash,
        Payload = outcome.Output, Failure = outcome.Failure, Time = _now,
    };

    // What an earlier beginning of the instance had asked for is nobody's any more.
    private void Journal(Flight flight, TaskOutcome outcome)
    {
        if (flight.Generation == flight.Instance.Generation)
            Journal(flight.Instance, Ended(flight.Action, outcome));
    }

    private void Journal(SimulatedInstance instance, HistoryEvent happened)
    {
        if (instance.Outcome is not null)
            return;
        _now += TimeSpan.FromMilliseconds(1);
        instance.History.Add(happened with { Time = _now });
        if (happened.ActionId >= 0)
            instance.Ended.Add(happened.ActionId);
    }

    private void Deliver(SimulatedInstance instance)
    {
        Counts.Wakes++;
        Act(instance, instance.Executor!.Deliver(instance.History[instance.Delivered++], replaying: false));
    }

    private void Act(SimulatedInstance instance, OrchestrationStep step)
    {
        instance.Asked.AddRange(step.Actions);
        _timers.RemoveAll(timer => timer.Instance == instance && step.CancelledTimers.Contains(timer.Action.Id));
        if (step.Next is { } input)
            BeginAnew(instance, input);
        else if (step.Outcome is not null)
            Finish(instance, step.Outcome);
        else
        {
            foreach (OrchestrationAction action in step.Actions)
                Dispatch(instance, action);
        }
    }

    private void Dispatch(SimulatedInstance instance, OrchestrationAction action)
    {
        if (instance.Ended.Contains(action.Id))
            throw new SimulationFailure($"task {action.Id} ('{action.Name}') of '{instance.Start.InstanceId}' is done and was dispatched again");
        switch (action.Kind)
        {
            case ActionKind.Activity:
                _flights.Add(new Flight(instance, action, 1) { NotBefore = _now });
                break;
            case ActionKind.Timer:
                _timers.Add((instance, action));
                break;
            default:
                Revive(Create(action.InstanceId!, action.Name, action.Input, instance, action.Id));
                break;
        }
    }

    // In one commit: the history is empty but for what nobody has taken, and the input is another.
    private void BeginAnew(SimulatedInstance instance, string input)
    {
        HistoryEvent[] untaken = [.. instance.Executor!.Untaken, .. instance.History.Skip(instance.Delivered).Where(entry => entry.ActionId < 0)];
        Counts.NewBeginnings++;
        _timers.RemoveAll(timer => timer.Instance == instance);
        instance.BeginAnew(input, _now, untaken);
        if (Fault(10))
        {
            // The process dies between that commit and the first step of the new beginning.
            Counts.Crashes++;
            Crash();
            return;
        }
        Revive(instance);
    }

    // In one commit, as in a journal: the instance has ended, and its parent has the completion.
    private void Finish(SimulatedInstance instance, TaskOutcome outcome)
    {
        instance.Outcome = outcome;
        instance.Executor = null;
        _timers.RemoveAll(timer => timer.Instance == instance);
        // A parent that failed has ended without this one.
        if (instance.Parent is { Executor: { } executor } parent
            && executor.Outstanding.FirstOrDefault(action => action.Id == instance.ParentAction) is { } action)
            Journal(parent, Ended(action, outcome));
    }

    private SimulatedInstance Create(string id, string name, string input, SimulatedInstance? parent, int parentAction)
    {
        if (!_instances.TryGetValue(id, out SimulatedInstance? instance))
        {
            instance = new SimulatedInstance(new OrchestrationStart(id, name, input, _now), parent, parentAction);
            _instances.Add(id, instance);
        }
        return instance;
    }

    // Replays what is durable and takes up what is unfinished.
    private void Revive(SimulatedInstance instance)
    {
        if (instance.Executor is not null || instance.Outcome is not null)
            return;
        var executor = instance.Executor = new OrchestrationExecutor(registry, instance.Start);
        bool replaying = instance.History.Count > 0;
        OrchestrationStep step = executor.Start(replaying);
        if (!replaying)
            instance.Asked.AddRange(step.Actions);
        TaskOutcome? outcome = step.Outcome;
        for (instance.Delivered = 0; instance.Delivered < instance.History.Count && outcome is null; instance.Delivered++)
            outcome = (step = executor.Deliver(instance.History[instance.Delivered], replaying: true)).Outcome;
        if (step.Next is { } input)
        {
            BeginAnew(instance, input);
            return;
        }
        if (outcome is not null)
        {
            Finish(instance, outcome);
            return;
        }
        foreach (OrchestrationAction action in executor.Outstanding.ToArray())
            Dispatch(instance, action);
    }

    private void Crash()
    {
        // Some activities ran elsewhere and end later, unasked.
        _flights.RemoveAll(_ => !_random.OneIn(4));
        _timers.Clear();
        foreach (SimulatedInstance instance in _instances.Values)
            instance.Executor = null;
        Revive(_instances["root"]);
    }

    private void AdvanceTime()
    {
        DateTimeOffset next = DateTimeOffset.MaxValue;
        foreach (Flight flight in _flights)
            next = flight.NotBefore < next ? flight.NotBefore : next;
        foreach ((_, OrchestrationAction action) in _timers)
            next = action.FireAt < next ? action.FireAt : next;
        if (queue?.Next is { } queued && queued < next)
            next = queued;
        if (next == DateTimeOffset.MaxValue && ExternalEvents.Count == 0)
            throw new SimulationFailure("the orchestration waits for ever");
        _now = next > _now && next != DateTimeOffset.MaxValue ? next : _now;
    }

    private void FireTimers()
    {
        if (_timers.Count == 0)
            return;
        foreach ((SimulatedInstance instance, OrchestrationAction action) in _timers.Where(timer => timer.Action.FireAt <= _now).ToArray())
        {
            _timers.Remove((instance, action));
            Journal(instance, new HistoryEvent { Kind = HistoryEventKind.TimerFired, ActionId = action.Id, Name = action.Name, Hash = action.Hash, Time = _now });
        }
    }

    private bool Fault(int oneIn)
    {
        if (_faultsLeft == 0 || !_random.OneIn(oneIn))
            return false;
        _faultsLeft--;
        return true;
    }

    private sealed class Flight(SimulatedInstance instance, OrchestrationAction action, int attempt)
    {
        public SimulatedInstance Instance { get; } = instance;
        public OrchestrationAction Action { get; } = action;
        public int Attempt { get; } = attempt;
        public int Generation { get; init; } = instance.Generation;
        public DateTimeOffset NotBefore { get; set; }

        public Flight Again(DateTimeOffset notBefore) => new(Instance, Action, Attempt + 1) { NotBefore = notBefore, Generation = Generation };
    }
}

/// <summary>An orchestration of a simulated world.</summary>
internal sealed class SimulatedInstance(OrchestrationStart start, SimulatedInstance? parent, int parentAction)
{
    public OrchestrationStart Start { get; private set; } = start;

    /// <summary>How often it began anew.</summary>
    public int Generation { get; private set; }
    public SimulatedInstance? Parent { get; } = parent;
    public int ParentAction { get; } = parentAction;
    public List<HistoryEvent> History { get; } = [];

    /// <summary>What it asked for, in order, each once in a calm world.</summary>
    public List<OrchestrationAction> Asked { get; } = [];
    public HashSet<int> Ended { get; } = [];
    public OrchestrationExecutor? Executor { get; set; }
    public int Delivered { get; set; }
    public TaskOutcome? Outcome { get; set; }

    public void BeginAnew(string input, DateTimeOffset time, IEnumerable<HistoryEvent> untaken)
    {
        (Start, Executor, Delivered) = (Start with { Input = input, Time = time }, null, 0);
        History.Clear();
        Ended.Clear();
        History.AddRange(untaken);
        Generation++;
    }
}

/// <summary>What befell a schedule.</summary>
internal sealed class SimulationCounts
{
    public int Invocations { get; set; }

    /// <summary>How often an orchestration was woken by something that happened.</summary>
    public int Wakes { get; set; }
    public int NewBeginnings { get; set; }
    public int Crashes { get; set; }
    public int CrashesBeforeEffect { get; set; }
    public int CrashesAfterEffect { get; set; }
    public int CrashesBeforeDelivery { get; set; }
    public int LostCompletions { get; set; }
    public int Duplicates { get; set; }
    public int Delays { get; set; }
    public int Failures { get; set; }
    public int LostTasks { get; set; }
    public int LateTasks { get; set; }
    public int WorkerCrashes { get; set; }
    public int LostResults { get; set; }
    public int DuplicateResults { get; set; }
    public int LateResults { get; set; }
    public int DelayedResults { get; set; }
}
