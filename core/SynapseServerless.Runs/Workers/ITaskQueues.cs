namespace SynapseServerless.Workers;

/// <summary>The queues of tasks and results, as an engine sees them.</summary>
public interface ITaskQueues
{
    /// <summary>Puts a task in the queue of its pool.</summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Gives up; the task may be in the queue all the same.</param>
    /// <exception cref="SynapseException">The queue cannot be reached.</exception>
    Task SendAsync(QueuedTask task, CancellationToken cancellationToken);

    /// <summary>Takes results that have come, for a while: those that are not deleted come again.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Results in no particular order; none when none have come. What is no result is moved to the poison queue.</returns>
    /// <exception cref="SynapseException">The queue cannot be reached.</exception>
    Task<IReadOnlyList<IReceivedResult>> ReceiveResultsAsync(CancellationToken cancellationToken);

    /// <summary>Deletes the queue of results, once nobody waits for any.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task DeleteResultsAsync(CancellationToken cancellationToken);
}

/// <summary>A result that was taken from its queue.</summary>
public interface IReceivedResult
{
    /// <summary>The result.</summary>
    TaskResult Result { get; }

    /// <summary>Deletes it from the queue: its orchestration has it. Nothing happens when somebody else has done so.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task DeleteAsync(CancellationToken cancellationToken);
}
