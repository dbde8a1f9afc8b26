using Microsoft.Extensions.Logging;
using SynapseServerless.Runs;

namespace SynapseServerless.Embedded;

/// <summary>Looks now and then what a fit on workers tells of itself, while the run waits for one, and passes it on.</summary>
/// <param name="tracker">Knows what the run waits for.</param>
/// <param name="folder">Folder of the run.</param>
/// <param name="options">Storage, clock and log.</param>
internal sealed partial class FitWatch(ProgressTracker tracker, string folder, EmbeddedRunnerOptions options)
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(2);

    /// <summary>Watches until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_interval, options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                if (tracker.Awaited is { } fit)
                    await LookAsync(fit, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over, or stops.
        }
    }

    private async Task LookAsync(AwaitedFit fit, CancellationToken cancellationToken)
    {
        try
        {
            if (await FitNotes.FindAsync(options.Storage, folder, fit, cancellationToken).ConfigureAwait(false) is { } told)
                tracker.FitTold(fit, told);
        }
        catch (SynapseException error)
        {
            // The run does not need it, and the next look gives watchers newer news.
            LogUnreadable(options.Logger, error, folder);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The progress of the fit in {Folder} cannot be read")]
    private static partial void LogUnreadable(ILogger logger, Exception error, string folder);
}
