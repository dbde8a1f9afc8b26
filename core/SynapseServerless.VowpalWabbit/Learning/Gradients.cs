using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Adds up the prediction.</summary>
internal ref struct PredictVisitor(Weights weights, float initial) : IFeatureVisitor
{
    private readonly ref float _first = ref MemoryMarshal.GetArrayDataReference(weights.Values);
    private readonly ulong _mask = weights.Mask;

    /// <summary>The prediction so far.</summary>
    public float Sum = initial;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Visit(float value, ulong place) => Sum += value * Unsafe.Add(ref _first, (nuint)(place & _mask));
}

/// <summary>Adds up the prediction with weights that are drawn towards 0 by as much as L1 has gathered.</summary>
internal ref struct TruncatedVisitor(Weights weights, float initial, float gravity) : IFeatureVisitor
{
    private readonly ref float _first = ref MemoryMarshal.GetArrayDataReference(weights.Values);
    private readonly ulong _mask = weights.Mask;

    /// <summary>The prediction so far.</summary>
    public float Sum = initial;

    public void Visit(float value, ulong place) => Sum += Truncated(Unsafe.Add(ref _first, (nuint)(place & _mask)), gravity) * value;

    /// <summary>A weight drawn towards 0.</summary>
    public static float Truncated(float weight, float gravity) =>
        gravity < MathF.Abs(weight) ? weight - ((weight > 0 ? 1f : weight < 0 ? -1f : 0f) * gravity) : 0f;
}

/// <summary>What the three visitors of an update have in common.</summary>
internal static class Smallest
{
    /// <summary>The smallest value of a feature whose square is taken as it is.</summary>
    public const float Value = 1.084202e-19f;

    /// <summary>Its square.</summary>
    public const float Square = Value * Value;
}

/// <summary>Notes squared gradients and scales, and how far a step moves the prediction: adaptive and normalized, with a power of one half.</summary>
internal ref struct UsualRateVisitor(Weights weights, float squaredGradient) : IFeatureVisitor
{
    private readonly ref float _first = ref MemoryMarshal.GetArrayDataReference(weights.Values);
    private readonly ulong _mask = weights.Mask;

    /// <summary>How far a step moves the prediction.</summary>
    public float PerUpdate = 0;

    /// <summary>The sum of the squares of scaled features.</summary>
    public float Norm = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Visit(float value, ulong place)
    {
        ref float weight = ref Unsafe.Add(ref _first, (nuint)(place & _mask));
        float square = value * value;
        if (square < Smallest.Square)
        {
            value = value > 0 ? Smallest.Value : -Smallest.Value;
            square = Smallest.Square;
        }
        float gradients = Unsafe.Add(ref weight, 1) += squaredGradient * square;
        float size = MathF.Abs(value), scale = Unsafe.Add(ref weight, 2);
        if (size > scale)
        {
            if (scale > 0f)
                weight *= scale / size;
            Unsafe.Add(ref weight, 2) = scale = size;
        }
        Norm += float.IsPositiveInfinity(square) ? 1f : square / (scale * scale);
        float rate = InverseRoot.Of(gradients);
        rate *= 1f / scale;
        Unsafe.Add(ref weight, 3) = rate;
        PerUpdate += square * rate;
    }
}

/// <summary>The same for every other choice of update.</summary>
internal ref struct RateVisitor(Weights weights, float squaredGradient, float powerT, float normPower) : IFeatureVisitor
{
    private readonly ref float _first = ref MemoryMarshal.GetArrayDataReference(weights.Values);
    private readonly ulong _mask = weights.Mask;
    private readonly int _adaptive = weights.AdaptiveAt;
    private readonly int _normalized = weights.NormalizedAt;
    private readonly int _spare = weights.SpareAt;
    private readonly bool _root = powerT == 0.5f;

    /// <summary>How far a step moves the prediction.</summary>
    public float PerUpdate = 0;

    /// <summary>The sum of the squares of scaled features.</summary>
    public float Norm = 0;

    public void Visit(float value, ulong place)
    {
        ref float weight = ref Unsafe.Add(ref _first, (nuint)(place & _mask));
        float square = value * value;
        if (square < Smallest.Square)
        {
            value = value > 0 ? Smallest.Value : -Smallest.Value;
            square = Smallest.Square;
        }
        if (_adaptive != 0)
            Unsafe.Add(ref weight, _adaptive) += squaredGradient * square;
        if (_normalized != 0)
            Scale(ref weight, MathF.Abs(value), square);
        float rate = 1f;
        if (_adaptive != 0)
            rate = _root ? InverseRoot.Of(Unsafe.Add(ref weight, _adaptive)) : MathF.Pow(Unsafe.Add(ref weight, _adaptive), -powerT);
        if (_normalized != 0)
        {
            float scale = Unsafe.Add(ref weight, _normalized), inverse = 1f / scale;
            rate *= !_root ? MathF.Pow(scale * scale, normPower) : _adaptive != 0 ? inverse : inverse * inverse;
        }
        Unsafe.Add(ref weight, _spare) = rate;
        PerUpdate += square * rate;
    }

    private void Scale(ref float weight, float size, float square)
    {
        ref float scale = ref Unsafe.Add(ref weight, _normalized);
        if (size > scale)
        {
            if (scale > 0f)
            {
                float down = scale / size, up = size / scale;
                weight *= !_root ? MathF.Pow(up * up, normPower) : _adaptive != 0 ? down : down * down;
            }
            scale = size;
        }
        Norm += float.IsPositiveInfinity(square) ? 1f : square / (scale * scale);
    }
}

/// <summary>Changes the weights, each by its own rate where there is one.</summary>
internal ref struct StepVisitor(Weights weights, float update) : IFeatureVisitor
{
    private readonly ref float _first = ref MemoryMarshal.GetArrayDataReference(weights.Values);
    private readonly ulong _mask = weights.Mask;
    private readonly nint _spare = weights.SpareAt;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Visit(float value, ulong place)
    {
        if (!float.IsFinite(value))
            return;
        ref float weight = ref Unsafe.Add(ref _first, (nuint)(place & _mask));
        if (_spare != 0)
            value *= Unsafe.Add(ref weight, _spare);
        weight += update * value;
    }
}
