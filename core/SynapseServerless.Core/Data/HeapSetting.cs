namespace SynapseServerless.Data;

/// <summary>What a program asked of its heap, and what is set at the moment.</summary>
/// <param name="setThreshold">Sets the size in bytes from which a block is a mapping of its own.</param>
/// <param name="trim">Gives freed memory back.</param>
internal sealed class HeapSetting(Action<int> setThreshold, Action trim)
{
    private const int Small = 256 << 10;
    private const int Large = 32 << 20;

    private readonly Lock _lock = new();
    private bool _isAsked;
    private bool _isSet;
    private int _reusers;

    /// <summary>Asks for a small heap.</summary>
    public void Ask()
    {
        lock (_lock)
            _isAsked = true;
    }

    /// <summary>Gives freed memory back where a small heap was asked for.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            if (!_isAsked)
                return;
        }
        trim();
    }

    /// <summary>Sets the threshold where a small heap was asked for, and gives freed memory back.</summary>
    public void AfterTask()
    {
        lock (_lock)
        {
            if (!_isAsked)
                return;
            _isSet = true;
            Apply();
        }
        trim();
    }

    /// <summary>Lets large blocks be used again until what it returns is disposed.</summary>
    public IDisposable Reuse()
    {
        lock (_lock)
        {
            _reusers++;
            Apply();
        }
        return new Reuser(this);
    }

    // What glibc does by itself is the same as reuse, and what has once been set cannot be given back to it.
    private void Apply()
    {
        if (_isSet)
            setThreshold(_reusers > 0 ? Large : Small);
    }

    private sealed class Reuser(HeapSetting setting) : IDisposable
    {
        private bool _isDisposed;

        public void Dispose()
        {
            lock (setting._lock)
            {
                if (_isDisposed)
                    return;
                _isDisposed = true;
                setting._reusers--;
                setting.Apply();
            }
            setting.Trim();
        }
    }
}
