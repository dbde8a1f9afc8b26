using System.Globalization;
using System.Numerics;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Numbers as keys of 64 bits: equal numbers have equal keys, 0 and -0 too, and numbers that read as different texts have different ones.</summary>
internal static class NumberKeys
{
    /// <summary>Whether numbers of a type can be NaN.</summary>
    public static bool IsFloating<T>() => typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half);

    /// <summary>The key of a number, which is not NaN.</summary>
    public static ulong Of<T>(T value)
        where T : unmanaged, INumber<T> =>
        IsFloating<T>() ? BitConverter.DoubleToUInt64Bits(double.CreateTruncating(value) + 0.0)
        : typeof(T) == typeof(ulong) ? ulong.CreateTruncating(value)
        : (ulong)long.CreateTruncating(value);

    /// <summary>The number of a key.</summary>
    public static T ValueOf<T>(ulong key)
        where T : unmanaged, INumber<T> =>
        IsFloating<T>() ? T.CreateTruncating(BitConverter.UInt64BitsToDouble(key)) : typeof(T) == typeof(ulong) ? T.CreateTruncating(key) : T.CreateTruncating((long)key);

    /// <summary>The key of the number of a type that reads as a text; null where none does.</summary>
    public static ulong? OfText<T>(string text)
        where T : unmanaged, INumber<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) && CellTexts.NumberText(value) == text ? Of(value) : null;
}
