using Microsoft.Extensions.Logging;
using SynapseServerless.Workers;

namespace SynapseServerless.Embedded;

/// <summary>Brings the results of workers to the orchestrations that wait for them.</summary>
/// <remarks>
/// A result is deleted from its queue after it is journalled. One that comes again changes nothing, and so does one that nobody waits for.
/// </remarks>
internal sealed partial class ResultPump(JournaledOrchestrator engine, ITaskQueues queues, EmbeddedRunnerOptions options)
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(1);

    /// <summary>Pumps until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = _shortest;
        try
        {
            while (true)
            {
                int results = await PumpAsync(cancellationToken).ConfigureAwait(false);
                pause = results > 0 ? _shortest : pause * 1.5 < _longest ? pause * 1.5 : _longest;
                if (results == 0)
                    await Task.Delay(pause, options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over, or stops; what has not been taken is taken when it is resumed.
        }
    }

    private async Task<int> PumpAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<IReceivedResult> results = await queues.ReceiveResultsAsync(cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(results.Select(result => RaiseAsync(result, cancellationToken))).ConfigureAwait(false);
            return results.Count;
        }
        catch (SynapseException error)
        {
            // Deadlines see to it that a run does not wait for ever for a queue that is gone.
            LogNoResults(options.Logger, error);
            return 0;
        }
    }

    private async Task RaiseAsync(IReceivedResult received, CancellationToken cancellationToken)
    {
        TaskResult result = received.Result;
        await engine.RaiseEventAsync(result.InstanceId, result.EventName, result).ConfigureAwait(false);
        await received.DeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The results of workers cannot be read")]
    private static partial void LogNoResults(ILogger logger, Exception error);
}
