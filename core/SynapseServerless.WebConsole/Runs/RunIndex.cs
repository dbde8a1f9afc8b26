using System.Collections.Concurrent;
using System.Globalization;
using SynapseServerless.Runs;
using SynapseServerless.Service;
using SynapseServerless.Service.Runs;
using SynapseServerless.Storage;
using SynapseServerless.WebConsole.Live;

namespace SynapseServerless.WebConsole.Runs;

/// <summary>The runs of a service as a console lists them: names in memory, newest first, and what cannot change any more read once.</summary>
/// <remarks>Names carry the time of a run, so that a page of a hundred thousand is a place in a sorted array.</remarks>
/// <param name="host">The service.</param>
/// <param name="storage">Where its files are.</param>
/// <param name="time">The clock.</param>
internal sealed class RunIndex(ServiceHost host, IStorage storage, TimeProvider time) : IDisposable
{
    /// <summary>Of so many runs at most the longest, or those with most rows, are looked for.</summary>
    public const int MostSorted = 1_000;

    private const int MostLookedAt = 4_000, Abreast = 16, MostKept = 200_000, TimeDigits = 13;

    private const long End = 9_999_999_999_999;

    // A list over the network costs, and what is new is there soon enough.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly ConcurrentDictionary<string, RunView> _completed = new(StringComparer.Ordinal);
    private string[] _keys = [];
    private long _read;
    private DateTime? _changed;
    private bool _hasRead;

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    /// <summary>A run, by its key; null where it is gone.</summary>
    public async Task<RunView?> FindAsync(string key, CancellationToken cancellationToken)
    {
        string runId = key[(TimeDigits + 1)..];
        if (_completed.TryGetValue(runId, out RunView? known))
            return known;
        RunView? view = await host.Runs.FindAsync(runId, cancellationToken);
        // Others can be resumed.
        if (view is { Status: RunStatus.Completed } && _completed.Count < MostKept)
            _completed[runId] = view;
        return view;
    }

    /// <summary>A run was deleted.</summary>
    public void Forget(string runId)
    {
        _completed.TryRemove(runId, out _);
        _hasRead = false;
    }

    /// <summary>The runs that have not ended, of the newest five hundred.</summary>
    public async Task<IReadOnlyList<RunView>> OpenAsync(CancellationToken cancellationToken)
    {
        string[] keys = await KeysAsync(cancellationToken);
        return [.. (await ViewsAsync(keys.Take(500), cancellationToken)).Where(static run => run is not null && LiveRun.IsOpen(run)).Select(static run => run!)];
    }

    /// <summary>A page of the list.</summary>
    public async Task<RunListing> ListAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        string[] keys = await KeysAsync(cancellationToken);
        bool sorted = filter.Order is RunOrder.Longest or RunOrder.Rows;
        int wanted = sorted ? MostSorted : filter.Top;
        var found = new List<RunView>();
        int looked = 0;
        string? last = null;
        bool more = false;
        foreach (string[] chunk in Ordered(keys, filter).Chunk(Abreast))
        {
            if (looked >= MostLookedAt)
            {
                more = true;
                break;
            }
            RunView?[] views = await ViewsAsync(chunk, cancellationToken);
            for (int i = 0; i < chunk.Length; i++)
            {
                if (found.Count == wanted)
                {
                    more = true;
                    break;
                }
                last = chunk[i];
                if (views[i] is { } view && Fits(view, filter))
                    found.Add(view);
            }
            if (more)
                break;
            looked += chunk.Length;
        }
        bool isShort = more && found.Count < wanted;
        if (!sorted)
            return new RunListing(found, more ? last : null, keys.Length, isShort);
        IEnumerable<RunView> order = filter.Order == RunOrder.Longest
            ? found.OrderByDescending(static run => run.Seconds ?? -1)
            : found.OrderByDescending(static run => run.RowsIn ?? -1);
        return new RunListing([.. order.Take(filter.Top)], null, keys.Length, isShort);
    }

    private static bool Fits(RunView run, RunFilter filter) =>
        (filter.Status is not { } status || run.Status == status)
        && (filter.Text is not { } text || run.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || run.RunId.Contains(text, StringComparison.OrdinalIgnoreCase)
            || run.Pipeline?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);

    private static IEnumerable<string> Ordered(string[] keys, RunFilter filter)
    {
        int from = 0, until = keys.Length;
        if (filter.Since is { } since)
            until = Place(keys, string.Create(CultureInfo.InvariantCulture, $"{End - since.ToUnixTimeMilliseconds():D13}-~"));
        if (filter.Order == RunOrder.Oldest)
        {
            if (filter.After is { } newer)
                until = Math.Min(until, Place(keys, newer));
            for (int i = until - 1; i >= from; i--)
                yield return keys[i];
            yield break;
        }
        if (filter.After is { } after)
        {
            from = Place(keys, after);
            if (from < keys.Length && keys[from] == after)
                from++;
        }
        for (int i = from; i < until; i++)
            yield return keys[i];
    }

    private static int Place(string[] keys, string key) => Array.BinarySearch(keys, key, StringComparer.Ordinal) is >= 0 and int at ? at : ~Array.BinarySearch(keys, key, StringComparer.Ordinal);

    private async Task<RunView?[]> ViewsAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var views = new List<RunView?>();
        foreach (string[] chunk in keys.Chunk(Abreast))
            views.AddRange(await Task.WhenAll(chunk.Select(key => FindAsync(key, cancellationToken))));
        return [.. views];
    }

    /// <summary>Keys of all runs, newest first.</summary>
    public async Task<string[]> KeysAsync(CancellationToken cancellationToken)
    {
        string? folder = storage.LocalPath(host.Layout.Index);
        if (IsFresh(folder))
            return _keys;
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh(folder))
                return _keys;
            // Asked for first: what comes while the names are read is found by the next reading.
            DateTime? changed = Changed(folder);
            var keys = new List<string>();
            if (folder is null)
            {
                await foreach (StorageItem item in storage.ListAsync(host.Layout.Index, cancellationToken))
                    Add(keys, item.Path);
            }
            else if (Directory.Exists(folder))
            {
                foreach (string file in Directory.EnumerateFiles(folder, "*.json"))
                    Add(keys, file);
                keys.Sort(StringComparer.Ordinal);
            }
            (_keys, _changed, _read, _hasRead) = ([.. keys], changed, time.GetTimestamp(), true);
            return _keys;
        }
        finally
        {
            _reading.Release();
        }
    }

    private bool IsFresh(string? folder) => _hasRead && (folder is null ? time.GetElapsedTime(_read) < s_fresh : _changed == Changed(folder));

    // A folder of this machine says by its time whether a name has come or gone.
    private static DateTime? Changed(string? folder) => folder is not null && Directory.Exists(folder) ? Directory.GetLastWriteTimeUtc(folder) : null;

    private static void Add(List<string> keys, string path)
    {
        string key = Path.GetFileNameWithoutExtension(path);
        if (key.Length > TimeDigits + 1 && key[TimeDigits] == '-' && RunIds.IsValid(key[(TimeDigits + 1)..]))
            keys.Add(key);
    }
}
