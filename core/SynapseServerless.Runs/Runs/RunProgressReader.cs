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
        FitProgress? fit = fitOf is null ? null : await FitAsync(step, statusOf, fitOf).ConfigureAwait(false);
        FanOutStatus tasks = step.FanOut is { } fanOut
            ? await AddAsync(new FanOutStatus(0, step.Tasks), fanOut, statusOf).ConfigureAwait(false)
            : new FanOutStatus(0, step.Tasks);
        double seconds = step.Began is { } began ? (time - began).TotalSeconds : 0;
        return new RunProgress
        {
            Time = time,
            RunId = runId,
            Phase = step.StageName is { } stage ? $"{step.Phase.ToText()} {stage}" : step.Phase.ToText(),
            TasksDone = tasks.Done,
            TasksTotal = step.Tasks,
            Rows = tasks.Rows,
            Bytes = tasks.Bytes,
            RowsPerSecond = seconds > 0 ? tasks.Rows / seconds : 0,
            SecondsLeft = fit is not null ? fit.SecondsLeft : tasks.Done > 0 && seconds > 0 && tasks.Done < step.Tasks ? seconds / tasks.Done * (step.Tasks - tasks.Done) : null,
            RowsSetAside = step.RowsSetAside + tasks.RowsSetAside,
            Text = fit?.Text,
            Fit = fit,
        };
    }

    private static async Task<FitProgress?> FitAsync(RunStep step, Func<string, Task<string?>> statusOf, Func<AwaitedFit, Task<FitProgress?>> fitOf)
    {
        GangStatus? gang = step.Gang is { } id ? Read<GangStatus>(await statusOf(id).ConfigureAwait(false)) : null;
        return step.Awaits(gang) is { } fit ? await fitOf(fit).ConfigureAwait(false) : null;
    }

    // A part that ends between two readings is counted by neither: the next reading has it.
    private static async Task<FanOutStatus> AddAsync(FanOutStatus sum, string instanceId, Func<string, Task<string?>> statusOf)
    {
        if (Read<FanOutStatus>(await statusOf(instanceId).ConfigureAwait(false)) is not { } own)
            return sum;
        sum = sum with
        {
            Done = sum.Done + own.Done,
            Rows = sum.Rows + own.Rows,
            Bytes = sum.Bytes + own.Bytes,
            RowsSetAside = sum.RowsSetAside + own.RowsSetAside,
        };
        foreach (int part in own.Open ?? [])
            sum = await AddAsync(sum, InstanceIds.Child(instanceId, part), statusOf).ConfigureAwait(false);
        return sum;
    }

    // An orchestration that has not published anything yet has no status, which some engines tell as a null or an empty text.
    private static T? Read<T>(string? status)
        where T : class => string.IsNullOrEmpty(status) ? null : OrchestrationJson.Read<T?>(status);
}
