namespace SynapseServerless.LightGBM.Native;

/// <summary>Lets rankings train side by side only where they agree on what grades are worth.</summary>
/// <remarks>
/// The native library keeps the gains of grades once for the whole process and writes them again for every objective and metric
/// that is made. Two trainings with different gains would change each other's, and read beyond the end of the shorter list.
/// The state is static because what it guards is.
/// </remarks>
internal static class LabelGains
{
    private static readonly Lock s_lock = new();
    private static TaskCompletionSource s_free = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static string s_gains = "";
    private static int s_users;

    /// <summary>Waits until no training with other gains is running.</summary>
    /// <param name="gains">The gains as LightGBM's parameter has them; empty for LightGBM's own.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>To be disposed when the training has ended.</returns>
    public static async Task<IDisposable> EnterAsync(string gains, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task free;
            lock (s_lock)
            {
                if (s_users == 0 || s_gains == gains)
                {
                    s_users++;
                    s_gains = gains;
                    return new Leave();
                }
                free = s_free.Task;
            }
            await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class Leave : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) != 0)
                return;
            lock (s_lock)
            {
                if (--s_users > 0)
                    return;
                s_free.TrySetResult();
                s_free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
