namespace SynapseServerless.Resources;

/// <summary>Shares what is costly to load, such as models, between all who need it: leased, counted, and bounded in bytes.</summary>
/// <remarks>
/// <para>A resource is loaded once, however many ask for it. A load that fails fails all who wait for it, and the next to ask tries
/// again.</para>
/// <para>What is leased is never freed. While the cache holds more than its capacity, what nobody leases is freed, the least
/// recently used first. So leased resources alone can exceed the capacity.</para>
/// <para>Asking for another version takes the present one out of the cache; it is freed with its last lease.</para>
/// </remarks>
/// <param name="capacity">How many bytes the cache may hold; with 0 a resource is freed with its last lease.</param>
public sealed class LeasedCache(long capacity) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceKey, CachedEntry> _entries = [];
    private readonly CancellationTokenSource _closing = new();
    private long _clock;
    private long _bytes;
    private int _leases;
    private bool _closed;

    /// <summary>How many bytes the cache may hold.</summary>
    public long Capacity { get; } = capacity;

    /// <summary>How many bytes are loaded, those included that go with their last lease.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>How many leases there are.</summary>
    public int Leases
    {
        get
        {
            lock (_lock)
                return _leases;
        }
    }

    /// <summary>Leases a resource without loading it; the first to ask the lease for it does.</summary>
    /// <typeparam name="T">What the resource is.</typeparam>
    /// <param name="key">What it is known by.</param>
    /// <param name="version">Which version of it; null for whichever is there.</param>
    /// <param name="load">Loads it. Its token is cancelled when the cache is disposed, not when one who asked gives up.</param>
    /// <returns>The lease, which the caller disposes.</returns>
    public Lease<T> Lease<T>(ResourceKey key, string? version, Func<CancellationToken, Task<Loaded<T>>> load)
        where T : class
    {
        object? free = null;
        CachedEntry? entry;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_entries.TryGetValue(key, out entry) && version is not null && entry.Version != version)
            {
                free = Retire(entry);
                entry = null;
            }
            if (entry is null)
                _entries[key] = entry = new CachedEntry(key, version);
            entry.Leases++;
            _leases++;
            entry.Used = ++_clock;
        }
        (free as IDisposable)?.Dispose();
        return new Lease<T>(this, entry, load);
    }

    /// <summary>Leases a resource, and loads it where it is not loaded.</summary>
    /// <typeparam name="T">What the resource is.</typeparam>
    /// <param name="key">What it is known by.</param>
    /// <param name="version">Which version of it; null for whichever is there.</param>
    /// <param name="load">Loads it. Its token is cancelled when the cache is disposed, not when one who asked gives up.</param>
    /// <param name="cancellationToken">Gives up waiting; the load goes on for others.</param>
    /// <returns>The lease, which the caller disposes, with the resource loaded.</returns>
    public async Task<Lease<T>> LoadAsync<T>(
        ResourceKey key, string? version, Func<CancellationToken, Task<Loaded<T>>> load, CancellationToken cancellationToken)
        where T : class
    {
        Lease<T> lease = Lease(key, version, load);
        try
        {
            if (lease.Find() is null)
                await lease.GetAsync(cancellationToken).ConfigureAwait(false);
            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Leases a resource that is loaded; null where it is not, or where another version of it is.</summary>
    /// <typeparam name="T">What the resource is.</typeparam>
    /// <param name="key">What it is known by.</param>
    /// <param name="version">Which version of it; null for whichever is there.</param>
    /// <returns>The lease, which the caller disposes.</returns>
    public Lease<T>? TryLease<T>(ResourceKey key, string? version)
        where T : class
    {
        CachedEntry? entry;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!_entries.TryGetValue(key, out entry) || entry.Value is not T || (version is not null && entry.Version != version))
                return null;
            entry.Leases++;
            _leases++;
            entry.Used = ++_clock;
        }
        // What is leased stays loaded.
        return new Lease<T>(this, entry, static _ => throw new InvalidOperationException("What is loaded is not loaded again."));
    }

    /// <summary>The resource of a key, if it is loaded; it is not leased by that.</summary>
    /// <typeparam name="T">What the resource is.</typeparam>
    /// <param name="key">What it is known by.</param>
    public T? Peek<T>(ResourceKey key)
        where T : class
    {
        lock (_lock)
            return _entries.TryGetValue(key, out CachedEntry? entry) ? entry.Value as T : null;
    }

    /// <summary>Takes the resources of an owner out of the cache; those that are leased are freed with their last lease.</summary>
    /// <param name="owner">The owner that their keys name.</param>
    public void Retire(object owner) => Retire(entry => ReferenceEquals(entry.Key.Owner, owner), close: false);

    /// <summary>Frees what nobody leases, and the rest with its last lease; nothing can be leased any more.</summary>
    public void Dispose() => Retire(static _ => true, close: true);

    internal async Task<object> GetAsync<T>(CachedEntry entry, Func<CancellationToken, Task<Loaded<T>>> load, CancellationToken cancellationToken)
        where T : class
    {
        Task<object> loading;
        lock (_lock)
        {
            if (entry.Loading is null or { IsFaulted: true } or { IsCanceled: true })
                entry.Loading = Task.Run(() => LoadAsync(entry, load), CancellationToken.None);
            loading = entry.Loading;
        }
        if (loading.IsCompletedSuccessfully)
            return loading.Result;
        return await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    internal void Release(CachedEntry entry)
    {
        List<object> free;
        lock (_lock)
        {
            _leases--;
            entry.Leases--;
            if (entry.Leases > 0 && _bytes <= Capacity)
                return;
            free = [];
            if (entry is { Leases: 0, IsRetired: true })
                Add(free, Take(entry));
            // An entry that was never loaded holds nothing.
            else if (entry is { Leases: 0, Loading: null or { IsFaulted: true } or { IsCanceled: true } })
                _entries.Remove(entry.Key);
            Evict(free);
        }
        Free(free);
    }

    private async Task<object> LoadAsync<T>(CachedEntry entry, Func<CancellationToken, Task<Loaded<T>>> load)
        where T : class
    {
        Loaded<T> loaded = await load(_closing.Token).ConfigureAwait(false);
        List<object> free = [];
        lock (_lock)
        {
            (entry.Value, entry.Bytes) = (loaded.Value, loaded.Bytes);
            _bytes += loaded.Bytes;
            // All who wanted it may be gone by now.
            if (entry is { Leases: 0, IsRetired: true })
                Add(free, Take(entry));
            Evict(free);
        }
        Free(free);
        return loaded.Value;
    }

    private void Retire(Func<CachedEntry, bool> which, bool close)
    {
        List<object> free = [];
        lock (_lock)
        {
            if (close)
                _closed = true;
            foreach (CachedEntry entry in _entries.Values.Where(which).ToArray())
                Add(free, Retire(entry));
        }
        if (close)
            _closing.Cancel();
        Free(free);
    }

    // Under the lock: nobody finds it any more. What can be freed at once is returned.
    private object? Retire(CachedEntry entry)
    {
        _entries.Remove(entry.Key);
        entry.IsRetired = true;
        return entry.Leases == 0 ? Take(entry) : null;
    }

    // Under the lock.
    private void Evict(List<object> free)
    {
        while (_bytes > Capacity && _entries.Values.Where(entry => entry is { Leases: 0, Value: not null }).MinBy(entry => entry.Used) is { } oldest)
            Add(free, Retire(oldest));
    }

    // Under the lock; the value is freed outside it, since that may take long or ask the cache for something else.
    private object? Take(CachedEntry entry)
    {
        object? value = entry.Value;
        _bytes -= entry.Bytes;
        (entry.Value, entry.Bytes) = (null, 0);
        return value;
    }

    private static void Add(List<object> free, object? value)
    {
        if (value is not null)
            free.Add(value);
    }

    private static void Free(List<object> values)
    {
        foreach (object value in values)
            (value as IDisposable)?.Dispose();
    }
}
