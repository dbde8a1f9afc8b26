using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs;

/// <summary>Makes the news of a run of the custom statuses that its orchestrations publish, for engines that watch from outside.</summary>
public static class RunProgressReader
{
    /// <summary>Reads how far a run is.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="status">The custom status of its orchestration: a <see cref="RunStep"/> as JSON; null when it has none yet.</param>
    /// <param name="time">The time now.</param>
    /// <param name="statusOf">The custom status of another orchestration of the run, or null: asked for the fan-out and for its parts at work, and no others.</param>
    /// <param name="fitOf">What a fit has told of itself, or null: asked only while one is waited for. Null where nobody knows.</param>
    /// <returns>The news; null when there is no status to make them of.</returns>
    public static async Task<RunProgress?> ReadAsync(
        string runId, string? status, DateTimeOffset time, Func<string, Task<string?>> statusOf, Func<AwaitedFit, Task<FitProgress?>>? fitOf = null)
    {
        if (Read<RunStep>(status) is not { } step)
            return null;
        // A fit of several steps says more of the step than the run does.
        if (step.Rounds is { } rounds && Read<RunStep>(await statusOf(rounds).ConfigureAwait(false)) is { } inner)
            step = inner;
        FitProgress? fit = fitOf is null ? null : await FitAsync(step, statusOf, fitOf).ConfigureAwait(false);
        var fold = new ProgressFold(step) { Fit = fit, Text = fit?.Text ?? step.Text };
        if (step.FanOut is { } fanOut)
            fold = await AddAsync(fold, fanOut, statusOf).ConfigureAwait(false);
        return fold.ToProgress(runId, time, step.Began is { } began ? (time - began).TotalSeconds : 0);
    }

    private static async Task<FitProgress?> FitAsync(RunStep step, Func<string, Task<string?>> statusOf, Func<AwaitedFit, Task<FitProgress?>> fitOf)
    {
        GangStatus? gang = step.Gang is { } id ? Read<GangStatus>(await statusOf(id).ConfigureAwait(false)) : null;
        return step.Awaits(gang) is { } fit ? await fitOf(fit).ConfigureAwait(false) : null;
    }

    // A part that ends between two readings is counted by neither: the next reading has it.
    private static async Task<ProgressFold> AddAsync(ProgressFold sum, string instanceId, Func<string, Task<string?>> statusOf)
    {
        if (Read<FanOutStatus>(await statusOf(instanceId).ConfigureAwait(false)) is not { } own)
            return sum;
        sum = sum.Plus(own);
        foreach (int part in own.Open ?? [])
            sum = await AddAsync(sum, InstanceIds.Child(instanceId, part), statusOf).ConfigureAwait(false);
        return sum;
    }

    // An orchestration that has not published anything yet has no status, which some engines tell as a null or an empty text.
    private static T? Read<T>(string? status)
        where T : class => string.IsNullOrEmpty(status) ? null : OrchestrationJson.Read<T?>(status);
}
