using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SynapseServerless.Trees.Explaining;

/// <summary>A register of doubles, one for each row, and what the kernels do with it.</summary>
/// <typeparam name="V">The register.</typeparam>
internal unsafe interface IRowLanes<V>
    where V : struct
{
    /// <summary>How many rows it holds.</summary>
    static abstract int Width { get; }

    static abstract V Load(double* source);

    static abstract void Store(V value, double* target);

    static abstract V Repeat(double value);

    /// <summary>All bits set in the rows whose bit is set, the lowest bit for the first row.</summary>
    static abstract V Mask(ulong bits);

    /// <summary>a where the mask is set, else b.</summary>
    static abstract V Select(V mask, V a, V b);

    /// <summary>a where the mask is set, else 0.</summary>
    static abstract V Keep(V mask, V a);

    static abstract V Add(V a, V b);

    static abstract V Multiply(V a, V b);

    /// <summary>a * b + c.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>A bit for each row, set where a is at most b.</summary>
    static abstract ulong AtMost(V a, V b);
}

/// <summary>Two rows: SSE and Neon.</summary>
internal readonly unsafe struct RowLanes128 : IRowLanes<Vector128<double>>
{
    public static int Width => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Load(double* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<double> value, double* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Repeat(double value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Mask(ulong bits)
    {
        Vector128<ulong> lanes = Vector128.Create(1UL, 2);
        return Vector128.Equals(Vector128.Create(bits) & lanes, lanes).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Select(Vector128<double> mask, Vector128<double> a, Vector128<double> b) => Vector128.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Keep(Vector128<double> mask, Vector128<double> a) => mask & a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Add(Vector128<double> a, Vector128<double> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Multiply(Vector128<double> a, Vector128<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> MultiplyAdd(Vector128<double> a, Vector128<double> b, Vector128<double> c) => Vector128.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AtMost(Vector128<double> a, Vector128<double> b) => Vector128.LessThanOrEqual(a, b).ExtractMostSignificantBits();
}

/// <summary>Four rows: AVX2.</summary>
internal readonly unsafe struct RowLanes256 : IRowLanes<Vector256<double>>
{
    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(double* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<double> value, double* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Repeat(double value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Mask(ulong bits)
    {
        Vector256<ulong> lanes = Vector256.Create(1UL, 2, 4, 8);
        return Vector256.Equals(Vector256.Create(bits) & lanes, lanes).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Select(Vector256<double> mask, Vector256<double> a, Vector256<double> b) => System.Runtime.Intrinsics.X86.Avx.IsSupported
        ? System.Runtime.Intrinsics.X86.Avx.BlendVariable(b, a, mask)
        : Vector256.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Keep(Vector256<double> mask, Vector256<double> a) => mask & a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Add(Vector256<double> a, Vector256<double> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Multiply(Vector256<double> a, Vector256<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> MultiplyAdd(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Vector256.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AtMost(Vector256<double> a, Vector256<double> b) => Vector256.LessThanOrEqual(a, b).ExtractMostSignificantBits();
}

/// <summary>Eight rows: AVX-512.</summary>
internal readonly unsafe struct RowLanes512 : IRowLanes<Vector512<double>>
{
    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(double* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> value, double* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Repeat(double value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Mask(ulong bits)
    {
        Vector512<ulong> lanes = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
        return Vector512.Equals(Vector512.Create(bits) & lanes, lanes).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Select(Vector512<double> mask, Vector512<double> a, Vector512<double> b) => Vector512.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Keep(Vector512<double> mask, Vector512<double> a) => mask & a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Add(Vector512<double> a, Vector512<double> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Multiply(Vector512<double> a, Vector512<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong AtMost(Vector512<double> a, Vector512<double> b) => Vector512.LessThanOrEqual(a, b).ExtractMostSignificantBits();
}
