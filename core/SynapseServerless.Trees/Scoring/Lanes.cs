using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SynapseServerless.Trees.Scoring;

/// <summary>A register of signed bytes, one for each row, and what the kernel does with it.</summary>
/// <typeparam name="V">The register.</typeparam>
internal unsafe interface ILanes<V>
    where V : struct
{
    /// <summary>How many rows it holds.</summary>
    static abstract int Width { get; }

    static abstract V Load(byte* source);

    static abstract void Store(V value, byte* target);

    /// <summary>Four bytes, again and again.</summary>
    static abstract V Repeat(uint* four);

    /// <summary>Sixteen bytes, again and again.</summary>
    static abstract V Repeat16(byte* sixteen);

    /// <summary>-1 where a is above b, else 0.</summary>
    static abstract V Above(V a, V b);

    /// <summary>-1 where a is b, else 0.</summary>
    static abstract V Same(V a, V b);

    /// <summary>a where the mask is -1, b where it is 0.</summary>
    static abstract V Select(V mask, V a, V b);

    static abstract V Add(V a, V b);

    static abstract V And(V a, V b);

    static abstract V Or(V a, V b);

    /// <summary>The byte of a table of sixteen, the same in every sixteen, that an index names; 0 where the index is 128 or more.</summary>
    static abstract V Find(V table, V index);
}

/// <summary>16 bytes: SSE and Neon.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<sbyte>>
{
    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Load(byte* source) => Vector128.Load((sbyte*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<sbyte> value, byte* target) => value.Store((sbyte*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Repeat(uint* four) => Vector128.Create(*four).AsSByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Repeat16(byte* sixteen) => Vector128.Load((sbyte*)sixteen);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Above(Vector128<sbyte> a, Vector128<sbyte> b) => Vector128.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Same(Vector128<sbyte> a, Vector128<sbyte> b) => Vector128.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Select(Vector128<sbyte> mask, Vector128<sbyte> a, Vector128<sbyte> b) => Vector128.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Add(Vector128<sbyte> a, Vector128<sbyte> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> And(Vector128<sbyte> a, Vector128<sbyte> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Or(Vector128<sbyte> a, Vector128<sbyte> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Find(Vector128<sbyte> table, Vector128<sbyte> index) =>
        Ssse3.IsSupported ? Ssse3.Shuffle(table, index) : Vector128.Shuffle(table, index);
}

/// <summary>32 bytes: AVX2.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<sbyte>>
{
    public static int Width => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Load(byte* source) => Vector256.Load((sbyte*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<sbyte> value, byte* target) => value.Store((sbyte*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Repeat(uint* four) => Vector256.Create(*four).AsSByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Repeat16(byte* sixteen)
    {
        Vector128<sbyte> half = Vector128.Load((sbyte*)sixteen);
        return Vector256.Create(half, half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Above(Vector256<sbyte> a, Vector256<sbyte> b) => Vector256.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Same(Vector256<sbyte> a, Vector256<sbyte> b) => Vector256.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Select(Vector256<sbyte> mask, Vector256<sbyte> a, Vector256<sbyte> b) =>
        Avx2.IsSupported ? Avx2.BlendVariable(b, a, mask) : Vector256.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Add(Vector256<sbyte> a, Vector256<sbyte> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> And(Vector256<sbyte> a, Vector256<sbyte> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Or(Vector256<sbyte> a, Vector256<sbyte> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Find(Vector256<sbyte> table, Vector256<sbyte> index) => Avx2.IsSupported
        ? Avx2.Shuffle(table, index)
        : Vector256.Create(Lanes128.Find(table.GetLower(), index.GetLower()), Lanes128.Find(table.GetUpper(), index.GetUpper()));
}

/// <summary>64 bytes: AVX-512.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<sbyte>>
{
    public static int Width => 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<sbyte> Load(byte* source) => Vector512.Load((sbyte*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<sbyte> value, byte* target) => value.Store((sbyte*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<sbyte> Repeat(uint* four) => Vector512.Create(*four).AsSByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<sbyte> Repeat16(byte* sixteen)
    {
        if (Avx512F.IsSupported)
            return Avx512F.BroadcastVector128ToVector512((uint*)sixteen).AsSByte();
        Vector256<sbyte> half = Lanes256.Repeat16(sixteen);
        return Vector512.Create(half, half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<sbyte> Above(Vector512<sbyte> a, Vector512<sbyte> b) => Vector512.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<sbyte> Same(Vector512<sbyte> a, Vector512<sbyte> b) => Vector512.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<sbyte> Select(Vector512<sbyte> mask, Vector512<sbyte> a, Vector512<sbyte> b) => Vector512.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<sbyte> Add(Vector512<sbyte> a, Vector512<sbyte> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<sbyte> And(Vector512<sbyte> a, Vector512<sbyte> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<sbyte> Or(Vector512<sbyte> a, Vector512<sbyte> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<sbyte> Find(Vector512<sbyte> table, Vector512<sbyte> index) => Avx512BW.IsSupported
        ? Avx512BW.Shuffle(table, index)
        : Vector512.Create(Lanes256.Find(table.GetLower(), index.GetLower()), Lanes256.Find(table.GetUpper(), index.GetUpper()));
}
