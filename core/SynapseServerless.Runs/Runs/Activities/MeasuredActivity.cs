using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs.Activities;

/// <summary>Tells how each attempt at a task ended and how long it took.</summary>
/// <param name="runs">The runs of this process.</param>
/// <param name="name">Name of the activity.</param>
/// <param name="activity">The activity.</param>
internal sealed class MeasuredActivity<TInput, TOutput>(RunWorkspaces runs, string name, IActivity<TInput, TOutput> activity) : IActivity<TInput, TOutput>
    where TInput : IOfRun
{
    /// <inheritdoc/>
    public async Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken)
    {
        // A worker tells of its tasks itself, with the messages that they came by.
        if (runs.Environment.Worker is not null)
            return await activity.RunAsync(context, input, cancellationToken).ConfigureAwait(false);
        long began = runs.Environment.Time.GetTimestamp();
        try
        {
            TOutput output = await activity.RunAsync(context, input, cancellationToken).ConfigureAwait(false);
            Tell(context, input, began, output as TaskSummary, null);
            return runs.Environment.GroupsTasks && output is TaskSummary summary && summary with { Seconds = Seconds(began) } is TOutput timed ? timed : output;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Tell(context, input, began, null, error.Message);
            throw;
        }
    }

    private void Tell(ActivityContext context, TInput input, long began, TaskSummary? summary, string? error)
    {
        double seconds = Seconds(began);
        string runId = input.Folder[(input.Folder.LastIndexOfAny(['/', '\\']) + 1)..];
        RunTelemetry.TaskEnded(runs.Environment.Logger, runId, name, context.Attempt, seconds, summary, $"{context.InstanceId}/{context.TaskId}", error);
    }
    private double Seconds(long began) => Math.Round(runs.Environment.Time.GetElapsedTime(began).TotalSeconds, 6);
}
