namespace SynapseServerless.Orchestration;

/// <summary>Runs continuations of an orchestration one after the other on the thread that steps it.</summary>
internal sealed class OrchestrationPump : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private int _thread;

    /// <summary>Whether a continuation came from outside a step: the code awaited a foreign task.</summary>
    public bool Escaped { get; private set; }

    /// <summary>Whether the calling code runs inside a step.</summary>
    public bool IsCurrent => Current == this && _thread == Environment.CurrentManagedThreadId;

    /// <summary>Runs an action and everything it sets going, until nothing is left to run.</summary>
    public void Run(Action action)
    {
        SynchronizationContext? outer = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        try
        {
            action();
            while (TryDequeue(out var next))
                next.Callback(next.State);
        }
        finally
        {
            Volatile.Write(ref _thread, 0);
            SetSynchronizationContext(outer);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_queue)
        {
            // Run from here, such a continuation would come at a time that no journal knows: it is dropped and reported.
            if (Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId)
                _queue.Enqueue((d, state));
            else
                Escaped = true;
        }
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("An orchestration does not block.");

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private bool TryDequeue(out (SendOrPostCallback Callback, object? State) next)
    {
        lock (_queue)
            return _queue.TryDequeue(out next);
    }
}
