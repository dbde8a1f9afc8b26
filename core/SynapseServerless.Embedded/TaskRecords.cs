using SynapseServerless.Embedded.Journal;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;

namespace SynapseServerless.Embedded;

/// <summary>Makes of the tasks in a journal those of the record of a run.</summary>
internal static class TaskRecords
{
    /// <summary>The tasks of a run that ended, in order of completion.</summary>
    public static TaskRecord[] Of(JournalStore store, string runId)
    {
        var queued = new HashSet<(string, int)>();
        // A result that came again says nothing new, and of attempts of which one succeeded the others do not count.
        IEnumerable<JournalTask> tasks = store.Tasks(runId, EndedTask.MostRecorded)
            // Not yet is no end of a task.
            .Where(task => task.Event.Failure?.AskAgainAt is null)
            .OrderBy(task => task is { Number: not null, Event.Failure: not null })
            .Where(task => task.Number is not { } number || queued.Add((task.InstanceId, number)))
            .OrderBy(task => task.Event.Time);
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. tasks.Select(task => ToTask(task, runId, Attempts(store, task, ranks)).ToRecord())];
    }

    /// <summary>How many rows the tasks of a run have handled, however many tasks there are.</summary>
    public static RunTotals Totals(JournalStore store, string runId)
    {
        var seen = new HashSet<(string, int)>();
        IReadOnlyList<RunTotals> totals = store.Tasks(runId, int.MaxValue, Of);
        return new RunTotals(totals.Sum(task => task.RowsIn), totals.Sum(task => task.RowsOut), totals.Sum(task => task.RowsSetAside));

        // A result that came again says nothing new.
        RunTotals Of(JournalTask task) =>
            task.Event.Failure is null && (task.Number is not { } number || seen.Add((task.InstanceId, number)))
            && new EndedTask { Activity = task.Event.Name, Output = task.Event.Payload }.Summary() is { } summary
                ? RunTotals.Of([summary])
                : default;
    }

    // A rank is put in a queue once in every attempt of all ranks together, and numbered on: of three, 4 is the second one of the second attempt.
    private static int Attempts(JournalStore store, JournalTask task, Dictionary<string, int> ranks)
    {
        if (task is not { Event.Name: ActivityNames.FitRank, Number: { } number })
            return task.Timing.Attempts;
        if (!ranks.TryGetValue(task.InstanceId, out int count))
            ranks[task.InstanceId] = count = OrchestrationJson.Read<GangFit>(store.Find(task.InstanceId)!.Start.Input).Ranks;
        return number / count + 1;
    }

    private static EndedTask ToTask(JournalTask task, string runId, int attempts) => new()
    {
        Activity = task.Event.Name,
        Subject = task.InstanceId[runId.Length..].TrimStart(InstanceIds.Separator),
        Started = task.Timing.Started,
        Seconds = task.Timing.Seconds,
        Attempts = attempts,
        Worker = task.Worker,
        Output = task.Event.Payload,
        Error = task.Event.Failure?.Message,
    };
}
