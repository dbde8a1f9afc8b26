using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Columns of numbers of a given type: a number that was drawn reaches the model as one that the column could have.</summary>
internal static class TypedNumbers
{
    /// <summary>Whether columns of a type can be made.</summary>
    public static bool Can(IArrowType type) => NumericColumn.IsNumber(type) && type is not Decimal128Type;

    /// <summary>The number nearest to a value that a column of a type can have.</summary>
    public static double Nearest(IArrowType type, double value) => type switch
    {
        DoubleType => value,
        FloatType => (float)value,
        HalfFloatType => (double)(Half)value,
        Int8Type => Whole(value, sbyte.MinValue, sbyte.MaxValue),
        Int16Type => Whole(value, short.MinValue, short.MaxValue),
        Int32Type => Whole(value, int.MinValue, int.MaxValue),
        UInt8Type => Whole(value, 0, byte.MaxValue),
        UInt16Type => Whole(value, 0, ushort.MaxValue),
        UInt32Type => Whole(value, 0, uint.MaxValue),
        // The largest double below the bound, so that the conversion is exact.
        UInt64Type => Whole(value, 0, 18446744073709549568),
        _ => Whole(value, long.MinValue, 9223372036854774784),
    };

    /// <summary>A column of values that <see cref="Nearest"/> gave.</summary>
    public static IArrowArray Column(IArrowType type, ReadOnlySpan<double> values) => type switch
    {
        DoubleType => new DoubleArray(Cast<double>(values), ArrowBuffer.Empty, values.Length, 0, 0),
        FloatType => new FloatArray(Cast<float>(values), ArrowBuffer.Empty, values.Length, 0, 0),
        HalfFloatType => new HalfFloatArray(Cast<Half>(values), ArrowBuffer.Empty, values.Length, 0, 0),
        Int8Type => new Int8Array(Cast<sbyte>(values), ArrowBuffer.Empty, values.Length, 0, 0),
        Int16Type => new Int16Array(Cast<short>(values), ArrowBuffer.Empty, values.Length, 0, 0),
        Int32Type => new Int32Array(Cast<int>(values), ArrowBuffer.Empty, values.Length, 0, 0),
        UInt8Type => new UInt8Array(Cast<byte>(values), ArrowBuffer.Empty, values.Length, 0, 0),
        UInt16Type => new UInt16Array(Cast<ushort>(values), ArrowBuffer.Empty, values.Length, 0, 0),
        UInt32Type => new UInt32Array(Cast<uint>(values), ArrowBuffer.Empty, values.Length, 0, 0),
        UInt64Type => new UInt64Array(Cast<ulong>(values), ArrowBuffer.Empty, values.Length, 0, 0),
        _ => new Int64Array(Cast<long>(values), ArrowBuffer.Empty, values.Length, 0, 0),
    };

    private static double Whole(double value, double least, double most) => Math.Clamp(Math.Round(value), least, most);

    private static ArrowBuffer Cast<T>(ReadOnlySpan<double> values)
        where T : unmanaged, INumberBase<T>
    {
        var cast = new T[values.Length];
        for (int i = 0; i < cast.Length; i++)
            cast[i] = T.CreateSaturating(values[i]);
        return new ArrowBuffer(MemoryMarshal.AsBytes<T>(cast).ToArray());
    }
}
