using System.Globalization;
using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Replaces nulls and NaN in a column by a value.</summary>
internal static class Filling
{
    /// <summary>Throws when a column of the field's type cannot hold the value.</summary>
    public static void Check(Field field, string value, string stage, string parameter)
    {
        bool fits = field.DataType.TypeId switch
        {
            ArrowTypeId.String => true,
            ArrowTypeId.Boolean => bool.TryParse(value, out _),
            ArrowTypeId.Int8 => Fits<sbyte>(value),
            ArrowTypeId.Int16 => Fits<short>(value),
            ArrowTypeId.Int32 => Fits<int>(value),
            ArrowTypeId.Int64 => Fits<long>(value),
            ArrowTypeId.UInt8 => Fits<byte>(value),
            ArrowTypeId.UInt16 => Fits<ushort>(value),
            ArrowTypeId.UInt32 => Fits<uint>(value),
            ArrowTypeId.UInt64 => Fits<ulong>(value),
            _ => Fits<double>(value),
        };
        if (!fits)
        {
            throw new SpecificationException(
                $"'{value}' is no value of column '{field.Name}', which is {InputColumns.TypeName(field.DataType)}", Location.OfParameter(stage, parameter),
                "Give a value of the column's type.");
        }
    }

    /// <summary>The column with the value in the place of nulls and NaN; the caller owns it.</summary>
    public static IArrowArray Fill(IArrowArray column, string value) => column switch
    {
        DoubleArray array => Floating(array, value),
        FloatArray array => Floating(array, value),
        _ when column.NullCount == 0 => Batches.Share(column),
        Int8Array array => Number(array, array.Values.ToArray(), Parse<sbyte>(value)),
        Int16Array array => Number(array, array.Values.ToArray(), Parse<short>(value)),
        Int32Array array => Number(array, array.Values.ToArray(), Parse<int>(value)),
        Int64Array array => Number(array, array.Values.ToArray(), Parse<long>(value)),
        UInt8Array array => Number(array, array.Values.ToArray(), Parse<byte>(value)),
        UInt16Array array => Number(array, array.Values.ToArray(), Parse<ushort>(value)),
        UInt32Array array => Number(array, array.Values.ToArray(), Parse<uint>(value)),
        UInt64Array array => Number(array, array.Values.ToArray(), Parse<ulong>(value)),
        BooleanArray array => Booleans(array, bool.Parse(value)),
        StringArray array => Texts(array, value),
        _ => throw new ArgumentException($"A column of type {column.Data.DataType.Name} cannot be filled.", nameof(column)),
    };

    private static IArrowArray Floating<T>(PrimitiveArray<T> column, string value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (column.NullCount == 0 && !column.Values.ContainsAnyNaN())
            return Batches.Share(column);
        T[] values = column.Values.ToArray();
        T fill = T.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
        for (int row = 0; row < values.Length; row++)
        {
            if (T.IsNaN(values[row]))
                values[row] = fill;
        }
        return Number(column, values, fill);
    }

    private static bool ContainsAnyNaN<T>(this ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (T value in values)
        {
            if (T.IsNaN(value))
                return true;
        }
        return false;
    }

    private static IArrowArray Number<T>(IArrowArray column, T[] values, T fill)
        where T : unmanaged
    {
        for (int row = 0; row < values.Length && column.NullCount > 0; row++)
        {
            if (column.IsNull(row))
                values[row] = fill;
        }
        return ArrowArrayFactory.BuildArray(new ArrayData(
            column.Data.DataType, values.Length, 0, 0, [ArrowBuffer.Empty, NumericColumn.Buffer(values)]));
    }

    private static BooleanArray Booleans(BooleanArray column, bool fill)
    {
        var builder = new BooleanArray.Builder().Reserve(column.Length);
        for (int row = 0; row < column.Length; row++)
            builder.Append(column.GetValue(row) ?? fill);
        return builder.Build();
    }

    private static StringArray Texts(StringArray column, string fill)
    {
        var builder = new StringArray.Builder().Reserve(column.Length);
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(fill);
        for (int row = 0; row < column.Length; row++)
            builder.Append(column.IsNull(row) ? bytes : column.GetBytes(row));
        return builder.Build();
    }

    private static bool Fits<T>(string value)
        where T : INumber<T>, IMinMaxValue<T> =>
        T.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        || (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && number >= double.CreateTruncating(T.MinValue) && number <= double.CreateTruncating(T.MaxValue));

    // Models fitted on one type of whole numbers serve another: a value beyond the range becomes the nearest there is.
    private static T Parse<T>(string value)
        where T : INumber<T> =>
        T.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out T? exact)
            ? exact
            : T.CreateSaturating(Math.Round(double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture)));
}
