namespace SynapseServerless.Orchestration;

/// <summary>Lets tasks that were running when a process was killed begin again one at a time.</summary>
/// <remarks>
/// When a process is killed, each task that it worked on counts one beginning without an end, the one that killed it and those beside it
/// alike. Were they all to begin together again, one that is innocent would be beside the guilty one each time, and be given up with it.
/// Alone among the suspects, only the guilty one adds to its count. Ranks of a training need one another and are let through.
/// </remarks>
#pragma warning disable CA1001 // A semaphore without a wait handle holds nothing that could be given back.
public sealed class SuspectTasks
#pragma warning restore CA1001
{
    /// <summary>Those of this process: it is the process that ends, whichever run the task belongs to.</summary>
    public static SuspectTasks OfProcess { get; } = new();

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Waits until a task may begin.</summary>
    /// <param name="activity">Name of its activity.</param>
    /// <param name="beginnings">How often it began before without an end; 0 for one that nothing is held against, which begins at once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>To dispose when the task has ended, however it did; null where it waited for nothing.</returns>
    public async ValueTask<IDisposable?> WaitAsync(string activity, int beginnings, CancellationToken cancellationToken)
    {
        if (beginnings == 0 || activity == ActivityNames.FitRank)
            return null;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_turn);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
