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
    private readonly BlockingCollection<Action> _work = [];
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
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        ExecutionContext? context = ExecutionContext.Capture();
        _work.Add(() =>
        {
            if (context is null)
                Complete();
            else
                ExecutionContext.Run(context, static complete => ((Action)complete!)(), (Action)Complete);
        });
        return result.Task;

        void Complete()
        {
            try
            {
                result.SetResult(work());
            }
            catch (OperationCanceledException error)
            {
                result.SetCanceled(error.CancellationToken);
            }
            catch (Exception error)
            {
                result.SetException(error);
            }
        }
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
        foreach (Action action in _work.GetConsumingEnumerable())
            action();
    }
}
