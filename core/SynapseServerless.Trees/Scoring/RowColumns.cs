using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SynapseServerless.Trees.Scoring;

/// <summary>The bytes of a row, in registers.</summary>
internal unsafe interface IColumns
{
    /// <summary>Takes 64 bytes.</summary>
    void Load(byte* bytes);

    /// <summary>The bytes at sixteen places.</summary>
    Vector128<byte> Pick(Vector128<byte> places);
}

/// <summary>Up to 32 columns, where one instruction picks among so many.</summary>
internal unsafe struct Columns32 : IColumns
{
    private Vector256<byte> _bytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(byte* bytes) => _bytes = Vector256.Load(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector128<byte> Pick(Vector128<byte> places) => Avx512Vbmi.VL.PermuteVar32x8(_bytes, places.ToVector256Unsafe()).GetLower();
}

/// <summary>Up to 64 columns, where one instruction picks among so many.</summary>
internal unsafe struct Columns64 : IColumns
{
    private Vector512<byte> _bytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(byte* bytes) => _bytes = Vector512.Load(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector128<byte> Pick(Vector128<byte> places) =>
        Avx512Vbmi.PermuteVar64x8(_bytes, places.ToVector256Unsafe().ToVector512Unsafe()).GetLower().GetLower();
}

/// <summary>Up to 32 columns, sixteen by sixteen.</summary>
internal unsafe struct ColumnsBySixteen : IColumns
{
    private Vector128<byte> _first, _second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(byte* bytes) => (_first, _second) = (Vector128.Load(bytes), Vector128.Load(bytes + 16));

    // A place that is not among the sixteen picks 0, or, of x86, another byte, of which the fifth bit of the place knows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector128<byte> Pick(Vector128<byte> places) => Sse41.IsSupported
        ? Sse41.BlendVariable(Ssse3.Shuffle(_first, places), Ssse3.Shuffle(_second, places), (places.AsUInt16() << 3).AsByte())
        : Vector128.Shuffle(_first, places) | Vector128.Shuffle(_second, places - Vector128.Create((byte)16));
}

/// <summary>Up to 64 columns, sixteen by sixteen.</summary>
internal unsafe struct ColumnsTwice : IColumns
{
    private ColumnsBySixteen _low, _high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(byte* bytes)
    {
        _low.Load(bytes);
        _high.Load(bytes + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector128<byte> Pick(Vector128<byte> places)
    {
        Vector128<byte> isHigh = Vector128.GreaterThan(places.AsSByte(), Vector128.Create((sbyte)31)).AsByte();
        return Vector128.ConditionalSelect(isHigh, _high.Pick(places - Vector128.Create((byte)32)), _low.Pick(places));
    }
}
