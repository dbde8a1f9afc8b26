using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SynapseServerless.Runs;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Service.Runs;

/// <summary>Starts runs, tells how they stand, cancels and resumes them, over any engine.</summary>
/// <remarks>
/// A run's folder is the truth. Its <c>request.json</c> is written first, by one of all who try, and a process that finds a run that
/// its engine does not know schedules it again, so that a process may end anywhere in between.
/// </remarks>
public sealed partial class RunService : IRunStarter
{
    private readonly ServiceParts _parts;
    private readonly ServiceLayout _layout;
    private readonly NetworkSpecifications _specifications;
    private readonly PipelineStore _pipelines;
    private readonly RunRecords _records;

    internal RunService(ServiceParts parts, ServiceLayout layout, NetworkSpecifications specifications, PipelineStore pipelines)
    {
        (_parts, _layout, _specifications, _pipelines) = (parts, layout, specifications, pipelines);
        _records = new RunRecords(parts.Storage, layout);
    }

    private IStorage Storage => _parts.Storage;

    private RunLedger LedgerOf(string runId) => new(Storage, _layout.Run(runId), _parts.Time, _parts.Logger);

    /// <inheritdoc/>
    public async Task<RunStarted> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        string fingerprint = Fingerprint(request);
        string? known = request.IdempotencyKey is { Length: > 0 } key ? RunIds.OfKey(key) : null;
        if (known is not null && await _records.FindRequestAsync(known, cancellationToken).ConfigureAwait(false) is { } earlier)
            return await AgainAsync(earlier, fingerprint, cancellationToken).ConfigureAwait(false);
        CheckCallback(request.Callback);
        (JsonElement text, string name, int? version) = await TextAsync(request, cancellationToken).ConfigureAwait(false);
        RunSpecification specification = _specifications.Read(text, name, request.Overrides, canonical: version is not null || request.IsCanonical);
        DateTimeOffset now = _parts.Time.GetUtcNow();
        while (true)
        {
            var stored = new StoredRunRequest
            {
                RunId = known ?? RunLedger.NewId(specification.Name, now, digits: 8),
                Name = specification.Name,
                Trigger = request.Trigger,
                Created = now,
                Fingerprint = fingerprint,
                Pipeline = request.Pipeline,
                Version = version,
                Callback = request.Callback,
                Source = specification.Source!,
                Canonical = specification.Canonical,
            };
            if (await LedgerOf(stored.RunId).TryClaimAsync(stored, cancellationToken).ConfigureAwait(false))
            {
                await PlaceAsync(stored, cancellationToken).ConfigureAwait(false);
                RunTelemetry.Started(_parts.Logger, stored.RunId, stored.Name, stored.Trigger, stored.Pipeline, stored.Version);
                return new RunStarted(stored.RunId, true);
            }
            // With a key, somebody asked for the same at the same time; without one, chance drew an identity twice.
            if (known is not null && await _records.FindRequestAsync(known, cancellationToken).ConfigureAwait(false) is { } other)
                return await AgainAsync(other, fingerprint, cancellationToken).ConfigureAwait(false);
        }
    }

    // What follows request.json; doing it twice is the same as doing it once.
    private async Task PlaceAsync(StoredRunRequest request, CancellationToken cancellationToken)
    {
        RunFiles files = _records.Files(request.RunId);
        await LedgerOf(request.RunId).StartAsync(request.ToRun(), cancellationToken).ConfigureAwait(false);
        var entry = new RunIndexEntry(request.RunId, request.Name, request.Created);
        await files.WriteAsync($"{_layout.Index}/{RunIds.IndexKey(request)}.json", entry, cancellationToken).ConfigureAwait(false);
        await ScheduleAsync(request.RunId, 0, cancellationToken).ConfigureAwait(false);
    }

    private Task ScheduleAsync(string runId, int restarts, CancellationToken cancellationToken) => _parts.Engine.ScheduleAsync(
        _layout.Input(runId) with { Notify = _parts.Notifier is not null, Restarts = restarts }, cancellationToken);

    private async Task<RunStarted> AgainAsync(StoredRunRequest earlier, string fingerprint, CancellationToken cancellationToken)
    {
        if (earlier.Fingerprint != fingerprint)
        {
            throw new ServiceException(
                Refusal.Unprocessable, $"The idempotency key was used before, for another request; that one started run {earlier.RunId}",
                "Use a new key for a new request, and repeat a request as it was.");
        }
        // Reading how it stands schedules it where that was missed.
        await GetAsync(earlier.RunId, cancellationToken).ConfigureAwait(false);
        return new RunStarted(earlier.RunId, false);
    }

    private async Task<(JsonElement Text, string Name, int? Version)> TextAsync(RunRequest request, CancellationToken cancellationToken)
    {
        if (request.Pipeline is not { } name)
        {
            return request.Specification is { } given
                ? (given, "run", null)
                : throw new SpecificationException("There is nothing to run", new Location { Pointer = "" }, "Give a specification, or the name of a stored pipeline.");
        }
        if (request.Specification is not null)
            throw new SpecificationException("A run has a specification or a stored pipeline, and this request has both", new Location { Pointer = "/pipeline" }, "Keep the one that is to be run.");
        StoredPipeline pipeline = await _pipelines.FindAsync(name, request.Version, cancellationToken).ConfigureAwait(false)
            ?? throw new ServiceException(
                Refusal.NotFound, request.Version is { } version ? $"There is no version {version} of a pipeline '{name}'" : $"There is no pipeline '{name}'");
        return (pipeline.Specification, name, pipeline.Version);
    }

    private void CheckCallback(Uri? callback)
    {
        if (callback is null)
            return;
        if (_parts.Options.CallbackSecret is null)
            throw new ServiceException(Refusal.Unprocessable, "This service sends no callbacks", "The operator can set SYNAPSE_CALLBACK_SECRET; ask for the status of the run instead.");
        _parts.Trust.Hosts.Check(callback, new Location { Pointer = "/callback" });
    }

    private static string Fingerprint(RunRequest request)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(
            new { request.Specification, request.Pipeline, request.Version, request.Overrides, request.Callback }, RunFiles.Json);
        return Convert.ToHexStringLower(SHA256.HashData(json));
    }
}
