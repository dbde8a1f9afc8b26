namespace SynapseServerless.Collectives.Local;

/// <summary>Ranks as threads of this process, which read each other's memory.</summary>
public static class LocalCollectives
{
    /// <summary>A collective per rank.</summary>
    /// <param name="size">How many ranks.</param>
    /// <param name="options">How long they wait for each other.</param>
    public static IReadOnlyList<ICollective> Create(int size, CollectiveOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var gang = new LocalGang(size, options ?? new CollectiveOptions());
        LocalGroup group = gang.Group([.. Enumerable.Range(0, size)]);
        return [.. Enumerable.Range(0, size).Select(rank => new LocalCollective(group, rank))];
    }

    /// <summary>Runs a function as every rank at the same time, and returns when all have ended.</summary>
    /// <remarks>When one fails, the others get the error and end too; the first failure is thrown.</remarks>
    /// <typeparam name="T">What a rank gives.</typeparam>
    /// <param name="size">How many ranks.</param>
    /// <param name="options">How long they wait for each other.</param>
    /// <param name="run">The work of a rank. Its blocking calls belong on a thread of its own.</param>
    /// <param name="cancellationToken">Ends all ranks.</param>
    /// <returns>What each rank gave.</returns>
    public static async Task<T[]> RunAsync<T>(
        int size, CollectiveOptions options, Func<ICollective, CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        IReadOnlyList<ICollective> ranks = Create(size, options);
        Task<T>[] work = [.. ranks.Select(rank => Task.Run(() => Gangs.RunRankAsync(rank, run, cancellationToken), CancellationToken.None))];
        try
        {
            return await Task.WhenAll(work).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Those who only heard of it say less than the one it happened to.
            Exception[] errors = [.. work.Where(task => task.IsFaulted).Select(task => task.Exception!.InnerException!)];
            Exception first = errors.FirstOrDefault(error => error is not CollectiveException) ?? errors.First();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
            throw;
        }
    }
}
