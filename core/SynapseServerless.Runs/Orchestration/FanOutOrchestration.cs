using System.Text.Json;
using SynapseServerless.Runs;
using SynapseServerless.Workers;

namespace SynapseServerless.Orchestration;

/// <summary>Many tasks of one kind, which differ in nothing but an index.</summary>
public sealed record FanOut
{
    /// <summary>The activity; it takes an <see cref="IndexedTask"/> and gives a <see cref="TaskSummary"/>.</summary>
    public required string Activity { get; init; }

    /// <summary>What all tasks have in common.</summary>
    public required JsonElement Task { get; init; }

    /// <summary>The first index.</summary>
    public int First { get; init; }

    /// <summary>How many tasks.</summary>
    public required int Count { get; init; }

    /// <summary>How failures are retried.</summary>
    public required RetryPolicy Retry { get; init; }

    /// <summary>The activity that sets aside a task that failed for good; null where a failure ends the whole.</summary>
    public string? SetAside { get; init; }

    /// <summary>The workers that run the activity; null for the engine.</summary>
    public WorkerRoute? Workers { get; init; }

    /// <summary>Whether short tasks share activities, several to each; null for a task an activity.</summary>
    public bool? Grouped { get; init; }

    /// <summary>What the tasks of a page before <see cref="First"/> came to, where the page started again; null at its beginning.</summary>
    public PageProgress? Before { get; init; }
}

/// <summary>What a page of grouped tasks had done when it started again.</summary>
/// <param name="Tasks">How many of its tasks are done.</param>
/// <param name="Summary">What they did.</param>
public sealed record PageProgress(int Tasks, TaskSummary Summary);

/// <summary>One of many tasks.</summary>
/// <param name="Task">What all of them have in common.</param>
/// <param name="Index">Its index.</param>
public sealed record IndexedTask(JsonElement Task, int Index) : IOfRun
{
    // Whatever a run's tasks have in common, its folder is part of it.
    string IOfRun.Folder => Task.GetProperty("folder").GetString()!;
}

/// <summary>Runs many tasks as a tree: pages of tasks, and nodes of pages or of other nodes, so that no history grows with the number of tasks.</summary>
/// <remarks>Its custom status is a <see cref="FanOutStatus"/>, which names the parts that are running.</remarks>
internal sealed class FanOutOrchestration : IOrchestration<FanOut, TaskSummary>
{
    /// <summary>How many tasks a page has.</summary>
    public int PageSize { get; init; } = 256;

    /// <summary>How many tasks a page has that go to workers: a history has three times as much of each of them.</summary>
    public int QueuedPageSize { get; init; } = 128;

    /// <summary>How many tasks a page has whose short tasks share activities.</summary>
    public int GroupedPageSize { get; init; } = 512;

    /// <summary>How many parts a node has at most.</summary>
    public int NodeSize { get; init; } = 256;

    /// <summary>How many pages of a node run at once.</summary>
    public int Window { get; init; } = 8;

    /// <summary>How many nodes of a node run at once: more than one, so that a slow task does not hold up all the others.</summary>
    public int NodeWindow { get; init; } = 2;

    /// <inheritdoc/>
    public async Task<TaskSummary> RunAsync(IOrchestrationContext context, FanOut input)
    {
        long pageSize = input.Workers is not null ? QueuedPageSize : input.Grouped == true ? GroupedPageSize : PageSize, size = pageSize;
        while (Parts(input.Count, size) > NodeSize)
            size *= NodeSize;
        bool pages = size == pageSize;
        int parts = (int)Parts(input.Count, size);

        var summaries = new TaskSummary[parts];
        var open = new SortedSet<int>();
        var status = new FanOutStatus(0, input.Count);
        await BoundedWindow.ForEachAsync(parts, pages ? Window : NodeWindow, async index =>
        {
            open.Add(index);
            context.SetCustomStatus(status with { Open = [.. open] });
            long first = index * size;
            FanOut part = input with { First = (int)(input.First + first), Count = (int)Math.Min(size, input.Count - first) };
            TaskSummary summary = summaries[index] = await context.CallSubOrchestrationAsync<FanOut, TaskSummary>(
                pages ? OrchestrationNames.FanOutPage : OrchestrationNames.FanOut, part, InstanceIds.Child(context.InstanceId, index));
            open.Remove(index);
            status = status.Plus(summary, part.Count);
            context.SetCustomStatus(status with { Open = [.. open] });
        });
        return Summaries.Total(summaries);
    }

