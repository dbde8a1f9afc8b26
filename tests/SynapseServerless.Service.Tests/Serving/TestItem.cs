using SynapseServerless.Service.Serving;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>A request of a test: counts how often it is answered, refused and let go of.</summary>
internal sealed class TestItem(string caller = "a", int rows = 1, string kind = "", DateTimeOffset? deadline = null) : IBatchItem<TestItem>
{
    private readonly TaskCompletionSource<bool> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _freed, _given, _held;

    public int Rows => rows;

    public string Caller => caller;

    public DateTimeOffset? Deadline => deadline;

    public string Kind => kind;

    public int Freed => _freed;

    public int Given => _given;

    public Exception? Refused { get; private set; }

    public Task End => _end.Task;

    public bool IsAlike(TestItem other) => other.Kind == kind;

    public void Give()
    {
        Interlocked.Increment(ref _given);
        _end.TrySetResult(true);
    }

    public void Refuse(Exception reason)
    {
        if (_end.TrySetResult(false))
            Refused = reason;
    }

    public void Hold() => Interlocked.Increment(ref _held);

    public void Free() => Interlocked.Increment(ref _freed);
}
