using System.Text.Json;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Workers;

/// <summary>Calls an activity that a worker runs: puts it in a queue, and waits for its result or for the deadline.</summary>
/// <remarks>
/// <para>Deadlines and failures that may pass are tried again, as those of a task in the engine are. A result that comes again, and a
/// failure of an attempt that was given up, change nothing; a success that comes late is the same as one in time, because
/// every attempt writes the same.</para>
/// <para>There is one wait for the event at a time, and it is never cancelled: engines differ in whether a wait that was cancelled takes an event with it.</para>
/// </remarks>
internal static class QueuedCall
{
    // What is put in a queue is small: when it fails, the queue service is away for a while.
    private static readonly RetryPolicy _sending = new(8, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(2));

    /// <summary>Calls the activity.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="route">Where the task goes.</param>
    /// <param name="activity">Name of the activity.</param>
    /// <param name="number">Number of the task, unique in the orchestration.</param>
    /// <param name="input">Input of the activity.</param>
    /// <param name="retry">How failures are retried.</param>
    /// <param name="attempting">Hears of every attempt, from 1, before it is put in the queue.</param>
    /// <param name="abandoned">Nobody waits for the task any more: it then counts as late at once.</param>
    /// <exception cref="TaskFailedException">The activity failed, or no worker gave a result in time, all attempts included.</exception>
    public static async Task<TOutput> CallAsync<TInput, TOutput>(
        IOrchestrationContext context, WorkerRoute route, string activity, int number, TInput input, RetryPolicy retry,
        Action<int>? attempting = null, CancellationToken abandoned = default)
    {
        JsonElement json = JsonSerializer.SerializeToElement(input, OrchestrationJson.Options);
        Task<TaskResult>? answer = null;
        for (int attempt = 1; ; attempt++)
        {
            var task = new QueuedTask
            {
                Pool = route.Pool, InstanceId = context.InstanceId, Number = number, Attempt = attempt, Activity = activity, Input = json,
                Deadline = context.CurrentTime + route.Timeout,
            };
            attempting?.Invoke(attempt);
            await context.CallActivityAsync<QueuedTask, TaskQueued>(ActivityNames.QueueTask, task, _sending);

            using var answered = CancellationTokenSource.CreateLinkedTokenSource(abandoned);
            Task timer = context.CreateTimerAsync(task.Deadline, answered.Token);
            TaskFailure? failure = null;
            while (failure is null)
            {
                answer ??= context.WaitForExternalEventAsync<TaskResult>(task.EventName, CancellationToken.None);
                await Task.WhenAny(answer, timer);
                if (!answer.IsCompleted)
                {
                    failure = Late(route, task);
                    break;
                }
                TaskResult result = await answer;
                answer = null;
                if (result.Failure is null && result.Output is { } output)
                {
                    Cancel(answered);
                    return output.Deserialize<TOutput>(OrchestrationJson.Options)!;
                }
                if (result.Attempt == attempt)
                    failure = result.Failure ?? TaskFailures.Of(new WorkerException("The worker sent a result that says nothing"));
            }
            Cancel(answered);
            if (RetrySchedule.DelayAfter(retry, failure, context.InstanceId, number, attempt) is not { } delay)
                throw new TaskFailedException(activity, failure);
            await context.CreateTimerAsync(context.CurrentTime + delay, CancellationToken.None);
        }
    }

    // CancelAsync would cancel from another thread, of which an orchestration has none.
    private static void Cancel(CancellationTokenSource source) => source.Cancel();

    private static TaskFailure Late(WorkerRoute route, QueuedTask task) => TaskFailures.Of(new WorkerException(
        $"No worker of the pool '{route.Pool}' gave a result of {task.Activity} {task.Number} within {Words(route.Timeout)} (attempt {task.Attempt})",
        "See whether workers of the pool are running, and options.workerTimeoutSeconds for tasks that take longer."));

    private static string Words(TimeSpan time) => time.TotalMinutes >= 2 ? $"{time.TotalMinutes:0.#} minutes" : $"{time.TotalSeconds:0.#} seconds";
}