    private static long Parts(long count, long size) => (count + size - 1) / size;
}

/// <summary>Runs one page of tasks, a window of them at a time.</summary>
/// <remarks>Its custom status is a <see cref="FanOutStatus"/> without parts.</remarks>
internal sealed class FanOutPageOrchestration : IOrchestration<FanOut, TaskSummary>
{
    // A status that is published is written; nobody sees more than this many steps of a page.
    private const int Statuses = 32;

    /// <summary>How many tasks run at once.</summary>
    public int Window { get; init; } = 128;

    /// <summary>How short tasks share activities.</summary>
    public GroupingRule Grouping { get; init; } = new();

    /// <inheritdoc/>
    public async Task<TaskSummary> RunAsync(IOrchestrationContext context, FanOut input)
    {
        if (input.Grouped == true && input.Workers is null && (input.Before is not null || input.Count > Grouping.Share))
            return await new GroupedPage(context, input, Grouping).RunAsync();
        var summaries = new TaskSummary[input.Count];
        var status = new FanOutStatus(0, input.Count);
        int every = Math.Max(1, input.Count / Statuses);
        await BoundedWindow.ForEachAsync(input.Count, Window, async index =>
        {
            TaskSummary summary = summaries[index] = await RunOneAsync(context, input, input.First + index);
            status = status.Plus(summary, 1);
            if (status.Done % every == 0)
                context.SetCustomStatus(status);
        });
        return Summaries.Total(summaries);
    }

    /// <summary>Carries out one task in an activity of its own, and sets it aside where it fails for good and the fan-out says so.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">The fan-out.</param>
    /// <param name="index">Number of the task.</param>
    /// <param name="attempts">Attempts that are left; null for all that the fan-out allows.</param>
    internal static async Task<TaskSummary> RunOneAsync(IOrchestrationContext context, FanOut input, int index, int? attempts = null)
    {
        RetryPolicy retry = attempts is { } left ? input.Retry with { MaxAttempts = left } : input.Retry;
        try
        {
            var task = new IndexedTask(input.Task, index);
            return await PatientCall.CallAsync(context, () => input.Workers is { } workers
                ? QueuedCall.CallAsync<IndexedTask, TaskSummary>(context, workers, input.Activity, index, task, retry)
                : context.CallActivityAsync<IndexedTask, TaskSummary>(input.Activity, task, retry));
        }
        catch (TaskFailedException error) when (IsSetAside(input, error.Failure))
        {
            return await SetAsideAsync(context, input, index, error.Failure);
        }
    }

    /// <summary>Whether a task that failed for good is set aside.</summary>
    // A wrong specification is wrong for every partition, and a budget is spent for all: to set them aside would hide it.
    internal static bool IsSetAside(FanOut input, TaskFailure failure) =>
        input.SetAside is not null && failure.ErrorType != typeof(SpecificationException).FullName && failure.ErrorType != typeof(BudgetSpentException).FullName;

    /// <summary>Sets a task aside.</summary>
    internal static async Task<TaskSummary> SetAsideAsync(IOrchestrationContext context, FanOut input, int index, TaskFailure why)
    {
        TaskFailure failure = why with { Detail = null };
        var task = new PartitionFailure(OrchestrationJson.Read<PassTask>(input.Task.GetRawText()), index, failure);
        TaskSummary summary = await context.CallActivityAsync<PartitionFailure, TaskSummary>(input.SetAside!, task, input.Retry);
        return summary with { FirstFailure = failure };
    }
}

/// <summary>Adds up what tasks did.</summary>
internal static class Summaries
{
    /// <summary>All of them together.</summary>
    public static TaskSummary Total(IEnumerable<TaskSummary> summaries)
    {
        var total = new TaskSummary();
        foreach (TaskSummary summary in summaries)
            total = total.Plus(summary);
        return total;
    }
}
