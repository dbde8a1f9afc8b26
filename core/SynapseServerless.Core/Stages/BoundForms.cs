using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>The bound forms of a transformer, one for each schema it is asked for; equal schemas have one.</summary>
/// <remarks>Where there may be many schemas, those used longest ago go; one in use goes with its last lease.</remarks>
/// <param name="transformer">The transformer, which outlives its bound forms.</param>
/// <param name="most">How many are kept.</param>
public sealed class BoundForms(Transformer transformer, int most = int.MaxValue) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Schema, Entry> _forms = new(Schemas.Comparer);
    // Who asks again mostly asks for the very same schema, which is then not compared.
    private Entry? _last;
    private long _clock;
    private bool _disposed;

    /// <summary>The bound form for a schema, kept until this is disposed.</summary>
    /// <param name="input">The schema.</param>
    /// <exception cref="SpecificationException">The transformer cannot take it.</exception>
    public BoundTransformer Get(Schema input) => Hold(input, isLease: false).Form.Value;

    /// <summary>The bound form for a schema, kept at least until the lease is disposed.</summary>
    /// <param name="input">The schema.</param>
    /// <exception cref="SpecificationException">The transformer cannot take it.</exception>
    public BoundLease Lease(Schema input)
    {
        Entry entry = Hold(input, isLease: true);
        return new BoundLease(entry.Form.Value, () => Release(entry));
    }

    /// <summary>Frees the bound forms; those in use go with their last lease.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (Entry entry in _forms.Values.ToArray())
                Retire(entry);
        }
    }

    // Binding may take its time, so that it is done outside the lock, once, by the first who asks.
    private Entry Hold(Schema input, bool isLease)
    {
        Entry? entry;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_last is { } last && ReferenceEquals(last.Asked, input))
                entry = last;
            else if (!_forms.TryGetValue(input, out entry))
                _forms.Add(input, entry = new Entry(input, transformer));
            (_last, entry.Asked) = (entry, input);
            entry.Leases += isLease ? 1 : 0;
            entry.IsKept |= !isLease;
            entry.Used = ++_clock;
            while (_forms.Count > most && _forms.Values.Where(other => other != entry && !other.IsKept).MinBy(other => other.Used) is { } oldest)
                Retire(oldest);
        }
        try
        {
            _ = entry.Form.Value;
            return entry;
        }
        catch
        {
            lock (_lock)
                Retire(entry);
            throw;
        }
    }

    private void Release(Entry entry)
    {
        lock (_lock)
        {
            if (--entry.Leases == 0 && entry.IsRetired)
                entry.Free();
        }
    }

    // Under the lock: nobody finds it any more; it goes now, or with its last lease.
    private void Retire(Entry entry)
    {
        if (_forms.TryGetValue(entry.Input, out Entry? known) && known == entry)
            _forms.Remove(entry.Input);
        if (_last == entry)
            _last = null;
        entry.IsRetired = true;
        if (entry.Leases == 0)
            entry.Free();
    }

    private sealed class Entry(Schema input, Transformer transformer)
    {
        public Schema Input { get; } = input;

        public Lazy<BoundTransformer> Form { get; } = new(() => transformer.Bind(input));

        /// <summary>The schema that it was asked for by last; an equal one.</summary>
        public Schema Asked { get; set; } = input;

        public int Leases { get; set; }

        public long Used { get; set; }

        public bool IsKept { get; set; }

        public bool IsRetired { get; set; }

        public void Free()
        {
            if (Form.IsValueCreated)
                Form.Value.Dispose();
        }
    }
}

/// <summary>Keeps a bound form while it is held.</summary>
/// <param name="bound">The bound form.</param>
/// <param name="release">Gives it back.</param>
public sealed class BoundLease(BoundTransformer bound, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>The bound form.</summary>
    public BoundTransformer Bound => bound;

    /// <summary>Gives it back.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
