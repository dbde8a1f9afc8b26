using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SynapseServerless.Orchestration;

/// <summary>Runs the code of one orchestration instance over its history: the heart that every engine of ours shares.</summary>
/// <remarks>
/// <para>The code runs on the thread that calls <see cref="Start"/> or <see cref="Deliver"/>, under a synchronization
/// context of its own, until it waits for something that has not happened. Nothing runs between two calls. An engine
/// delivers events in the order of its journal, each after it is durable, and carries out the actions that a call returns.</para>
/// <para>To resume, an engine starts a new executor, delivers the journalled events again, and then carries out
/// <see cref="Outstanding"/>: the actions without a completion.</para>
/// <para>Not thread-safe: one call at a time, from any thread.</para>
/// </remarks>
public sealed class OrchestrationExecutor
{
    private readonly OrchestrationRegistry _registry;
    private readonly OrchestrationStart _start;
    private readonly OrchestrationPump _pump = new();
    private readonly InstanceContext _context;
    private NonDeterminismException? _broken;
    private bool _started;

    /// <summary>An executor that has not started.</summary>
    /// <param name="registry">Where the orchestration is found.</param>
    /// <param name="start">How the instance began.</param>
    /// <param name="logger">Takes what the orchestration logs while it is not replaying.</param>
    public OrchestrationExecutor(OrchestrationRegistry registry, OrchestrationStart start, ILogger? logger = null)
    {
        _registry = registry;
        _start = start;
        _context = new InstanceContext(start, _pump, logger ?? NullLogger.Instance);
    }

    /// <summary>The actions that were asked for and neither completed nor were cancelled, in order.</summary>
    public IEnumerable<OrchestrationAction> Outstanding => _context.Outstanding;

    /// <summary>How the orchestration ended; null while it goes on.</summary>
    public TaskOutcome? Outcome { get; private set; }

    /// <summary>Events that came and that nobody has taken: an orchestration that starts again has them before all others.</summary>
    public IReadOnlyList<HistoryEvent> Untaken => _context.Untaken;

    /// <summary>The last custom status as JSON, or null.</summary>
    public string? Status => _context.Status;

    /// <summary>Runs the code from its beginning to its first wait.</summary>
    /// <param name="replaying">Whether this has happened before.</param>
    /// <returns>What it asks for.</returns>
    /// <exception cref="NonDeterminismException">It waits for something its context did not give.</exception>
    public OrchestrationStep Start(bool replaying)
    {
        if (_started)
            throw new InvalidOperationException("The orchestration was started before.");
        _started = true;
        return Step(replaying, () => _ = RunCodeAsync());
    }

    /// <summary>Delivers an event and runs the code to its next wait.</summary>
    /// <remarks>A second completion of an action, or one of a cancelled timer, changes nothing.</remarks>
    /// <param name="happened">The event.</param>
    /// <param name="replaying">Whether this has happened before.</param>
    /// <returns>What it asks for.</returns>
    /// <exception cref="NonDeterminismException">The event completes an action that the code did not ask for.</exception>
    public OrchestrationStep Deliver(HistoryEvent happened, bool replaying) => Step(replaying, () => _context.Deliver(happened));

    private OrchestrationStep Step(bool replaying, Action action)
    {
        _context.BeginStep(replaying);
        _pump.Run(action);
        if (_pump.Escaped)
            throw new NonDeterminismException(_start.InstanceId, "it awaited a task that its context did not give");
        if (_broken is not null)
            throw _broken;
        if (Outcome is not null)
            _context.End();
        else if (!_context.IsWaiting)
            throw new NonDeterminismException(_start.InstanceId, "it waits for something that its context did not give");
        return _context.EndStep(Outcome);
    }

    private async Task RunCodeAsync()
    {
        try
        {
            Outcome = new TaskOutcome(await _registry.RunOrchestrationAsync(_start.Name, _context, _start.Input), null);
        }
        catch (NonDeterminismException error)
        {
            _broken = error;
        }
        catch (Exception error)
        {
            Outcome = new TaskOutcome(null, TaskFailures.Of(error));
        }
    }
}

/// <summary>What an orchestration asked for in one step.</summary>
/// <param name="Actions">New actions, in order; those cancelled within the step are left out.</param>
/// <param name="CancelledTimers">Timers of earlier steps that are no longer wanted.</param>
/// <param name="StatusChanged">Whether the custom status is a new one.</param>
/// <param name="Outcome">How the orchestration ended; null while it goes on.</param>
public sealed record OrchestrationStep(
    IReadOnlyList<OrchestrationAction> Actions, IReadOnlyList<int> CancelledTimers, bool StatusChanged, TaskOutcome? Outcome)
{
    /// <summary>The input with which the orchestration starts again, as JSON; null where it does not. Its outcome then counts for nothing.</summary>
    public string? Next { get; init; }
}
