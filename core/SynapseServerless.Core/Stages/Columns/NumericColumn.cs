using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Reads and writes columns of numbers in bulk: no virtual call, no boxing per value.</summary>
/// <remarks>Numbers are all integer, floating-point and decimal types. Booleans are read as 0 and 1, but are no numbers.</remarks>
public static partial class NumericColumn
{
    /// <summary>Whether a type is a number.</summary>
    public static bool IsNumber(IArrowType type) => type.TypeId is
        ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64 or
        ArrowTypeId.UInt8 or ArrowTypeId.UInt16 or ArrowTypeId.UInt32 or ArrowTypeId.UInt64 or
        ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double or ArrowTypeId.Decimal128;

    /// <summary>Whether a type is a number or boolean, and so can be read as numbers.</summary>
    public static bool IsReadable(IArrowType type) => IsNumber(type) || type.TypeId == ArrowTypeId.Boolean;

    /// <summary>Whether a type is a floating-point number, which can be NaN.</summary>
    public static bool IsFloating(IArrowType type) => type.TypeId is ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double;

    /// <summary>Reads a column as doubles; a null becomes NaN.</summary>
    /// <param name="column">A column for whose type <see cref="IsReadable"/> holds; it may be a slice.</param>
    public static double[] ToDoubles(IArrowArray column)
    {
        var values = new double[column.Length];
        CopyTo<double>(column, 0, values, 1, double.NaN);
        return values;
    }

    /// <summary>Reads rows of a column into every <paramref name="stride"/>-th place of a buffer; a null becomes <paramref name="ifNull"/>.</summary>
    /// <typeparam name="T">Type of the buffer, float or double.</typeparam>
    /// <param name="column">A column for whose type <see cref="IsReadable"/> holds; it may be a slice.</param>
    /// <param name="firstRow">The first row read.</param>
    /// <param name="target">Where values go; as many rows are read as find a place.</param>
    /// <param name="stride">Distance between two values in <paramref name="target"/>.</param>
    /// <param name="ifNull">What stands for null.</param>
    public static void CopyTo<T>(IArrowArray column, int firstRow, Span<T> target, int stride, T ifNull)
        where T : struct, INumberBase<T>
    {
        int rows = (target.Length + stride - 1) / stride;
        Cells.Visit<Copier<T>, bool>(column, new Copier<T>(firstRow, rows, target, stride));
        if (column.NullCount != 0)
            WriteNulls(column, firstRow, rows, target, stride, ifNull);
    }

    /// <summary>A column of 32-bit integers.</summary>
    /// <param name="values">The values, copied.</param>
    public static Int32Array Of(int[] values) => new(Buffer(values), ArrowBuffer.Empty, values.Length, 0, 0);

    /// <summary>A column of doubles without nulls.</summary>
    /// <param name="values">The values, copied.</param>
    public static DoubleArray Of(double[] values) => new(Buffer(values), ArrowBuffer.Empty, values.Length, 0, 0);

    /// <summary>A copy of an array as an Arrow buffer.</summary>
    public static ArrowBuffer Buffer<T>(T[] values)
        where T : unmanaged =>
        new(MemoryMarshal.AsBytes<T>(values).ToArray());

    private static void WriteNulls<T>(IArrowArray column, int firstRow, int rows, Span<T> target, int stride, T ifNull)
    {
        ReadOnlySpan<byte> valid = column.Data.Buffers[0].Span;
        if (valid.IsEmpty)
            return;
        int bit = column.Offset + firstRow;
        for (int i = 0, place = 0; i < rows; i++, place += stride)
        {
            if (!BitUtility.GetBit(valid, bit + i))
                target[place] = ifNull;
        }
    }
}
