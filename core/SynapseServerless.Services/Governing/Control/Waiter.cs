namespace SynapseServerless.Services.Governing.Control;

/// <summary>A request that waits for its turn.</summary>
/// <param name="cost">What it takes of the limits.</param>
/// <param name="since">Since when it waits, in seconds.</param>
internal sealed class Waiter(RequestCost cost, double since)
    : TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public RequestCost Cost { get; } = cost;

    public double Since { get; } = since;

    public LinkedListNode<Waiter>? Node { get; set; }

    public CancellationTokenRegistration Registration { get; set; }
}
