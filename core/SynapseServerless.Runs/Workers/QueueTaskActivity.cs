using SynapseServerless.Orchestration;

namespace SynapseServerless.Workers;

/// <summary>Puts a task in the queue of a pool of workers. The orchestration waits for its result as an event.</summary>
/// <param name="queues">The queues; null where the process has none.</param>
internal sealed class QueueTaskActivity(ITaskQueues? queues) : IActivity<QueuedTask, TaskQueued>
{
    /// <inheritdoc/>
    public async Task<TaskQueued> RunAsync(ActivityContext context, QueuedTask input, CancellationToken cancellationToken)
    {
        if (queues is null)
        {
            throw new WorkerException(
                $"The run was planned with workers of the pool '{input.Pool}', and this process has no queues to them",
                "Set SYNAPSE_QUEUES where the run is carried out, or start a new run.");
        }
        await queues.SendAsync(input, cancellationToken).ConfigureAwait(false);
        return new TaskQueued(input.Number, input.Attempt);
    }
}

/// <summary>A task that was put in its queue.</summary>
/// <param name="Number">Number of the task.</param>
/// <param name="Attempt">The attempt.</param>
public sealed record TaskQueued(int Number, int Attempt);
