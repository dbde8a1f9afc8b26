using SynapseServerless.Workers;

namespace SynapseServerless.Tests.Simulation;

/// <summary>Queues of tasks and results on virtual time: nothing in them is lost unless the world says so.</summary>
internal sealed class SimulatedTaskQueues : ITaskQueues
{
    private readonly List<QueuedMessage> _tasks = [];
    private readonly List<(TaskResult Result, DateTimeOffset NotBefore)> _results = [];

    /// <summary>How many messages there are.</summary>
    public int Count => _tasks.Count + _results.Count;

    /// <summary>When the next message can be taken; null when there is none.</summary>
    public DateTimeOffset? Next => Count == 0
        ? null
        : _tasks.Select(message => message.NotBefore).Concat(_results.Select(result => result.NotBefore)).Min();

    /// <summary>How many messages can be taken.</summary>
    public int Ready(DateTimeOffset now)
    {
        int ready = ReadyTasks(now);
        foreach ((_, DateTimeOffset notBefore) in _results)
            ready += notBefore <= now ? 1 : 0;
        return ready;
    }

    // Loops rather than queries: this runs for every step of every schedule.
    public int ReadyTasks(DateTimeOffset now)
    {
        int ready = 0;
        foreach (QueuedMessage message in _tasks)
            ready += message.NotBefore <= now ? 1 : 0;
        return ready;
    }

    public QueuedMessage TaskAt(int index, DateTimeOffset now) => _tasks.Where(message => message.NotBefore <= now).ElementAt(index);

    /// <summary>Takes the result of an index, counted after the tasks; null when the index is that of a task.</summary>
    public TaskResult? TakeResult(int index, DateTimeOffset now)
    {
        index -= ReadyTasks(now);
        if (index < 0)
            return null;
        (TaskResult Result, DateTimeOffset NotBefore) taken = _results.Where(result => result.NotBefore <= now).ElementAt(index);
        _results.Remove(taken);
        return taken.Result;
    }

    public void Delete(QueuedMessage message) => _tasks.Remove(message);

    public void Answer(TaskResult result, DateTimeOffset notBefore) => _results.Add((result, notBefore));

    public Task SendAsync(QueuedTask task, CancellationToken cancellationToken)
    {
        _tasks.Add(new QueuedMessage(task));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<IReceivedResult>> ReceiveResultsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteResultsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>A task in a queue.</summary>
internal sealed class QueuedMessage(QueuedTask task)
{
    public QueuedTask Task { get; } = task;

    public DateTimeOffset NotBefore { get; set; }
}
