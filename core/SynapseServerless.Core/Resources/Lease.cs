namespace SynapseServerless.Resources;

/// <summary>Keeps a shared resource in its cache until it is disposed.</summary>
/// <remarks>The resource is loaded when it is first asked for, once for all leases. Disposing a lease twice does nothing more than once.</remarks>
/// <typeparam name="T">What the resource is.</typeparam>
public sealed class Lease<T> : IDisposable
    where T : class
{
    private readonly LeasedCache _cache;
    private readonly Func<CancellationToken, Task<Loaded<T>>> _load;
    private CachedEntry? _entry;

    internal Lease(LeasedCache cache, CachedEntry entry, Func<CancellationToken, Task<Loaded<T>>> load) => (_cache, _entry, _load) = (cache, entry, load);

    /// <summary>The resource, loaded if it is not yet.</summary>
    /// <param name="cancellationToken">Gives up waiting; the load goes on for others.</param>
    /// <exception cref="ObjectDisposedException">The lease is over.</exception>
    public async Task<T> GetAsync(CancellationToken cancellationToken)
    {
        CachedEntry entry = _entry ?? throw new ObjectDisposedException(nameof(Lease<>));
        return (T)await _cache.GetAsync(entry, _load, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The resource, where it is loaded; null where it is not.</summary>
    public T? Find() => _entry?.Value as T;

    /// <summary>Gives the resource back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _entry, null) is { } entry)
            _cache.Release(entry);
    }
}
