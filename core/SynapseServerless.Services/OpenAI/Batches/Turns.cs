namespace SynapseServerless.Services;

/// <summary>Lets so many go on at a time; the others wait in their order.</summary>
/// <param name="most">How many.</param>
internal sealed class Turns(int most)
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _free = most;

    /// <summary>Waits for a turn, which <see cref="End"/> gives back.</summary>
    public Task BeginAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }
        return WaitAsync(turn, cancellationToken);
    }

    /// <summary>Gives a turn back.</summary>
    public void End()
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out TaskCompletionSource? next))
            {
                if (next.TrySetResult())
                    return;
            }
            _free++;
        }
    }

    private static async Task WaitAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        // A turn that came at the same moment is had.
        await using CancellationTokenRegistration given = cancellationToken.UnsafeRegister(static (waiting, token) => ((TaskCompletionSource)waiting!).TrySetCanceled(token), turn);
        await turn.Task.ConfigureAwait(false);
    }
}
