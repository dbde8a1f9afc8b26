using System.Collections.Concurrent;
using System.Text.Json;
using SynapseServerless.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Runs;

/// <summary>What of <c>run.json</c> a status tells: a record may hold thousands of tasks, and a status is asked for often.</summary>
internal sealed record RunHead
{
    public required RunStatus Status { get; init; }

    public DateTimeOffset? Ended { get; init; }

    public double Seconds { get; init; }

    public int Resumes { get; init; }

    public long RowsIn { get; init; }

    public long RowsOut { get; init; }

    public long RowsSetAside { get; init; }

    public string? Error { get; init; }

    /// <summary>Version of the file that this was read from.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string FileVersion { get; init; } = "";
}

/// <summary>Reads what is kept of runs, and reads nothing twice that cannot have changed.</summary>
/// <param name="storage">Where it is kept.</param>
/// <param name="layout">Where things are.</param>
internal sealed class RunRecords(IStorage storage, ServiceLayout layout)
{
    // Some kilobytes each; what is asked for again and again is the runs of today.
    private const int Most = 2_000;

    private readonly ConcurrentDictionary<string, StoredRunRequest> _requests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RunHead> _heads = new(StringComparer.Ordinal);

    /// <summary>The files of a run.</summary>
    public RunFiles Files(string runId) => new(storage, layout.Run(runId));

    /// <summary>What a run was started with, or null when there is no such run.</summary>
    public async Task<StoredRunRequest?> FindRequestAsync(string runId, CancellationToken cancellationToken)
    {
        if (!RunIds.IsValid(runId))
            return null;
        if (_requests.TryGetValue(runId, out StoredRunRequest? known))
            return known;
        RunFiles files = Files(runId);
        StoredRunRequest? request = await files
            .FindAsync<StoredRunRequest>(files.Request, cancellationToken).ConfigureAwait(false);
        if (request is not null)
            Keep(_requests, runId, request);
        return request;
    }

    /// <summary>How a run stands by its record, or null when it has none yet.</summary>
    public async Task<RunHead?> FindHeadAsync(string runId, CancellationToken cancellationToken)
    {
        string location = Files(runId).Record;
        if (await storage.FindAsync(location, cancellationToken).ConfigureAwait(false) is not { } item)
            return null;
        if (_heads.TryGetValue(runId, out RunHead? known) && known.FileVersion == item.Version)
            return known;
        await using Stream stream = await storage.OpenReadAsync(location, cancellationToken).ConfigureAwait(false);
        RunHead head = (await JsonSerializer.DeserializeAsync<RunHead>(stream, RunFiles.Json, cancellationToken).ConfigureAwait(false))!;
        head = head with { FileVersion = item.Version };
        Keep(_heads, runId, head);
        return head;
    }

    /// <summary>A run was deleted.</summary>
    public void Forget(string runId)
    {
        _requests.TryRemove(runId, out _);
        _heads.TryRemove(runId, out _);
    }

    private static void Keep<T>(ConcurrentDictionary<string, T> cache, string runId, T value)
    {
        // Which ones go does not matter much: what is asked for again is read again.
        if (cache.Count >= Most)
            cache.Clear();
        cache[runId] = value;
    }
}
