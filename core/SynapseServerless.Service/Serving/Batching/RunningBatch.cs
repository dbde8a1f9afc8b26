namespace SynapseServerless.Service.Serving;

/// <summary>A batch that is at work; it is given up when nobody waits for any of it.</summary>
/// <param name="requests">How many requests it has.</param>
internal sealed class RunningBatch(int requests) : IDisposable
{
    private readonly CancellationTokenSource _givenUp = new();
    private int _wanted = requests;

    /// <summary>Cancelled when nobody waits any more.</summary>
    public CancellationToken Token => _givenUp.Token;

    /// <summary>Notes that one request of it has ended without it.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _wanted) > 0)
            return;
        try
        {
            _givenUp.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has come to its end meanwhile.
        }
    }

    public void Dispose() => _givenUp.Dispose();
}
