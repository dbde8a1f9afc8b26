using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Intake;

/// <summary>What a <see cref="LocalIntake"/> is made of.</summary>
public sealed record LocalIntakeParts
{
    /// <summary>Where things are.</summary>
    public required ServiceLayout Layout { get; init; }

    /// <summary>Where the root is.</summary>
    public required IStorage Storage { get; init; }

    /// <summary>Takes files that land in <c>drop/</c>; null when nobody does.</summary>
    public DropIntake? Drops { get; init; }

    /// <summary>Starts pipelines at their times; null when nobody does.</summary>
    public ScheduleIntake? Schedules { get; init; }

    /// <summary>Takes requests from the queue; null when nobody does.</summary>
    public RequestIntake? Requests { get; init; }

    /// <summary>How often schedules are looked at, drops when nothing stirs, and the queue when it is empty.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where it logs.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Does in one process what triggers do on Azure: watches <c>drop/</c>, ticks, polls the queue.</summary>
/// <param name="parts">What it is made of; they stay the caller's.</param>
public sealed partial class LocalIntake(LocalIntakeParts parts)
{
    /// <summary>Takes in until it is stopped.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> loops = [.. Start(together.Token)];
        // A part that ends before it is stopped has a defect; the others must not hide that by going on.
        Task first = await Task.WhenAny(loops.Append(Task.Delay(Timeout.InfiniteTimeSpan, together.Token))).ConfigureAwait(false);
        await together.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(loops).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
            await first.ConfigureAwait(false);
    }

    private IEnumerable<Task> Start(CancellationToken cancellationToken)
    {
        if (parts.Drops is { } drops)
            yield return WatchAsync(drops, cancellationToken);
        if (parts.Schedules is { } schedules)
            yield return TickAsync(schedules, cancellationToken);
        if (parts.Requests is { } requests)
            yield return requests.PollAsync(parts.Interval, cancellationToken);
    }

    private Task WatchAsync(DropIntake drops, CancellationToken cancellationToken)
    {
        var watch = new LandingWatch(
            parts.Storage, parts.Layout.Drop, new LandingOptions { Interval = parts.Interval, Logger = parts.Logger, Time = parts.Time });
        return watch.RunAsync(drops.HandleAsync, cancellationToken);
    }

    private async Task TickAsync(ScheduleIntake schedules, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(parts.Interval, parts.Time);
        bool failing = false;
        try
        {
            do
            {
                try
                {
                    await schedules.TickAsync(parts.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                    failing = false;
                }
                catch (SynapseException error)
                {
                    // Said once, not at each tick.
                    if (!failing)
                        LogFailing(parts.Logger, error);
                    failing = true;
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Somebody stops it, which is how it ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Schedules cannot be carried out; it is tried again until they can")]
    private static partial void LogFailing(ILogger logger, Exception error);
}
