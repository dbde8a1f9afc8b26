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
    public static void Read(IArrowArray column, Span<double> numbers) => NumericColumn.CopyTo(column, 0, numbers[..column.Length], 1, double.NaN);
}
