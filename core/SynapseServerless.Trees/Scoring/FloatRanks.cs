using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SynapseServerless.Trees.Scoring;

/// <summary>Ranks of floats among thresholds, by a table of cells.</summary>
/// <remarks>
/// A function that never falls takes each value to a cell. Thresholds of lower cells are below the value, those of higher cells are not, and the few of its own cell
/// are compared with it. So the rank is exact however the function rounds. It is linear, or goes by the bits of the float where values crowd.
/// </remarks>
internal sealed unsafe class FloatRanks
{
    private const int MostPerCell = 6, MostCells = 4096;

    private readonly float[] _thresholds;
    // Pinned, so that their addresses stay.
    private readonly int[] _below = [];
    private readonly float[] _own = [];
    private readonly int _perCell;
    private readonly bool _isByBits;
    private readonly float _base, _scale, _last;
    private readonly int _baseBits, _shift;

    public FloatRanks(double[] thresholds)
    {
        // The largest float that is at most the threshold: no float lies between the two.
        _thresholds = [.. thresholds.Select(Floor)];
        if (thresholds.Length == 0)
            return;
        Cells? best = null;
        foreach (Cells cells in Candidates())
        {
            if (best is null || cells.PerCell < best.PerCell)
                best = cells;
            if (best.PerCell == 1)
                break;
        }
        if (best is null || best.PerCell > MostPerCell)
            return;
        (_isByBits, _base, _scale, _baseBits, _shift) = (best.IsByBits, best.Base, best.Scale, best.BaseBits, best.Shift);
        (_perCell, _below, _own, _last) = (best.PerCell, best.Below, best.Own, best.Below.Length - 1);
    }

