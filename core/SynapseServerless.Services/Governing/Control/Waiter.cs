namespace SynapseServerless.Services.Governing.Control;

/// <summary>A request that waits for its turn.</summary>
/// <param name="cost">What it takes of the limits.</param>
/// <param name="since">Since when it waits, in seconds.</param>
/// <param name="longestWait">The longest hold that it waits for.</param>
internal sealed class Waiter(RequestCost cost, double since, TimeSpan longestWait)
    : TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public RequestCost Cost { get; } = cost;

    public double Since { get; } = since;

    public TimeSpan LongestWait { get; } = longestWait;

    public LinkedListNode<Waiter>? Node { get; set; }

    public CancellationTokenRegistration Registration { get; set; }
}
