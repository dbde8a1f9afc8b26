using Apache.Arrow.Types;

namespace SynapseServerless.Stages;

/// <summary>Which columns hold values of a C# type.</summary>
internal static class CellTypes
{
    /// <summary>Whether the cells of a column can be read as values of a C# type.</summary>
    public static bool Takes(Type type, IArrowType column)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(double) || type == typeof(float) ? NumericColumn.IsNumber(column)
            : type == typeof(int) || type == typeof(long) ? NumericColumn.IsNumber(column) && !NumericColumn.IsFloating(column) && column.TypeId != ArrowTypeId.Decimal128
            : type == typeof(string) ? CellTexts.IsText(column)
            : type == typeof(bool) ? column.TypeId == ArrowTypeId.Boolean
            : type == typeof(float[]) && column is FixedSizeListType { ValueDataType.TypeId: ArrowTypeId.Float };
    }

    /// <summary>What such columns are called in messages.</summary>
    public static string Describe(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(double) || type == typeof(float) ? "a column of numbers"
            : type == typeof(int) || type == typeof(long) ? "a column of whole numbers"
            : type == typeof(string) ? "a column of text"
            : type == typeof(bool) ? "a column of booleans"
            : "a column of dense vectors";
    }
}
