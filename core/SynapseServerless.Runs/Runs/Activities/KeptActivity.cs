using System.Text.Json;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs.Activities;

/// <summary>Keeps what a task returned in the run's folder, and returns it when the same task is asked for again.</summary>
/// <remarks>
/// A run that is started again thus goes on where it was, and a task that is delivered twice is not done twice. A task is known by
/// its activity and its whole input. What it left in the run's folder is as it was, because tasks write under names that follow from
/// their input and nothing is taken away before the run is complete.
/// </remarks>
/// <param name="runs">The runs of this process.</param>
/// <param name="name">Name of the activity.</param>
/// <param name="activity">The activity.</param>
internal sealed class KeptActivity<TInput, TOutput>(RunWorkspaces runs, string name, IActivity<TInput, TOutput> activity) : IActivity<TInput, TOutput>
    where TInput : IOfRun
    where TOutput : class
{
    /// <inheritdoc/>
    public async Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken)
    {
        var files = new RunFiles(runs.Environment.Storage, input.Folder);
        string location = files.At($"{RunFiles.KeptTasks(name)}/{TaskHash.Of(input)}.json");
        if (await files.FindAsync<KeptTask<TInput, TOutput>>(location, cancellationToken).ConfigureAwait(false) is { } kept)
            return kept.Output;
        DateTimeOffset started = runs.Environment.Time.GetUtcNow();
        long began = runs.Environment.Time.GetTimestamp();
        TOutput output = await activity.RunAsync(context, input, cancellationToken).ConfigureAwait(false);
        double seconds = Math.Round(runs.Environment.Time.GetElapsedTime(began).TotalSeconds, 6);
        var done = new KeptTask<TInput, TOutput>(name, input, output, started, seconds, context.Attempt) { Worker = runs.Environment.Worker };
        await files.WriteAsync(location, done, cancellationToken).ConfigureAwait(false);
        return output;
    }
}

/// <summary>A finished task.</summary>
/// <param name="Activity">The activity.</param>
/// <param name="Input">What it was asked.</param>
/// <param name="Output">What it returned.</param>
/// <param name="Started">When it started.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Attempt">Which attempt it was.</param>
internal sealed record KeptTask<TInput, TOutput>(
    string Activity, TInput Input, TOutput Output, DateTimeOffset Started, double Seconds, int Attempt)
{
    /// <summary>The worker that it ran on; null for the engine.</summary>
    public string? Worker { get; init; }
}

/// <summary>Makes records of finished tasks.</summary>
internal static class KeptTasks
{
    /// <summary>The tasks of a run, in the order in which they ended.</summary>
    public static async Task<IReadOnlyList<TaskRecord>> ReadAsync(RunFiles files, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeptTask<JsonElement, JsonElement>> tasks = await files
            .ReadAllAsync<KeptTask<JsonElement, JsonElement>>("work/done", cancellationToken, EndedTask.MostRecorded).ConfigureAwait(false);
        return [.. tasks.OrderBy(task => task.Started.AddSeconds(task.Seconds)).Select(task => ToTask(task).ToRecord())];
    }

    /// <summary>What tasks of passes counted, from a pass on.</summary>
    public static async Task<IReadOnlyList<TaskSummary>> OfPassesFromAsync(RunFiles files, int pass, CancellationToken cancellationToken)
    {
        var summaries = new List<TaskSummary>();
        foreach (string activity in (string[])[ActivityNames.TransformPartition, ActivityNames.SetAside])
        {
            IReadOnlyList<KeptTask<JsonElement, TaskSummary>> tasks = await files
                .ReadAllAsync<KeptTask<JsonElement, TaskSummary>>(RunFiles.KeptTasks(activity), cancellationToken, EndedTask.MostRecorded).ConfigureAwait(false);
            summaries.AddRange(tasks.Where(task => PassOf(task.Input) >= pass).Select(task => task.Output));
        }
        return summaries;
    }

    private static int PassOf(JsonElement input) => input.GetProperty("task").GetProperty("pass").GetInt32();

    private static EndedTask ToTask(KeptTask<JsonElement, JsonElement> task) => new()
    {
        Activity = task.Activity,
        Started = task.Started,
        Seconds = task.Seconds,
        // A rank is called once; it is the ranks together that are tried again.
        Attempts = task.Activity == ActivityNames.FitRank ? task.Input.Deserialize<RankTask>(OrchestrationJson.Options)!.Attempt : task.Attempt,
        Worker = task.Worker,
        Output = task.Output.GetRawText(),
    };
}
