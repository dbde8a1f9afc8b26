namespace SynapseServerless.Orchestration;

/// <summary>Calls a task until it has an answer: one that says not yet is called again at the time it names.</summary>
/// <remarks>Between two calls there is a durable timer and nothing else: no thread, no activity, no worker is held.</remarks>
internal static class PatientCall
{
    /// <summary>Calls the task.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="call">Calls the task once, its retries included.</param>
    /// <exception cref="TaskFailedException">The task failed.</exception>
    public static async Task<TOutput> CallAsync<TOutput>(IOrchestrationContext context, Func<Task<TOutput>> call)
    {
        while (true)
        {
            DateTimeOffset again;
            try
            {
                return await call();
            }
            catch (TaskFailedException error) when (error.Failure.AskAgainAt is { } time)
            {
                again = time;
            }
            await context.CreateTimerAsync(again > context.CurrentTime ? again : context.CurrentTime, CancellationToken.None);
        }
    }
}
