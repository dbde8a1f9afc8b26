using System.Collections.Concurrent;
using System.Text.Json;
using SynapseServerless.Service.Runs;
using SynapseServerless.WebConsole.Http;

namespace SynapseServerless.WebConsole.Live;

/// <summary>The feeds of a console: one for all runs that are at work, and one for each run that somebody looks at.</summary>
/// <param name="parts">What the console is made of.</param>
internal sealed class LiveFeeds(ConsoleParts parts) : IDisposable
{
    private const int Most = 1_000;

    private static readonly TimeSpan s_ofRun = TimeSpan.FromMilliseconds(400), s_ofAll = TimeSpan.FromMilliseconds(800);
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, LiveFeed> _runs = new(StringComparer.Ordinal);
    private LiveFeed? _all;

    /// <summary>The feed of one run.</summary>
    public LiveFeed OfRun(string runId)
    {
        // Feeds that nobody listens to are small; those who listen keep theirs.
        if (_runs.Count >= Most)
            _runs.Clear();
        return _runs.GetOrAdd(runId, id => New(cancel => LookAsync(id, cancel), s_ofRun));
    }

    /// <summary>The feed of all runs that are at work.</summary>
    public LiveFeed OfAll() => _all ??= New(LookAtAllAsync, s_ofAll);

    /// <summary>Ends all feeds, and with them the connections of browsers, which come back to the next server.</summary>
    public void Close() => _closing.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _closing.Dispose();

    private LiveFeed New(Func<CancellationToken, Task<Look>> look, TimeSpan pause) => new(look, pause, parts.Time, parts.Logger, _closing.Token);

    private async Task<Look> LookAsync(string runId, CancellationToken cancellationToken)
    {
        RunView? run = await parts.Host.Runs.FindAsync(runId, cancellationToken);
        if (run is null)
            return new Look("end", "{}", true);
        string json = JsonSerializer.Serialize(LiveRun.Of(run), s_json);
        return LiveRun.IsOpen(run) ? new Look("run", json, false) : new Look("end", json, true);
    }

    private async Task<Look> LookAtAllAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RunView> open = await parts.Runs.OpenAsync(cancellationToken);
        return new Look("runs", JsonSerializer.Serialize(open.Select(LiveRun.Of), s_json), false);
    }
}
