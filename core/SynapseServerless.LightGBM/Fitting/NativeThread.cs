using System.Collections.Concurrent;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>The thread on which a fit reads rows and calls the native library, from the first row to the last iteration.</summary>
/// <remarks>
/// <para>GNU's OpenMP keeps helpers for every thread that has called it. Where these come to more than there are processors, it lets all of
/// them sleep whenever they wait, and training, which waits a hundred thousand times, takes a seventh longer: so the threads of the pool, of which
/// any may have the next batch of rows, hand it over. Training is not to keep one of them either, and exchanges between ranks belong to a thread.</para>
/// <para>glibc keeps what a thread has freed for that thread. Where a batch is read wherever the one before was done with, every thread
/// of the pool ends up with room for a batch that none of them needs any more: so passes over the rows begin here, and stay as long as no read has to wait.</para>
/// </remarks>
internal sealed class NativeThread : IDisposable
{
    private readonly BlockingCollection<Task> _work = [];
    private readonly Thread _thread;

    public NativeThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "LightGBM" };
        _thread.Start();
    }

    /// <summary>Does something on the thread: at once when called there, else after all that was asked for before.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">What to do.</param>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var task = new Task<T>(work, TaskCreationOptions.RunContinuationsAsynchronously);
        if (Thread.CurrentThread == _thread)
            task.RunSynchronously(TaskScheduler.Default);
        else
            _work.Add(task);
        return task;
    }

    /// <summary>Begins something on the thread; it leaves when it has to wait, and comes back only for what it asks for again.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">What to do.</param>
    public async Task<T> BeginAsync<T>(Func<Task<T>> work)
    {
        Task<T> begun = await RunAsync(work).ConfigureAwait(false);
        try
        {
            return await begun.ConfigureAwait(false);
        }
        finally
        {
            // The waiter may end the thread next, which the thread cannot do itself.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    /// <inheritdoc cref="BeginAsync{T}(Func{Task{T}})"/>
    public Task BeginAsync(Func<Task> work) => BeginAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return 0;
    });

    /// <inheritdoc cref="RunAsync{T}(Func{T})"/>
    public Task RunAsync(Action work) => RunAsync(() =>
    {
        work();
        return 0;
    });

    /// <summary>Ends the thread, after all that was asked for.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        // A task keeps its exception for its awaiter.
        foreach (Task task in _work.GetConsumingEnumerable())
            task.RunSynchronously(TaskScheduler.Default);
    }
}
