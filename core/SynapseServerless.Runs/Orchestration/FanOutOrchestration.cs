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
}

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

    /// <summary>How many parts a node has at most.</summary>
    public int NodeSize { get; init; } = 256;

    /// <summary>How many pages of a node run at once.</summary>
    public int Window { get; init; } = 8;

    /// <summary>How many nodes of a node run at once: more than one, so that a slow task does not hold up all the others.</summary>
    public int NodeWindow { get; init; } = 2;

    /// <inheritdoc/>
    public async Task<TaskSummary> RunAsync(IOrchestrationContext context, FanOut input)
    {
        long pageSize = input.Workers is null ? PageSize : QueuedPageSize, size = pageSize;
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

    /// <inheritdoc/>
    public async Task<TaskSummary> RunAsync(IOrchestrationContext context, FanOut input)
    {
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

    private static async Task<TaskSummary> RunOneAsync(IOrchestrationContext context, FanOut input, int index)
    {
        try
        {
            var task = new IndexedTask(input.Task, index);
            return await PatientCall.CallAsync(context, () => input.Workers is { } workers
                ? QueuedCall.CallAsync<IndexedTask, TaskSummary>(context, workers, input.Activity, index, task, input.Retry)
                : context.CallActivityAsync<IndexedTask, TaskSummary>(input.Activity, task, input.Retry));
        }
        // A wrong specification is wrong for every partition, and a budget is spent for all: to set them aside would hide it.
        catch (TaskFailedException error) when (input.SetAside is not null && error.Failure.ErrorType != typeof(SpecificationException).FullName && error.Failure.ErrorType != typeof(BudgetSpentException).FullName)
        {
            TaskFailure failure = error.Failure with { Detail = null };
            var task = new PartitionFailure(OrchestrationJson.Read<PassTask>(input.Task.GetRawText()), index, failure);
            TaskSummary summary = await context.CallActivityAsync<PartitionFailure, TaskSummary>(input.SetAside, task, input.Retry);
            return summary with { FirstFailure = failure };
        }
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
