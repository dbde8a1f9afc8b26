using System.Collections.Concurrent;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>The thread on which a fit calls the native library, from the first row to the last iteration.</summary>
/// <remarks>
/// GNU's OpenMP keeps helpers for every thread that has called it. Where these come to more than there are processors, it lets all of
/// them sleep whenever they wait, and training, which waits a hundred thousand times, takes a seventh longer: so the threads of the pool, of which
/// any may have the next batch of rows, hand it over. Training is not to keep one of them either, and exchanges between ranks belong to a thread.
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

    /// <summary>Does something on the thread, after all that was asked for before.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">What to do.</param>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var task = new Task<T>(work, TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(task);
        return task;
    }

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
        // What a task throws, it keeps for whoever awaits it.
        foreach (Task task in _work.GetConsumingEnumerable())
            task.RunSynchronously(TaskScheduler.Default);
    }
}
