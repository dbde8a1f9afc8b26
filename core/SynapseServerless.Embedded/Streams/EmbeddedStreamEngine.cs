using Microsoft.Extensions.Logging;
using SynapseServerless.Streams;

namespace SynapseServerless.Embedded;

/// <summary>The streams of a service, each carried out in this process for as long as it is wanted.</summary>
/// <param name="options">Where and with what.</param>
public sealed partial class EmbeddedStreamEngine(EmbeddedRunnerOptions options) : IStreamEngine, IAsyncDisposable
{
    private readonly EmbeddedStreams _streams = new(options);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Task Work, CancellationTokenSource Stop)> _atWork = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <summary>Takes up the streams that are wanted and that no process is executing.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many they are.</returns>
    public async Task<int> StartAsync(CancellationToken cancellationToken)
    {
        int taken = 0;
        foreach (StreamView view in await _streams.Ledger.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (view.Status is { Phase: StreamPhase.Drained } && view.Wish.State == StreamState.Draining)
                continue;
            await WakeAsync(_streams.Ledger.InputOf(view.Wish.Name), cancellationToken).ConfigureAwait(false);
            taken++;
        }
        return taken;
    }

    /// <inheritdoc/>
    public Task WakeAsync(StreamInput stream, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // One that is running looks at its folder by itself.
            if (!_isDisposed && (!_atWork.TryGetValue(stream.Name, out (Task Work, CancellationTokenSource Stop) known) || known.Work.IsCompleted))
            {
                var stop = new CancellationTokenSource();
                _atWork[stream.Name] = (Task.Run(() => CarryOutAsync(stream.Name, stop.Token), CancellationToken.None), stop);
            }
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(StreamInput stream, CancellationToken cancellationToken)
    {
        (Task Work, CancellationTokenSource Stop) known;
        lock (_lock)
        {
            if (!_atWork.Remove(stream.Name, out known))
                return;
        }
        await known.Stop.CancelAsync().ConfigureAwait(false);
        await known.Work.WaitAsync(cancellationToken).ConfigureAwait(false);
        known.Stop.Dispose();
    }

    /// <summary>Stops within a second or two; the streams go on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        (Task Work, CancellationTokenSource Stop)[] all;
        lock (_lock)
        {
            _isDisposed = true;
            all = [.. _atWork.Values];
            _atWork.Clear();
        }
        foreach ((_, CancellationTokenSource stop) in all)
            await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(all.Select(static stream => stream.Work)).ConfigureAwait(false);
        foreach ((_, CancellationTokenSource stop) in all)
            stop.Dispose();
    }

    private async Task CarryOutAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await _streams.RunAsync(name, null, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service ends, or the stream is deleted.
        }
        catch (Exception error)
        {
            LogFailed(options.Logger, error, name);
        }
    }

    [LoggerMessage(EventName = "StreamFailed", Level = LogLevel.Error, Message = "Stream {stream} could not be carried out")]
    private static partial void LogFailed(ILogger logger, Exception error, string stream);
}
