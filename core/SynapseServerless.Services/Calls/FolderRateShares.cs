using System.Globalization;
using Microsoft.Extensions.Logging;
using SynapseServerless.Services.Governing;
using SynapseServerless.Storage;

namespace SynapseServerless.Services;

/// <summary>How many processes share the limits of an endpoint, counted by files that each of them writes anew every few seconds.</summary>
/// <remarks>Ages go by the clock of the storage alone: the time of another file is compared with that of the own one. A process that is killed counts for as long as its lease lasts.</remarks>
internal sealed partial class FolderRateShares : IRateShares, IDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5), s_lease = TimeSpan.FromSeconds(20), s_idle = TimeSpan.FromSeconds(60), s_forgotten = TimeSpan.FromMinutes(10);
    private readonly IStorage _storage;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _folder;
    private readonly string _own;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stop = new();
    private long _used;
    private int _holders = 1;
    private readonly Lock _lock = new();
    private Task _renewing = Task.CompletedTask;
    private bool _isGone;
    private bool _failed;

    /// <param name="storage">Where the folder is.</param>
    /// <param name="folder">The folder of the endpoint.</param>
    /// <param name="time">The clock that says how often the file is written.</param>
    /// <param name="logger">Hears where the folder cannot be used.</param>
    public FolderRateShares(IStorage storage, string folder, TimeProvider time, ILogger logger)
    {
        (_storage, _time, _logger, _folder) = (storage, time, logger, folder.TrimEnd('/', '\\'));
        _own = string.Create(CultureInfo.InvariantCulture, $"{_folder}/{Guid.NewGuid():N}.share");
        _used = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((FolderRateShares)state!).Tick(), this, TimeSpan.Zero, s_every);
    }

    /// <inheritdoc/>
    public int Holders => Volatile.Read(ref _holders);

    /// <summary>Takes note that the endpoint is called; a process that has not for a minute has no share.</summary>
    public void Touch() => Volatile.Write(ref _used, _time.GetTimestamp());

    /// <summary>Gives the share back.</summary>
    public void Dispose()
    {
        Task last;
        lock (_lock)
        {
            if (_isGone)
                return;
            _isGone = true;
            last = _renewing;
        }
        _timer.Dispose();
        _stop.Cancel();
        _ = LeaveAsync(last);
    }

    /// <summary>Writes the file of this process, and counts those of others.</summary>
    internal async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _used)) > s_idle)
        {
            await _storage.DeleteAsync(_own, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _holders, 1);
            return;
        }
        await using (StorageWrite write = await _storage.CreateAsync(_own, cancellationToken).ConfigureAwait(false))
        {
            await write.Stream.WriteAsync("1"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            await write.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        var others = new List<StorageItem>();
        DateTimeOffset? now = null;
        await foreach (StorageItem item in _storage.ListAsync(_folder, cancellationToken).ConfigureAwait(false))
        {
            if (item.Path.EndsWith(_own[(_folder.Length + 1)..], StringComparison.Ordinal))
                now = item.Modified;
            else
                others.Add(item);
        }
        if (now is not { } own)
            return;
        Volatile.Write(ref _holders, 1 + others.Count(item => own - item.Modified < s_lease));
        foreach (StorageItem item in others.Where(item => own - item.Modified > s_forgotten))
            await _storage.DeleteAsync(item.Path, cancellationToken).ConfigureAwait(false);
    }

    private void Tick()
    {
        lock (_lock)
        {
            if (!_isGone && _renewing.IsCompleted)
                _renewing = TryRenewAsync();
        }
    }

    private async Task TryRenewAsync()
    {
        try
        {
            await RenewAsync(_stop.Token).ConfigureAwait(false);
            _failed = false;
        }
        catch (DataException error)
        {
            // The rate that was found so far is shared as before.
            if (!_failed)
                LogNotShared(_logger, error, _folder);
            _failed = true;
        }
        catch (OperationCanceledException)
        {
            // It was given back meanwhile.
        }
    }

    // What is being written while the share is given back would bring the file back.
    private async Task LeaveAsync(Task last)
    {
        await last.ConfigureAwait(false);
        _stop.Dispose();
        try
        {
            await _storage.DeleteAsync(_own, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DataException)
        {
            // Its lease ends by itself.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "How many processes share the rate of an endpoint cannot be told in {folder}")]
    private static partial void LogNotShared(ILogger logger, Exception error, string folder);
}
