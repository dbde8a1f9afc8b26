using System.Diagnostics.CodeAnalysis;

namespace SynapseServerless.Collectives.Local;

/// <summary>What all ranks of one process share: whether they can go on, and who has left.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The timer ends with the last rank, and a token source without one holds nothing that needs to be freed.")]
internal sealed class LocalGang
{
    private readonly Dictionary<string, LocalGroup> _groups = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _failed = new();
    private readonly ITimer _watchdog;
    private readonly bool[] _left;
    private CollectiveException? _failure;
    private int _present;

    public LocalGang(int size, CollectiveOptions options)
    {
        Options = options;
        Size = size;
        _left = new bool[size];
        _present = size;
        TimeSpan period = TimeSpan.FromTicks(Math.Clamp(options.ExchangeTimeout.Ticks / 8, TimeSpan.TicksPerMillisecond * 10, TimeSpan.TicksPerSecond));
        _watchdog = options.Time.CreateTimer(static gang => ((LocalGang)gang!).Watch(), this, period, period);
    }

    public CollectiveOptions Options { get; }

    public int Size { get; }

    /// <summary>Guards everything that ranks share, and is pulsed whenever it changes.</summary>
    public object Lock { get; } = new();

    /// <summary>Cancelled when the gang has failed.</summary>
    public CancellationToken Failed => _failed.Token;

    /// <summary>The exchanges of some of the ranks.</summary>
    public LocalGroup Group(int[] ranks)
    {
        lock (Lock)
        {
            string key = string.Join(',', ranks);
            if (!_groups.TryGetValue(key, out LocalGroup? group))
                _groups[key] = group = new LocalGroup(this, ranks);
            return group;
        }
    }

    /// <summary>Throws when the gang has failed. The lock is held.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
            throw _failure.Again();
    }

    /// <summary>Ends the gang, unless it has ended before.</summary>
    public void Fail(CollectiveException failure)
    {
        lock (Lock)
        {
            if (_failure is not null)
                return;
            _failure = failure;
            Monitor.PulseAll(Lock);
        }
        // Not under the lock: a listener may do anything.
        _failed.Cancel();
    }

    /// <summary>A rank has ended its part.</summary>
    public void Leave(int rank)
    {
        CollectiveException? failure = null;
        lock (Lock)
        {
            if (_left[rank])
                return;
            _left[rank] = true;
            if (_groups.Values.Any(group => group.IsWaitedFor(rank)))
                failure = CollectiveErrors.LeftEarly(rank, Size);
            if (--_present == 0)
                _watchdog.Dispose();
        }
        if (failure is not null)
            Fail(failure);
    }

    /// <summary>Whether a rank has left.</summary>
    public bool HasLeft(int rank)
    {
        lock (Lock)
            return _left[rank];
    }

    /// <summary>The first of these ranks that has left, or null. The lock is held.</summary>
    public int? FirstGone(int[] ranks)
    {
        int index = Array.FindIndex(ranks, rank => _left[rank]);
        return index < 0 ? null : ranks[index];
    }

    private void Watch()
    {
        CollectiveException? late = null;
        lock (Lock)
        {
            foreach (LocalGroup group in _groups.Values)
                late ??= group.FindLate();
        }
        if (late is not null)
            Fail(late);
    }
}
