using System.Text.Json;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs.Activities;

/// <summary>Carries out tasks of a fan-out one after the other, each as the activity that it would be by itself.</summary>
/// <remarks>
/// Each task writes its own output, is kept when it is done, counts its beginnings and fails by itself. So a group that is delivered again finds what is
/// done, and one task that fails takes nothing from the others.
/// </remarks>
/// <param name="registry">The activities.</param>
/// <param name="time">The clock.</param>
internal sealed class TaskGroupActivity(OrchestrationRegistry registry, TimeProvider time) : IActivity<TaskGroup, TaskGroupResult>
{
    /// <summary>How long a group begins tasks: one that was estimated too large ends early, and the rest of its tasks go into another.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // Failures travel in one payload with the summary. A single one fits however long its message is.
    private const int FailureBytes = 6 * 1024;

    /// <inheritdoc/>
    public async Task<TaskGroupResult> RunAsync(ActivityContext context, TaskGroup input, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        var summary = new TaskSummary();
        var failed = new List<FailedTask>();
        int handled = 0, bytes = 0;
        for (; handled < input.Count && (handled == 0 || time.GetElapsedTime(began) < Longest); handled++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int index = input.First + handled;
            string task = OrchestrationJson.Write(new IndexedTask(input.Task, index), $"input of activity '{input.Activity}'");
            TaskOutcome outcome = await registry.RunActivityAsync(input.Activity, context, task, cancellationToken).ConfigureAwait(false);
            if (outcome.Output is { } output)
            {
                summary = summary.Plus(OrchestrationJson.Read<TaskSummary>(output));
                continue;
            }
            var failure = new FailedTask(index, outcome.Failure! with { Detail = null });
            bytes += JsonSerializer.SerializeToUtf8Bytes(failure, OrchestrationJson.Options).Length;
            // What does not fit is left to the next group, which meets it again.
            if (failed.Count > 0 && bytes > FailureBytes)
                break;
            failed.Add(failure);
        }
        summary = summary with { Seconds = Math.Round(time.GetElapsedTime(began).TotalSeconds, 6), FirstFailure = null };
        return new TaskGroupResult(handled, summary) { Failed = failed.Count == 0 ? null : failed };
    }
}
