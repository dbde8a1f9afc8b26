using System.Text.Json;
using SynapseServerless.Runs;

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
}

/// <summary>One of many tasks.</summary>
/// <param name="Task">What all of them have in common.</param>
/// <param name="Index">Its index.</param>
public sealed record IndexedTask(JsonElement Task, int Index) : IOfRun
{
    // Whatever a run's tasks have in common, its folder is part of it.
    string IOfRun.Folder => Task.GetProperty("folder").GetString()!;
}

/// <summary>Runs many tasks by pages, a few pages at a time, so that no history grows with the number of tasks.</summary>
public sealed class FanOutOrchestration : IOrchestration<FanOut, TaskSummary>
{
    /// <summary>How many tasks a page has.</summary>
    public int PageSize { get; init; } = 512;

    /// <summary>How many pages are at work at a time.</summary>
    public int Window { get; init; } = 4;

    /// <inheritdoc/>
    public async Task<TaskSummary> RunAsync(IOrchestrationContext context, FanOut input)
    {
        int pages = (input.Count + PageSize - 1) / PageSize;
        var summaries = new TaskSummary[pages];
        await BoundedWindow.ForEachAsync(pages, Window, async page =>
        {
            int first = page * PageSize;
            FanOut part = input with { First = input.First + first, Count = Math.Min(PageSize, input.Count - first) };
            summaries[page] = await context.CallSubOrchestrationAsync<FanOut, TaskSummary>(
                OrchestrationNames.FanOutPage, part, $"{context.InstanceId}/{page}");
        });
        return Summaries.Total(summaries);
    }
}

/// <summary>Runs one page of tasks, a window of them at a time.</summary>
public sealed class FanOutPageOrchestration : IOrchestration<FanOut, TaskSummary>
{
    /// <summary>How many tasks are at work at a time.</summary>
    public int Window { get; init; } = 128;

    /// <inheritdoc/>
    public async Task<TaskSummary> RunAsync(IOrchestrationContext context, FanOut input)
    {
        var summaries = new TaskSummary[input.Count];
        await BoundedWindow.ForEachAsync(input.Count, Window, async index =>
            summaries[index] = await RunOneAsync(context, input, input.First + index));
        return Summaries.Total(summaries);
    }

    private static async Task<TaskSummary> RunOneAsync(IOrchestrationContext context, FanOut input, int index)
    {
        try
        {
            return await context.CallActivityAsync<IndexedTask, TaskSummary>(input.Activity, new IndexedTask(input.Task, index), input.Retry);
        }
        // A wrong specification is wrong for every partition: to set them all aside would hide it.
        catch (TaskFailedException error) when (input.SetAside is not null && error.Failure.ErrorType != typeof(SpecificationException).FullName)
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
