using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Features;

/// <summary>Finds columns and reads numbers out of them.</summary>
internal static class Columns
{
    /// <summary>The field of a column that a parameter names.</summary>
    /// <exception cref="SpecificationException">There is no such column.</exception>
    public static Field Find(Schema schema, string name, string stage, string parameter) =>
        schema.FieldsList.FirstOrDefault(field => field.Name == name)
        ?? throw new SpecificationException(
            $"There is no column '{name}'", Location.OfParameter(stage, ParameterName.FromProperty(parameter)),
            Suggestions.Remedy(name, [.. Schemas.Names(schema)], "columns"));

    /// <summary>The field of a column of numbers or booleans that a parameter names.</summary>
    /// <exception cref="SpecificationException">There is no such column, or it holds something else.</exception>
    public static Field FindNumeric(Schema schema, string name, string stage, string parameter)
    {
        Field field = Find(schema, name, stage, parameter);
        if (!IsNumeric(field.DataType))
        {
            throw new SpecificationException(
                $"The column '{name}' holds {field.DataType.Name}, not numbers", Location.OfParameter(stage, ParameterName.FromProperty(parameter)),
                "Use a numeric or boolean column; ValueIndexer makes indexes of texts, DataConversion makes numbers of numerals.");
        }
        return field;
    }

    /// <summary>Whether <see cref="Read(IArrowArray)"/> takes a column of this type.</summary>
    public static bool IsNumeric(IArrowType type) =>
        type is BooleanType or FloatType or DoubleType or Int8Type or Int16Type or Int32Type or Int64Type
            or UInt8Type or UInt16Type or UInt32Type or UInt64Type;

    /// <summary>The numbers of a column; nulls become NaN, booleans 0 and 1.</summary>
    public static double[] Read(IArrowArray column)
    {
        double[] numbers = new double[column.Length];
        Read(column, numbers);
        return numbers;
    }

    /// <summary>The numbers of a column; nulls become NaN, booleans 0 and 1.</summary>
    /// <param name="column">The column.</param>
    /// <param name="numbers">Gets as many numbers as the column has rows.</param>
    public static void Read(IArrowArray column, Span<double> numbers)
    {
        switch (column)
        {
            case FloatArray values: Widen(values.Values, numbers); break;
            case DoubleArray values: values.Values.CopyTo(numbers); break;
            case Int8Array values: Widen(values.Values, numbers); break;
            case Int16Array values: Widen(values.Values, numbers); break;
            case Int32Array values: Widen(values.Values, numbers); break;
            case Int64Array values: Widen(values.Values, numbers); break;
            case UInt8Array values: Widen(values.Values, numbers); break;
            case UInt16Array values: Widen(values.Values, numbers); break;
            case UInt32Array values: Widen(values.Values, numbers); break;
            case UInt64Array values: Widen(values.Values, numbers); break;
            case BooleanArray values:
                for (int i = 0; i < column.Length; i++)
                    numbers[i] = values.GetValue(i) is true ? 1 : 0;
                break;
            default: throw new InvalidOperationException($"A column of {column.Data.DataType.Name} was let through.");
        }
        for (int i = 0; column.NullCount > 0 && i < column.Length; i++)
        {
            if (column.IsNull(i))
                numbers[i] = double.NaN;
        }
    }

    private static void Widen<T>(ReadOnlySpan<T> from, Span<double> to)
        where T : INumber<T>
    {
        for (int i = 0; i < from.Length; i++)
            to[i] = double.CreateTruncating(from[i]);
    }
}
