using SynapseServerless.Embedded.Journal;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;

namespace SynapseServerless.Embedded;

/// <summary>Makes of the tasks in a journal those of the record of a run.</summary>
internal static class TaskRecords
{
    private const int Most = 10_000;

    /// <summary>The tasks of a run that ended, in order of completion.</summary>
    public static TaskRecord[] Of(JournalStore store, string runId)
    {
        var queued = new HashSet<(string, int)>();
        // A result that came again says nothing new, and of attempts of which one succeeded the others do not count.
        IEnumerable<JournalTask> tasks = store.Tasks(runId, Most)
            .OrderBy(task => task is { Number: not null, Event.Failure: not null })
            .Where(task => task.Number is not { } number || queued.Add((task.InstanceId, number)))
            .OrderBy(task => task.Event.Time);
        return [.. tasks.Select(task => ToRecord(task, runId))];
    }

    private static TaskRecord ToRecord(JournalTask task, string runId)
    {
        bool counts = task.Event.Name is ActivityNames.Process or ActivityNames.Gather or ActivityNames.Merge or ActivityNames.SetAside;
        TaskSummary? summary = counts && task.Event.Payload is { } json ? OrchestrationJson.Read<TaskSummary>(json) : null;
        return new TaskRecord
        {
            Activity = task.Event.Name,
            Subject = summary?.Subject ?? task.InstanceId[runId.Length..].TrimStart(InstanceIds.Separator),
            Started = task.Timing.Started,
            Seconds = Math.Round(task.Timing.Seconds, 6),
            Attempts = task.Timing.Attempts,
            Worker = task.Worker,
            RowsIn = summary?.RowsIn ?? 0,
            RowsOut = summary?.RowsOut ?? 0,
            RowsSetAside = summary?.RowsSetAside ?? 0,
            BytesIn = summary?.BytesIn ?? 0,
            BytesOut = summary?.BytesOut ?? 0,
            Error = task.Event.Failure?.Message,
        };
    }
}
