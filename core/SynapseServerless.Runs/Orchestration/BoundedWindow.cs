namespace SynapseServerless.Orchestration;

/// <summary>Starts many tasks of an orchestration with a bounded number at work.</summary>
internal static class BoundedWindow
{
    /// <summary>Runs <paramref name="run"/> for every index from 0; ends at once, with its error, when one fails.</summary>
    public static async Task ForEachAsync(int count, int window, Func<int, Task> run)
    {
        int next = 0;
        var failed = new TaskCompletionSource();

        async Task Lane()
        {
            try
            {
                while (next < count && !failed.Task.IsCompleted)
                    await run(next++);
            }
            catch (Exception error)
            {
                failed.TrySetException(error);
            }
        }

        Task lanes = Task.WhenAll(Enumerable.Range(0, Math.Min(window, count)).Select(_ => Lane()));
        await await Task.WhenAny(lanes, failed.Task);
        // All lanes may have ended in the step in which one failed.
        if (failed.Task.IsCompleted)
            await failed.Task;
    }
}
