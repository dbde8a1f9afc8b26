namespace SynapseServerless.Embedded.Hosts;

/// <summary>Stops the task at work, and no later one.</summary>
internal sealed class HostStopSource : IDisposable
{
    private CancellationTokenSource _current = new();

    /// <summary>A task begins.</summary>
    public CancellationToken Begin()
    {
        _current.Dispose();
        _current = new CancellationTokenSource();
        return _current.Token;
    }

    /// <summary>The task at work stops.</summary>
    public Task StopAsync() => _current.CancelAsync();

    /// <inheritdoc/>
    public void Dispose() => _current.Dispose();
}
