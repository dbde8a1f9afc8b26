using SynapseServerless.Orchestration;
using SynapseServerless.Workers;

namespace SynapseServerless.Embedded.Journal;

/// <summary>Reads in a journal what became of tasks that were put in a queue.</summary>
internal static class QueuedTasks
{
    /// <summary>The task that a result ended; null when the event is no result.</summary>
    public static JournalTask? Of(string instanceId, HistoryEvent happened)
    {
        if (ResultOf(happened) is not { } result)
            return null;
        var ended = new HistoryEvent
        {
            Kind = HistoryEventKind.TaskEnded,
            ActionId = -1,
            Name = result.Activity,
            Payload = result.Output?.GetRawText(),
            Failure = result.Failure,
            Time = happened.Time,
        };
        var timing = new TaskTiming(result.Started, result.Seconds, result.Attempt);
        return new JournalTask(instanceId, ended, timing) { Number = result.Number, Worker = result.Worker };
    }

    /// <summary>The place in a failed orchestration's history from which on it is to be forgotten.</summary>
    /// <remarks>
    /// A task is forgotten with its result: one that had been put in a queue, and whose result is forgotten, would be waited for in
    /// vain. Put there again, it is answered by what workers keep.
    /// </remarks>
    public static long RewindTo(IReadOnlyList<JournalEvent> history)
    {
        long point = history.FirstOrDefault(entry => entry.Happened.Failure is { AskAgainAt: null })?.Sequence ?? long.MaxValue;
        var queued = new Dictionary<int, long>();
        var succeeded = new Dictionary<int, long>();
        foreach (JournalEvent entry in history)
        {
            if (entry.Happened is { Kind: HistoryEventKind.TaskEnded, Name: ActivityNames.QueueTask, Payload: { } json })
                queued.TryAdd(OrchestrationJson.Read<TaskQueued>(json).Number, entry.Sequence);
            else if (ResultOf(entry.Happened) is { Failure: null } result)
                succeeded.TryAdd(result.Number, entry.Sequence);
        }
        foreach ((int number, long sequence) in queued.Where(task => !succeeded.ContainsKey(task.Key)))
            point = Math.Min(point, sequence);
        // The order of putting is not that of answering, so that one may pull others with it.
        for (bool moved = true; moved;)
        {
            moved = false;
            foreach ((int number, long sequence) in queued)
            {
                if (sequence < point && succeeded[number] >= point)
                    (point, moved) = (sequence, true);
            }
        }
        return point;
    }

    private static TaskResult? ResultOf(HistoryEvent happened) =>
        happened is { Kind: HistoryEventKind.EventRaised, Payload: { } json } && happened.Name.StartsWith(QueuedTask.EventPrefix, StringComparison.Ordinal)
            ? OrchestrationJson.Read<TaskResult>(json)
            : null;
}
