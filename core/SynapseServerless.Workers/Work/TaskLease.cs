using Microsoft.Extensions.Logging;
using SynapseServerless.Workers.Queues;

namespace SynapseServerless.Workers;

/// <summary>Renews a task for as long as it is worked at, and says when that did not succeed.</summary>
/// <remarks>While the queue cannot be reached the task is still this worker's, until what was renewed last runs out.</remarks>
internal sealed partial class TaskLease : IAsyncDisposable
{
    private readonly TaskDelivery _delivery;
    private readonly TaskWorkerOptions _options;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _done = new();
    private readonly Task _loop;

    public TaskLease(TaskDelivery delivery, TaskWorkerOptions options)
    {
        (_delivery, _options) = (delivery, options);
        _loop = RenewAsync();
    }

    /// <summary>Is cancelled when the task is somebody else's.</summary>
    public CancellationToken Lost => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _done.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync()
    {
        long renewed = _options.Time.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(_options.Lease / 3, _options.Time, _done.Token).ConfigureAwait(false);
                try
                {
                    long asked = _options.Time.GetTimestamp();
                    if (!await _delivery.RenewAsync(_options.Lease, _done.Token).ConfigureAwait(false))
                        break;
                    renewed = asked;
                }
                catch (SynapseException error)
                {
                    LogNotRenewed(_options.Logger, error, _delivery.Message.MessageId);
                    if (_options.Time.GetElapsedTime(renewed) > _options.Lease)
                        break;
                }
            }
            await _lost.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_done.IsCancellationRequested)
        {
            // The task is done.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} could not be renewed")]
    private static partial void LogNotRenewed(ILogger logger, Exception error, string messageId);
}
