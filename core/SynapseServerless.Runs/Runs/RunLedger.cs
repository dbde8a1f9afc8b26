using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>Keeps what a run was started with and what became of it: the only writer of <c>request.json</c>, <c>specification.json</c> and <c>run.json</c>.</summary>
/// <param name="storage">Where the run's folder is.</param>
/// <param name="folder">Location of the folder.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where the end of the run is logged.</param>
public sealed class RunLedger(IStorage storage, string folder, TimeProvider time, ILogger logger)
{
    private readonly RunFiles _files = new(storage, folder);

    /// <summary>A new identity of a run: readable, and in the order of starting when sorted as text.</summary>
    /// <param name="name">Name of the job.</param>
    /// <param name="now">The time now.</param>
    /// <param name="digits">How many random digits it ends with.</param>
    public static string NewId(string name, DateTimeOffset now, int digits)
    {
        string slug = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        slug = slug.Length == 0 ? "run" : slug[..Math.Min(40, slug.Length)].TrimEnd('-');
        return string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd-HHmmss}-{slug}-{RandomNumberGenerator.GetHexString(digits, lowercase: true)}");
    }

    /// <summary>The record of a run that nobody has begun.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">Name of the job.</param>
    /// <param name="description">What the job does.</param>
    public static RunRecord New(StoredRun run, string name, string? description = null) => new()
    {
        RunId = run.RunId,
        Name = name,
        Description = description,
        Status = RunStatus.Running,
        Specification = run.Canonical,
        Source = run.Source,
        Started = run.Started,
        Estimate = run.Estimate,
    };

    /// <summary>The record of a run that is taken up again.</summary>
    /// <param name="record">Its record so far.</param>
    public static RunRecord Again(RunRecord record) =>
        record with { Status = RunStatus.Running, Resumes = record.Resumes + 1, Error = null, ErrorType = null, Ended = null };

    /// <summary>Keeps the request for a run, where nobody has kept one before.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the run has a request, of which nothing is changed.</returns>
    public ValueTask<bool> TryClaimAsync<T>(T request, CancellationToken cancellationToken) =>
        storage.TryCreateAsync(_files.Request, JsonSerializer.SerializeToUtf8Bytes(request, RunFiles.Json), cancellationToken);

    /// <summary>Keeps what a run is started with; engines read it. Starting the same run again changes nothing.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="specification">What to do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="estimate">What it was estimated to come to; null where nobody estimated it.</param>
    public Task<StoredRun> StartAsync(string runId, RunSpecification specification, CancellationToken cancellationToken, Planning.PlanEstimate? estimate = null) =>
        StartAsync(
            new StoredRun(runId, specification.Source, specification.Canonical, time.GetUtcNow()) { SourceHash = specification.SourceHash, Estimate = estimate }, cancellationToken);

    /// <summary>Keeps what a run is started with, where the time of its start is that of a request.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StoredRun> StartAsync(StoredRun run, CancellationToken cancellationToken)
    {
        await _files.WriteAsync(_files.Specification, run, cancellationToken).ConfigureAwait(false);
        return run;
    }

    /// <summary>What the run was started with.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataException">There is no such run.</exception>
    public Task<StoredRun> StartedAsync(CancellationToken cancellationToken) => _files.ReadAsync<StoredRun>(_files.Specification, cancellationToken);

    /// <summary>What the run was started with, or null when nothing was kept of it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<StoredRun?> FindStartedAsync(CancellationToken cancellationToken) => _files.FindAsync<StoredRun>(_files.Specification, cancellationToken);

    /// <summary>The record of the run, or null when it has none yet.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RunRecord?> FindAsync(CancellationToken cancellationToken) => _files.FindAsync<RunRecord>(_files.Record, cancellationToken);

    /// <summary>The record of the run.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataException">It has none.</exception>
    public Task<RunRecord> ReadAsync(CancellationToken cancellationToken) => _files.ReadAsync<RunRecord>(_files.Record, cancellationToken);

    /// <summary>Records that an engine is executing the run.</summary>
    /// <param name="record">The record: a new one, or that of a run which is taken up again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task BeginAsync(RunRecord record, CancellationToken cancellationToken) => _files.WriteAsync(_files.Record, record, cancellationToken);

    /// <summary>Gives the outputs of a run free that is to be deleted, and takes away what it wrote to them and did not complete.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task GiveUpOutputsAsync(string runId, CancellationToken cancellationToken) => OutputClaims.ForgetAsync(storage, _files, runId, cancellationToken);

    /// <summary>Records the end of a run whose orchestration came to its end.</summary>
    /// <param name="record">Everything that is kept of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task FinishAsync(RunRecord record, CancellationToken cancellationToken)
    {
        await _files.WriteAsync(_files.Record, record, cancellationToken).ConfigureAwait(false);
        RunTelemetry.Ended(logger, record);
    }

    /// <summary>Records the end of a run whose orchestration could not record it: it was stopped, or could not be carried out.</summary>
    /// <param name="ending">How it ended.</param>
    /// <param name="begun">The record of a run that has none yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The record; one that says already how the run ended stays as it is, unless the ending is that of a later start.</returns>
    public async Task<RunRecord> EndAsync(RunEnding ending, RunRecord begun, CancellationToken cancellationToken)
    {
        RunRecord record = await FindAsync(cancellationToken).ConfigureAwait(false) ?? begun;
        bool hasEnded = record.Status != RunStatus.Running && !ending.IsOfLaterStart;
        // The end may have been announced before the engine, which alone knows what was done, reports it.
        bool knowsMore = ending.Totals is not null && record.Status == ending.Status && record is { Tasks.Count: 0, RowsIn: 0 };
        if (hasEnded && !knowsMore)
            return record;
        DateTimeOffset now = time.GetUtcNow();
        RunTotals totals = ending.Totals ?? await RunTotals.ReadAsync(_files, cancellationToken).ConfigureAwait(false);
        record = record with
        {
            Status = ending.Status,
            Ended = hasEnded ? record.Ended : now,
            // Where nobody measured the time at work, the time that went by is the nearest to it.
            Seconds = ending.Seconds ?? (record.Seconds > 0 ? record.Seconds : Math.Round((now - record.Started).TotalSeconds, 3)),
            RowsIn = Math.Max(record.RowsIn, totals.RowsIn),
            RowsOut = Math.Max(record.RowsOut, totals.RowsOut),
            RowsSetAside = Math.Max(record.RowsSetAside, totals.RowsSetAside),
            Tasks = ending.Tasks ?? record.Tasks,
            Services = await ServicesFold.ReadAsync(_files, cancellationToken).ConfigureAwait(false) ?? record.Services,
            Error = ending.Error,
            ErrorType = ending.ErrorType,
        };
        await FinishAsync(record, cancellationToken).ConfigureAwait(false);
        return record;
    }
}

/// <summary>How a run ended that could not record it.</summary>
/// <param name="Status">How it stands now.</param>
public sealed record RunEnding(RunStatus Status)
{
    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Full name of the type of the exception.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Seconds at work; null for what the record says.</summary>
    public double? Seconds { get; init; }

    /// <summary>The rows that were handled; null for what the files of the run tell.</summary>
    public RunTotals? Totals { get; init; }

    /// <summary>The tasks that ended; null for what the record says.</summary>
    public IReadOnlyList<TaskRecord>? Tasks { get; init; }

    /// <summary>Whether the run had been asked to go on after the end that its record tells.</summary>
    public bool IsOfLaterStart { get; init; }
}
