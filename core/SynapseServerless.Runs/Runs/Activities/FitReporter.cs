using Microsoft.Extensions.Logging;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>
/// Passes on how far a fit is: to who listens in this process, or else as a note in the folder of the run and, from time to time, to the log.
/// </summary>
/// <remarks>
/// The training loop calls it after every iteration, and waits for nothing. One note is written at a time, and what comes meanwhile, or
/// too soon after it, is dropped: the next iteration says more. A note that cannot be written is logged, and the fit goes on.
/// After <see cref="DisposeAsync"/> nothing is written any more.
/// </remarks>
/// <param name="environment">Listener, storage, clock and log.</param>
/// <param name="files">The files of the run.</param>
/// <param name="runId">Identity of the run.</param>
/// <param name="fit">The fit, and which attempt of it this is.</param>
/// <param name="stage">The stage.</param>
internal sealed partial class FitReporter(RunEnvironment environment, RunFiles files, string runId, AwaitedFit fit, string stage)
    : IProgress<StageProgress>, IAsyncDisposable
{
    /// <summary>The shortest time from one note to the next.</summary>
    public static readonly TimeSpan NoteInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _logInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _over = new();
    private (long Time, long Done)? _first;
    private long _logged = environment.Time.GetTimestamp();
    private long? _noted;
    private Task _writing = Task.CompletedTask;
    private bool _isOver;

    /// <summary>The note that is being written, or was last; it never fails.</summary>
    public Task Writing
    {
        get
        {
            lock (_lock)
                return _writing;
        }
    }

    /// <inheritdoc/>
    public void Report(StageProgress value)
    {
        lock (_lock)
        {
            if (_isOver)
                return;
            FitProgress progress = Measure(value);
            if (environment.Listener is { } listener)
            {
                listener.FitProgressed(progress);
                return;
            }
            if (environment.Time.GetElapsedTime(_logged) >= _logInterval)
            {
                _logged = environment.Time.GetTimestamp();
                LogProgress(environment.Logger, runId, stage, value.Text);
            }
            if (_writing.IsCompleted && !(_noted is { } noted && environment.Time.GetElapsedTime(noted) < NoteInterval))
            {
                _noted = environment.Time.GetTimestamp();
                _writing = Task.Run(() => WriteAsync(progress), CancellationToken.None);
            }
        }
    }

    /// <summary>Writes no more; a note that is being written is given up.</summary>
    public async ValueTask DisposeAsync()
    {
        Task writing;
        lock (_lock)
        {
            if (_isOver)
                return;
            (_isOver, writing) = (true, _writing);
        }
        await _over.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        _over.Dispose();
    }

    // By the pace since the first report, so that neither reading nor the iterations of an earlier attempt count.
    private FitProgress Measure(StageProgress value)
    {
        (long time, long done) = _first ??= (environment.Time.GetTimestamp(), value.Done);
        double? left = value.Total is { } total && value.Done > done
            ? Math.Round(environment.Time.GetElapsedTime(time).TotalSeconds / (value.Done - done) * Math.Max(0, total - value.Done), 1)
            : null;
        return new FitProgress
        {
            Stage = stage,
            Iterations = value.Done,
            IterationsTotal = value.Total,
            Metrics = value.Metrics,
            Text = value.Text,
            SecondsLeft = left,
            Attempt = fit.Attempt ?? 1,
            Worker = environment.Worker,
            Time = environment.Time.GetUtcNow(),
        };
    }

    private async Task WriteAsync(FitProgress progress)
    {
        try
        {
            await files.WriteAsync(files.FitNote(fit.Pass), new FitNote(progress, fit.Session), _over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The fit has ended.
        }
#pragma warning disable CA1031 // Whatever is wrong with the storage, the fit has no need of the note.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotNoted(environment.Logger, error, runId, stage);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{RunId} trains {Stage}: {Progress}")]
    private static partial void LogProgress(ILogger logger, string runId, string stage, string? progress);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{RunId} trains {Stage}: its progress could not be recorded in the folder of the run")]
    private static partial void LogNotNoted(ILogger logger, Exception error, string runId, string stage);
}
