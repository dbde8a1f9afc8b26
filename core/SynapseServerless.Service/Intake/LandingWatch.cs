using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Intake;

/// <summary>How a <see cref="LandingWatch"/> watches.</summary>
public sealed record LandingOptions
{
    /// <summary>How often the folder is looked through. Watchers of file systems lose events; this finds what they lost.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a local file must have stayed as it is before it is taken to be whole.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where it logs.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Notices files that land in a folder and are whole.</summary>
/// <remarks>
/// A local file is whole once length and time of modification have stayed the same for a while; a slow writer writes
/// elsewhere, or under a name that begins with a dot, and renames, which happens at once. A blob is whole when it is there.
/// Each version of a file is told once in the life of this instance, and again while the one who is told cannot handle it.
/// </remarks>
/// <param name="storage">Where the folder is.</param>
/// <param name="folder">Its location.</param>
/// <param name="options">How to watch.</param>
public sealed partial class LandingWatch(IStorage storage, string folder, LandingOptions options)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, string> _handled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Version, DateTimeOffset Since)> _settling = new(StringComparer.Ordinal);

    /// <summary>Watches until it is stopped.</summary>
    /// <param name="handle">Takes the path of a file in the folder, with slashes; one at a time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(Func<string, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        Channel<bool> stirred = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using FileSystemWatcher? watcher = Watcher(() => stirred.Writer.TryWrite(true));
        bool failing = false;
        try
        {
            while (true)
            {
                try
                {
                    await LookAsync(handle, cancellationToken).ConfigureAwait(false);
                    failing = false;
                }
                catch (SynapseException error)
                {
                    // Said once, not at each look.
                    if (!failing)
                        LogFailing(options.Logger, error, folder);
                    failing = true;
                }
                await WaitAsync(stirred.Reader, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Somebody stops it, which is how it ends.
        }
    }

    /// <summary>Looks through the folder once and tells of what is new and whole.</summary>
    /// <param name="handle">Takes the path of a file in the folder, with slashes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SynapseException">The folder cannot be listed, or a file could not be handled; the others were.</exception>
    public async Task LookAsync(Func<string, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        var landed = new List<(string Path, string Version)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        DateTimeOffset now = options.Time.GetUtcNow();
        await foreach (StorageItem item in storage.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (DropPath.Of(folder, item.Path) is not { } path || !Matters(path))
                continue;
            seen.Add(path);
            if (_handled.TryGetValue(path, out string? version) && version == item.Version)
                continue;
            if (IsWhole(path, item, now))
                landed.Add((path, item.Version));
        }
        foreach (string gone in _handled.Keys.Concat(_settling.Keys).Where(path => !seen.Contains(path)).ToArray())
        {
            _handled.Remove(gone);
            _settling.Remove(gone);
        }
        await TellAsync(landed, handle, cancellationToken).ConfigureAwait(false);
    }

    private async Task TellAsync(List<(string Path, string Version)> landed, Func<string, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        SynapseException? failure = null;
        foreach ((string path, string version) in landed)
        {
            try
            {
                await handle(path, cancellationToken).ConfigureAwait(false);
                _handled[path] = version;
                _settling.Remove(path);
            }
            catch (SynapseException error)
            {
                failure ??= error;
            }
        }
        if (failure is not null)
            throw failure;
    }

    private static bool Matters(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        return DropPath.Objection(name == DropManifest.FileName ? path[..^name.Length] + "manifest" : path) is null;
    }

    private bool IsWhole(string path, StorageItem item, DateTimeOffset now)
    {
        if (storage.LocalPath(item.Path) is null)
            return true;
        if (_settling.TryGetValue(path, out (string Version, DateTimeOffset Since) known) && known.Version == item.Version)
            return now - known.Since >= options.Settle;
        _settling[path] = (item.Version, now);
        return false;
    }

    private async Task WaitAsync(ChannelReader<bool> stirred, CancellationToken cancellationToken)
    {
        TimeSpan wait = _settling.Count > 0 && options.Settle < options.Interval ? options.Settle : options.Interval;
        using var limit = new CancellationTokenSource(wait, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await stirred.WaitToReadAsync(either.Token).ConfigureAwait(false);
            // A file that is being written stirs a thousand times a second; the folder is not looked through as often.
            await Task.Delay(Breath, options.Time, either.Token).ConfigureAwait(false);
            stirred.TryRead(out _);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It is time to look, whether or not something stirred.
        }
    }

    private FileSystemWatcher? Watcher(Action stir)
    {
        if (storage.LocalPath(folder) is not { } path)
            return null;
        try
        {
            Directory.CreateDirectory(path);
            var watcher = new FileSystemWatcher(path) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Created += (_, _) => stir();
            watcher.Changed += (_, _) => stir();
            watcher.Renamed += (_, _) => stir();
            watcher.Error += (_, _) => stir();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The system has no watcher to spare; looking now and then does.
            LogNoWatcher(options.Logger, error, path);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What landed in {folder} cannot be handled; it is tried again until it can")]
    private static partial void LogFailing(ILogger logger, Exception error, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{folder} cannot be watched; it is looked through now and then")]
    private static partial void LogNoWatcher(ILogger logger, Exception error, string folder);
}
