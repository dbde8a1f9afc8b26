using System.Runtime.InteropServices;

namespace SynapseServerless.Collectives.Local;

/// <summary>The exchanges of some ranks of a gang: each shows the others where its blocks are, and reads theirs in place.</summary>
/// <remarks>
/// An exchange is two meetings. At the first every rank has shown its blocks; in between all read; at the second all have read,
/// and blocks may change again. Only the first can fail: once it has come about, reading takes no other's help.
/// </remarks>
internal sealed unsafe class LocalGroup(LocalGang gang, int[] ranks)
{
    private readonly Shown[] _shown = new Shown[ranks.Length];
    private readonly bool[] _here = new bool[ranks.Length];
    private int _arrived;
    private int _meeting;
    private long _since;
    private bool _reading;
    private int _readers;

    public LocalGang Gang => gang;

    public int Size => ranks.Length;

    /// <summary>Number of a member in the whole gang.</summary>
    public int RankOf(int member) => ranks[member];

    /// <summary>Shows a member's blocks and returns when all have shown theirs.</summary>
    public void Show(int member, in Shown shown)
    {
        ThrowIfGone();
        int meeting;
        lock (gang.Lock)
        {
            gang.ThrowIfFailed();
            _shown[member] = shown;
            _here[member] = true;
            if (_arrived++ == 0)
                _since = gang.Options.Time.GetTimestamp();
            meeting = _meeting;
            if (_arrived == ranks.Length)
            {
                _arrived = 0;
                Array.Clear(_here);
                _readers = ranks.Length;
                _reading = true;
                _meeting++;
                Monitor.PulseAll(gang.Lock);
            }
        }
        if (!Spin(meeting))
            Wait(member, meeting);
        CheckStep();
    }

    /// <summary>Says that a member has read, and returns when all have.</summary>
    public void Release()
    {
        int meeting;
        lock (gang.Lock)
        {
            meeting = _meeting;
            if (--_readers == 0)
            {
                _reading = false;
                _meeting++;
                Monitor.PulseAll(gang.Lock);
                return;
            }
        }
        if (Spin(meeting))
            return;
        lock (gang.Lock)
        {
            while (_meeting == meeting)
                Monitor.Wait(gang.Lock);
        }
    }

    /// <summary>What a member shows.</summary>
    public ReadOnlySpan<byte> Blocks(int member) => new((void*)_shown[member].Pointer, _shown[member].Length);

    /// <summary>Whether members wait for a rank. The lock is held.</summary>
    public bool IsWaitedFor(int rank) => _arrived > 0 && Array.IndexOf(ranks, rank) is >= 0 and var member && !_here[member];

    /// <summary>The failure, if an exchange takes too long. The lock is held.</summary>
    public CollectiveException? FindLate()
    {
        if (_arrived == 0 || _reading)
            return null;
        TimeSpan waited = gang.Options.Time.GetElapsedTime(_since);
        if (waited < gang.Options.ExchangeTimeout)
            return null;
        int[] late = [.. Enumerable.Range(0, ranks.Length).Where(member => !_here[member]).Select(member => ranks[member])];
        return CollectiveErrors.Late(late, gang.Size, waited, _shown[Array.IndexOf(_here, true)].ToString());
    }

    // Most exchanges are met within microseconds; a thread that sleeps takes longer than that to wake.
    private bool Spin(int meeting)
    {
        var spin = new SpinWait();
        for (int i = 0; i < 40; i++)
        {
            if (Volatile.Read(ref _meeting) != meeting)
                return true;
            spin.SpinOnce(sleep1Threshold: -1);
        }
        return false;
    }

    private void Wait(int member, int meeting)
    {
        lock (gang.Lock)
        {
            while (_meeting == meeting)
            {
                try
                {
                    gang.ThrowIfFailed();
                }
                catch (CollectiveException)
                {
                    // Nobody will read what was shown.
                    _here[member] = false;
                    _arrived--;
                    throw;
                }
                Monitor.Wait(gang.Lock);
            }
        }
    }

    private void ThrowIfGone()
    {
        int? gone;
        lock (gang.Lock)
            gone = gang.FirstGone(ranks);
        // Not under the lock. Whoever leaves from now on finds somebody waiting, and fails the gang himself.
        if (gone is { } rank)
            gang.Fail(CollectiveErrors.LeftEarly(rank, gang.Size));
    }

    // All see the same, so all stop here; reading blocks of another layout would read what is not there.
    private void CheckStep()
    {
        for (int other = 1; other < ranks.Length; other++)
        {
            if (_shown[other].IsLike(_shown[0]))
                continue;
            CollectiveException failure = CollectiveErrors.OutOfStep(ranks[0], _shown[0].ToString(), ranks[other], _shown[other].ToString());
            Release();
            gang.Fail(failure);
            throw failure.Again();
        }
    }

    /// <summary>Blocks that a member shows, and what it takes them to be.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Shown(nint Pointer, int Length, string Exchange, long Total, int Fingerprint)
    {
        public bool IsLike(in Shown other) => Exchange == other.Exchange && Total == other.Total && Fingerprint == other.Fingerprint;

        public override string ToString() => $"{Exchange} of {Total} bytes";
    }
}
