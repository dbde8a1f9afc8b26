using SynapseServerless.Orchestration;
using SynapseServerless.Runs;

namespace SynapseServerless.Embedded.Hosts;

/// <summary>Runs the activities of a run in processes of their own, but for those that only the engine can run.</summary>
/// <param name="pool">The processes.</param>
/// <param name="engine">What they have to know of the engine.</param>
/// <param name="own">The engine's own activities.</param>
/// <param name="listener">Hears how far tasks are.</param>
internal sealed class HostedActivities(TaskHostPool pool, HostingEngine engine, IActivityRunner own, IRunListener listener) : IActivityRunner
{
    // They need the engine's queues, its journal or its notifier, and touch no data of a run but its records.
    private static readonly string[] _ownNames = [ActivityNames.QueueTask, ActivityNames.Finish, ActivityNames.Notify];

    /// <inheritdoc/>
    public Task<TaskOutcome> RunActivityAsync(string name, ActivityContext context, string input, CancellationToken cancellationToken) =>
        _ownNames.Contains(name)
            ? own.RunActivityAsync(name, context, input, cancellationToken)
            : pool.RunAsync(engine, new HostedTask(name, context.InstanceId, context.TaskId, context.Attempt, input), listener, cancellationToken);
}
