namespace SynapseServerless.Collectives;

/// <summary>Runs the part of one rank so that the others always learn how it ended.</summary>
public static class Gangs
{
    /// <summary>Runs a rank's part; leaves when it is done, and tells the others when it failed.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="collective">The rank; disposed at the end.</param>
    /// <param name="run">The work. The token it gets is cancelled when the caller cancels, or when another rank fails.</param>
    /// <param name="cancellationToken">Ends this rank, and with it all others.</param>
    public static async Task<T> RunRankAsync<T>(
        ICollective collective, Func<ICollective, CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collective);
        ArgumentNullException.ThrowIfNull(run);
        await using (collective.ConfigureAwait(false))
        {
            // A rank that waits in an exchange hears of a cancellation by the failure of the exchange.
            using CancellationTokenRegistration told = cancellationToken.Register(() => collective.Abort("it was cancelled"));
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, collective.Failed);
            try
            {
                T result = await run(collective, either.Token).ConfigureAwait(false);
                collective.Leave();
                return result;
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (OperationCanceledException) when (collective.Failed.IsCancellationRequested)
            {
                collective.ThrowIfFailed();
                throw;
            }
            catch (Exception error) when (error is not CollectiveException)
            {
                collective.Abort(error is SynapseException ? error.Message : $"{error.GetType().Name}: {error.Message}");
                throw;
            }
        }
    }
}
