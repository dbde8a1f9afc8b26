using System.Runtime.InteropServices;

namespace SynapseServerless.Collectives.Local;

/// <summary>The exchanges of some ranks of a gang: each shows the others where its blocks are, and reads theirs in place.</summary>
/// <remarks>
/// <para>An exchange is two meetings. At the first every rank has shown its blocks; in between all read; at the second all have read,
/// and blocks may change again. Only the first can fail: once it has come about, reading takes no other's help.</para>
/// <para>Small blocks are copied before they are shown, which takes less time than threads take to wake for a second meeting. Copies
/// are kept for two exchanges in turn: a rank at the exchange after next knows that all others have reached the next one, and so have read.</para>
/// </remarks>
internal sealed unsafe class LocalGroup(LocalGang gang, int[] ranks)
{
    // Copying as much takes some ten microseconds.
    private const long MostCopied = 512 * 1024;

    // About twenty microseconds.
    private const int Spins = 64;

    private readonly Shown[][] _shown = [new Shown[ranks.Length], new Shown[ranks.Length]];
    private readonly byte[][][] _copies = [new byte[ranks.Length][], new byte[ranks.Length][]];
    private readonly bool[] _here = new bool[ranks.Length];
    private int _arrived;
    private int _meeting;
    private int _turn;
    private long _since;
    private bool _reading;
    private int _readers;

    public LocalGang Gang => gang;

    public int Size => ranks.Length;

    /// <summary>Number of a member in the whole gang.</summary>
    public int RankOf(int member) => ranks[member];

    /// <summary>Whether the blocks of an exchange are copied.</summary>
    /// <param name="total">Length of all blocks together.</param>
    public static bool AreCopied(long total) => total <= MostCopied;

    /// <summary>Shows a member's blocks and returns when all have shown theirs.</summary>
    /// <param name="member">The member.</param>
    /// <param name="blocks">The blocks. Unless they are copied they stay where they are until all have read.</param>
    /// <param name="exchange">What the exchange is called.</param>
    /// <param name="layout">The layout of the exchange.</param>
    /// <returns>The turn, for <see cref="Blocks"/>.</returns>
    public int Show(int member, ReadOnlySpan<byte> blocks, string exchange, BlockLayout layout)
    {
        ThrowIfGone();
        bool isCopied = AreCopied(layout.Total);
        // It changes only when all are here.
        int turn = Volatile.Read(ref _turn);
        if (isCopied)
            blocks = Copy(turn, member, blocks);
        int meeting;
        fixed (byte* pointer = blocks)
        {
            var shown = new Shown((nint)pointer, blocks.Length, exchange, layout.Total, layout.Fingerprint());
            lock (gang.Lock)
            {
                gang.ThrowIfFailed();
                _shown[turn][member] = shown;
                _here[member] = true;
                if (_arrived++ == 0)
                    _since = gang.Options.Time.GetTimestamp();
                meeting = _meeting;
                if (_arrived == ranks.Length)
                {
                    _arrived = 0;
                    Array.Clear(_here);
                    if (!IsCopied(turn))
                    {
                        _readers = ranks.Length;
                        _reading = true;
                    }
                    _turn = 1 - turn;
                    Volatile.Write(ref _meeting, meeting + 1);
                    Monitor.PulseAll(gang.Lock);
                }
            }
        }
        if (!Spin(meeting))
            Wait(member, meeting);
        CheckStep(turn);
        return turn;
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
                Volatile.Write(ref _meeting, meeting + 1);
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
    public ReadOnlySpan<byte> Blocks(int turn, int member) => new((void*)_shown[turn][member].Pointer, _shown[turn][member].Length);

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
        return CollectiveErrors.Late(late, gang.Size, waited, _shown[_turn][Array.IndexOf(_here, true)].ToString());
    }

    // Most exchanges are met within microseconds; a thread that sleeps takes longer than that to wake. It never yields: where there
    // are more threads than processors, or others at work, one that yields gets its turn again when all of them have had theirs.
    private bool Spin(int meeting)
    {
        if (ranks.Length > Environment.ProcessorCount)
            return false;
        for (int i = 0; i < Spins; i++)
        {
            if (Volatile.Read(ref _meeting) != meeting)
                return true;
            Thread.SpinWait(8);
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
        // Not under the lock. A rank that leaves from now on finds others waiting, and fails the gang itself.
        if (gone is { } rank)
            gang.Fail(CollectiveErrors.LeftEarly(rank, gang.Size));
    }

    // All see the same, so all stop here; reading blocks of another layout would read what is not there.
    private void CheckStep(int turn)
    {
        Shown[] shown = _shown[turn];
        for (int other = 1; other < ranks.Length; other++)
        {
            if (shown[other].IsLike(shown[0]))
                continue;
            CollectiveException failure = CollectiveErrors.OutOfStep(ranks[0], shown[0].ToString(), ranks[other], shown[other].ToString());
            if (!IsCopied(turn))
                Release();
            gang.Fail(failure);
            throw failure.Again();
        }
    }

    private bool IsCopied(int turn) => AreCopied(_shown[turn][0].Total);

    // Pinned, and kept here: others may read it after the member has gone.
    private ReadOnlySpan<byte> Copy(int turn, int member, ReadOnlySpan<byte> blocks)
    {
        byte[]? copy = _copies[turn][member];
        if (copy is null || copy.Length < blocks.Length)
            _copies[turn][member] = copy = GC.AllocateUninitializedArray<byte>(Math.Max(1, blocks.Length), pinned: true);
        blocks.CopyTo(copy);
        return copy.AsSpan(0, blocks.Length);
    }

    /// <summary>Blocks that a member shows, and what it takes them to be.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Shown(nint Pointer, int Length, string Exchange, long Total, int Fingerprint)
    {
        public bool IsLike(in Shown other) => Exchange == other.Exchange && Total == other.Total && Fingerprint == other.Fingerprint;

        public override string ToString() => $"{Exchange} of {Total} bytes";
    }
}
