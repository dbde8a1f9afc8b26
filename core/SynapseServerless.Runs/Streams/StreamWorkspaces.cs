using System.Collections.Concurrent;
using SynapseServerless.Runs;

namespace SynapseServerless.Streams;

/// <summary>The streams that this process works at, each version opened once.</summary>
/// <param name="environment">What they are given.</param>
public sealed class StreamWorkspaces(RunEnvironment environment) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SortedList<int, Task<StreamWorkspace>>> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _looked = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>What activities are given.</summary>
    public RunEnvironment Environment { get; } = environment;

    /// <summary>Whether this process looks at something for the first time.</summary>
    internal bool IsFirstLook(string what) => _looked.TryAdd(what, true);

    /// <summary>A version of a stream.</summary>
    internal async Task<StreamWorkspace> GetAsync(string name, string folder, int version, CancellationToken cancellationToken)
    {
        Task<StreamWorkspace> opening;
        lock (_lock)
        {
            SortedList<int, Task<StreamWorkspace>> versions = _streams.GetOrAdd(folder, static _ => []);
            if (!versions.TryGetValue(version, out opening!) || opening.IsFaulted || opening.IsCanceled)
                versions[version] = opening = Task.Run(() => StreamWorkspace.OpenAsync(Environment, folder, name, version, CancellationToken.None), CancellationToken.None);
        }
        return await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the versions of a stream before one: no task of theirs is running.</summary>
    internal async Task LetGoAsync(string folder, int before)
    {
        Task<StreamWorkspace>[] old = [];
        lock (_lock)
        {
            if (_streams.TryGetValue(folder, out SortedList<int, Task<StreamWorkspace>>? versions))
            {
                int[] keys = [.. versions.Keys.Where(version => version < before)];
                old = [.. keys.Select(version => versions[version])];
                foreach (int version in keys)
                    versions.Remove(version);
            }
        }
        await CloseAsync(old).ConfigureAwait(false);
    }

    /// <summary>Closes all streams.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<StreamWorkspace>[] all;
        lock (_lock)
        {
            all = [.. _streams.Values.SelectMany(static versions => versions.Values)];
            _streams.Clear();
        }
        await CloseAsync(all).ConfigureAwait(false);
    }

    private static async Task CloseAsync(Task<StreamWorkspace>[] streams)
    {
        foreach (Task<StreamWorkspace> opening in streams)
        {
            await Task.WhenAny(opening).ConfigureAwait(false);
            if (opening.IsCompletedSuccessfully)
                await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}