    /// <summary>The table, where cells go by a linear function, to rank one value after the other.</summary>
    /// <returns>A table without cells where they do not.</returns>
    public LinearCells Linear => _perCell == 0 || _isByBits ? default : new LinearCells
    {
        Base = _base,
        Scale = _scale,
        Last = _last,
        PerCell = _perCell,
        Cells = _below.Length,
        Below = (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_below)),
        Own = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_own)),
    };

    /// <summary>The rank of a value that is a number.</summary>
    public int Rank(float value)
    {
        if (_perCell == 0)
            return Search(value);
        int cell = Cell(value, _isByBits, _base, _scale, _last, _baseBits, _shift);
        int rank = _below[cell];
        for (int i = 0; i < _perCell; i++)
            rank += value > _own[(i * _below.Length) + cell] ? 1 : 0;
        return rank;
    }

    /// <summary>The ranks of a multiple of eight values that are numbers; of what is no number it is some rank.</summary>
    [SkipLocalsInit]
    public void Rank(float* values, int count, int* ranks)
    {
        if (_perCell == 0 || !Avx2.IsSupported)
        {
            for (int i = 0; i < count; i++)
                ranks[i] = float.IsNaN(values[i]) ? 0 : Rank(values[i]);
            return;
        }
        int cells = _below.Length;
        fixed (int* below = _below)
        fixed (float* own = _own)
        {
            if (_isByBits)
            {
                var start = Vector256.Create(_baseBits);
                var last = Vector256.Create(cells - 1);
                for (int i = 0; i < count; i += 8)
                {
                    Vector256<float> value = Vector256.Load(values + i);
                    Vector256<int> ordered = value.AsInt32() ^ (Vector256.ShiftRightArithmetic(value.AsInt32(), 31) & Vector256.Create(int.MaxValue));
                    // The difference may be beyond an int; what is below the start is cut off before it is taken.
                    Vector256<int> cell = Vector256.ShiftRightLogical(Vector256.Max(ordered, start) - start, _shift);
                    cell = Vector256.Min(cell.AsUInt32(), last.AsUInt32()).AsInt32();
                    Store(value, cell, below, own, cells, ranks + i);
                }
                return;
            }
            Vector256<float> first = Vector256.Create(_base), scale = Vector256.Create(_scale), end = Vector256.Create(_last);
            for (int i = 0; i < count; i += 8)
            {
                Vector256<float> value = Vector256.Load(values + i);
                Vector256<float> place = Avx.Min(end, Avx.Max((value - first) * scale, Vector256<float>.Zero));
                Store(value, Avx.ConvertToVector256Int32WithTruncation(place), below, own, cells, ranks + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(Vector256<float> value, Vector256<int> cell, int* below, float* own, int cells, int* ranks)
    {
        Vector256<int> rank = Avx2.GatherVector256(below, cell, 4);
        rank -= Vector256.GreaterThan(value, Avx2.GatherVector256(own, cell, 4)).AsInt32();
        for (int i = 1; i < _perCell; i++)
            rank -= Vector256.GreaterThan(value, Avx2.GatherVector256(own + (i * cells), cell, 4)).AsInt32();
        rank.Store(ranks);
    }

    private int Search(float value)
    {
        ReadOnlySpan<float> thresholds = _thresholds;
        int low = 0, count = thresholds.Length;
        while (count > 0)
        {
            int half = count >> 1;
            bool isAbove = value > thresholds[low + half];
            low = isAbove ? low + half + 1 : low;
            count = isAbove ? count - half - 1 : half;
        }
        return low;
    }

    private static float Floor(double threshold)
    {
        float nearest = (float)threshold;
        return nearest > threshold ? MathF.BitDecrement(nearest) : nearest;
    }

    private static int Cell(float value, bool isByBits, float start, float scale, float last, int startBits, int shift)
    {
        if (isByBits)
            return (int)Math.Min((uint)(Math.Max(Ordered(value), startBits) - startBits) >> shift, (uint)last);
        float place = (value - start) * scale;
        return (int)(place > 0 ? place < last ? place : last : 0);
    }

    // Bits as a number that rises with the float.
    private static int Ordered(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits ^ (bits >> 31 & int.MaxValue);
    }

    private IEnumerable<Cells> Candidates()
    {
        for (int cells = Math.Max(16, (int)BitOperations.RoundUpToPowerOf2((uint)_thresholds.Length)); cells <= MostCells; cells *= 2)
        {
            // Far outliers would leave the others few cells; what is outside falls into the first and the last.
            for (int cut = 0; cut <= Math.Min(MostPerCell, (_thresholds.Length - 1) / 2); cut++)
            {
                float first = _thresholds[cut], last = _thresholds[^(cut + 1)], range = last - first;
                if (!float.IsFinite(first) || !float.IsFinite(last) || !float.IsFinite(range))
                    continue;
                float scale = range > 0 ? (cells - 1) / range : 1;
                if (float.IsFinite(scale) && scale > 0 && Cells.Of(_thresholds, cells, false, first, scale, 0, 0) is { } linear)
                    yield return linear;
                long bits = (long)Ordered(last) - Ordered(first);
                int shift = Math.Max(0, BitOperations.Log2((ulong)(bits / cells) | 1) + 1);
                if (bits < int.MaxValue && shift < 31 && Cells.Of(_thresholds, cells, true, 0, 0, Ordered(first), shift) is { } byBits)
                    yield return byBits;
            }
        }
    }

    private sealed record Cells(bool IsByBits, float Base, float Scale, int BaseBits, int Shift, int PerCell, int[] Below, float[] Own)
    {
        public static Cells? Of(float[] thresholds, int cells, bool isByBits, float start, float scale, int startBits, int shift)
        {
            int[] count = new int[cells];
            foreach (float threshold in thresholds)
                count[Cell(threshold, isByBits, start, scale, cells - 1, startBits, shift)]++;
            int most = count.Max();
            if (most > MostPerCell)
                return null;
            int[] below = GC.AllocateArray<int>(cells, pinned: true);
            float[] own = GC.AllocateUninitializedArray<float>(cells * most, pinned: true);
            Array.Fill(own, float.PositiveInfinity);
            for (int cell = 0, k = 0; cell < cells; cell++)
            {
                below[cell] = k;
                for (int i = 0; i < count[cell]; i++)
                    own[(i * cells) + cell] = thresholds[k++];
            }
            return new Cells(isByBits, start, scale, startBits, shift, most, below, own);
        }
    }
}

/// <summary>Cells of thresholds by a linear function; see <see cref="FloatRanks"/>, which keeps what it points at.</summary>
internal unsafe struct LinearCells
{
    public float Base, Scale, Last;

    /// <summary>How many thresholds a cell has at most, and how many cells there are; 0 for no table.</summary>
    public int PerCell, Cells;

    /// <summary>Per cell how many thresholds lower cells have.</summary>
    public int* Below;

    /// <summary>The first threshold of each cell, then the second of each.</summary>
    public float* Own;

    /// <summary>The rank of a value that is a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Rank(float value)
    {
        float place = (value - Base) * Scale;
        int cell = (int)(place > 0 ? place < Last ? place : Last : 0);
        int rank = Below[cell];
        float* own = Own + cell;
        rank += value > *own ? 1 : 0;
        for (int i = PerCell; i > 1; i--)
        {
            own += Cells;
            rank += value > *own ? 1 : 0;
        }
        return rank;
    }
}
