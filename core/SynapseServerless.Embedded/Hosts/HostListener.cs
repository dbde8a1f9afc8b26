using SynapseServerless.Runs;

namespace SynapseServerless.Embedded.Hosts;

/// <summary>Tells the engine how far the task is, ten times a second at most.</summary>
/// <param name="connection">To the engine.</param>
internal sealed class HostListener(HostConnection connection) : IRunListener, IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Dictionary<int, long> _rows = [];
    private FitProgress? _fit;
    private ITimer? _timer;
    private bool _isDue;

    /// <inheritdoc/>
    public void RowsHandled(int pass, long rows)
    {
        lock (_lock)
        {
            _rows[pass] = _rows.GetValueOrDefault(pass) + rows;
            Later();
        }
    }

    /// <inheritdoc/>
    public void FitProgressed(FitProgress fit)
    {
        lock (_lock)
        {
            _fit = fit;
            Later();
        }
    }

    /// <summary>Tells what has not been told.</summary>
    /// <exception cref="IOException">The engine has gone.</exception>
    public async Task FlushAsync()
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        try
        {
            KeyValuePair<int, long>[] rows;
            FitProgress? fit;
            lock (_lock)
            {
                (rows, fit, _isDue) = ([.. _rows], _fit, false);
                _rows.Clear();
                _fit = null;
            }
            foreach ((int pass, long count) in rows)
                await connection.SendAsync(new HostedRows(pass, count), CancellationToken.None).ConfigureAwait(false);
            if (fit is not null)
                await connection.SendAsync(new HostedFit(fit), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _sending.Dispose();
    }

    // Under the lock.
    private void Later()
    {
        if (_isDue)
            return;
        _isDue = true;
        _timer ??= TimeProvider.System.CreateTimer(_ => _ = TellAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(_pause, Timeout.InfiniteTimeSpan);
    }

    private async Task TellAsync()
    {
        try
        {
            await FlushAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The engine has gone, and this process goes with it.
        }
    }
}
