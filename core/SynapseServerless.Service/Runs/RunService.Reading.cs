using Microsoft.Extensions.Logging;
using SynapseServerless.Runs;

namespace SynapseServerless.Service.Runs;

public sealed partial class RunService
{
    /// <summary>How a run stands.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <exception cref="ServiceException">There is no such run.</exception>
    public async Task<RunView> GetAsync(string runId, CancellationToken cancellationToken) =>
        await FindAsync(runId, cancellationToken).ConfigureAwait(false) ?? throw NoSuchRun(runId);

    /// <summary>What a run that has ended gave.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <exception cref="ServiceException">There is no such run, or it has not ended.</exception>
    public async Task<RunResult> ResultAsync(string runId, CancellationToken cancellationToken) =>
        RunResult.Of(await RecordAsync(runId, cancellationToken).ConfigureAwait(false), _layout);

    /// <summary>The report of a run that has ended: a page of HTML.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <returns>The page, and what tells it from one that was written later.</returns>
    /// <exception cref="ServiceException">There is no such run, or it has not ended, or has no report.</exception>
    public async Task<(Stream Content, string Version)> ReportAsync(string runId, CancellationToken cancellationToken)
    {
        RunRecord record = await RecordAsync(runId, cancellationToken).ConfigureAwait(false);
        if (!record.Outputs.TryGetValue("report", out string? location)
            || await Storage.FindAsync(location, cancellationToken).ConfigureAwait(false) is not { } item)
            throw new ServiceException(Refusal.NotFound, "The run has no report", record.Status == RunStatus.Cancelled ? "Resume the run to its end." : null);
        return (await Storage.OpenReadAsync(location, cancellationToken).ConfigureAwait(false), item.Version.Trim('"'));
    }

    private async Task<RunRecord> RecordAsync(string runId, CancellationToken cancellationToken)
    {
        RunView run = await GetAsync(runId, cancellationToken).ConfigureAwait(false);
        if (run.Status is RunStatus.Pending or RunStatus.Running)
            throw new ServiceException(Refusal.Conflict, $"The run has not ended: it is {Word(run.Status)}", "Ask again when its status is completed, failed or cancelled.");
        RunFiles files = _records.Files(runId);
        return await files.ReadAsync<RunRecord>(files.Record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How a run stands; null when there is no such run.</summary>
    internal async Task<RunView?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        if (await _records.FindRequestAsync(runId, cancellationToken).ConfigureAwait(false) is not { } request)
            return null;
        RunHead? head = await _records.FindHeadAsync(runId, cancellationToken).ConfigureAwait(false);
        RunResumption? resumption = head is null or { Status: RunStatus.Running } ? null : await ResumptionAsync(runId, cancellationToken).ConfigureAwait(false);
        if (HasEnded(head, resumption))
            return View(request, head, null);

        EngineRunState? state = await _parts.Engine.FindAsync(runId, cancellationToken).ConfigureAwait(false);
        switch (state?.Status)
        {
            case null when resumption is not null:
                await ScheduleAsync(runId, resumption.Count, cancellationToken).ConfigureAwait(false);
                return View(request, head, new EngineRunState(runId, RunStatus.Pending));
            case null:
                await PlaceAsync(request, cancellationToken).ConfigureAwait(false);
                return View(request, head, new EngineRunState(runId, RunStatus.Pending));
            case RunStatus.Pending or RunStatus.Running:
                return View(request, head, state);
        }

        // The engine is through with it: by now its record says so, or nobody came to write it.
        head = await _records.FindHeadAsync(runId, cancellationToken).ConfigureAwait(false);
        if (!HasEnded(head, null))
            head = await EndAsync(request, state, cancellationToken).ConfigureAwait(false);
        return View(request, head, null);
    }

    private static bool HasEnded(RunHead? head, RunResumption? resumption) =>
        head is { Status: not RunStatus.Running } && (resumption is null || resumption.Of != head.FileVersion);

    private Task<RunResumption?> ResumptionAsync(string runId, CancellationToken cancellationToken)
    {
        RunFiles files = _records.Files(runId);
        return files.FindAsync<RunResumption>(files.At(RunResumption.FileName), cancellationToken);
    }

    private RunView View(StoredRunRequest request, RunHead? head, EngineRunState? state)
    {
        var view = new RunView
        {
            RunId = request.RunId,
            Name = request.Name,
            Trigger = request.Trigger,
            Pipeline = request.Pipeline,
            Version = request.Version,
            Created = request.Created,
            Resumes = head?.Resumes ?? 0,
            Status = state?.Status ?? head?.Status ?? RunStatus.Completed,
        };
        if (state is not null)
            return view with { Progress = state.Progress };
        return view with
        {
            Ended = head?.Ended,
            Seconds = head?.Seconds,
            RowsIn = head?.RowsIn,
            RowsOut = head?.RowsOut,
            RowsSetAside = head?.RowsSetAside,
            Error = head?.Error is { } error ? _layout.Relative(error) : null,
        };
    }

    private static ServiceException NoSuchRun(string runId) => new(
        Refusal.NotFound, RunIds.IsValid(runId) ? $"There is no run '{runId}'" : "There is no such run");

    private static string Word(RunStatus state) => state.ToString().ToLowerInvariant();

    /// <summary>Whether the engine can carry out runs, as far as it knows; what it says otherwise is logged.</summary>
    /// <param name="cancellationToken">Gives up asking.</param>
    internal async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        string? problem;
        try
        {
            problem = await _parts.Engine.FindProblemAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(5), _parts.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            problem = "It did not answer within 5 seconds";
        }
        if (problem is not null)
            LogUnhealthy(_parts.Logger, problem);
        return problem is null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The engine cannot carry out runs: {Problem}")]
    private static partial void LogUnhealthy(ILogger logger, string problem);
}
