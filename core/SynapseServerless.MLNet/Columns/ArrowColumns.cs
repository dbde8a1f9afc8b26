using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML;
using Microsoft.ML.Data;
using SynapseServerless.Data;

namespace SynapseServerless.MLNet.Columns;

/// <summary>Says which type of ML.NET an Arrow column has by nature.</summary>
internal static class ArrowColumns
{
    private const string KeyValues = "KeyValues";
    private const string SlotNames = "SlotNames";

    /// <summary>The type of ML.NET that holds the column's values as they are; null when there is none.</summary>
    public static DataViewType? NaturalType(Field field) => field.DataType switch
    {
        UInt32Type when Levels(field) is { Count: > 0 } levels => new KeyDataViewType(typeof(uint), levels.Count),
        FixedSizeListType list when Item(list.ValueDataType) is { } item => new VectorDataViewType(item, list.ListSize),
        ListType list when Item(list.ValueDataType) is { } item => new VectorDataViewType(item),
        DictionaryType => Cells.Type(field.DataType) == typeof(string) ? TextDataViewType.Instance : null,
        _ => Scalar(field.DataType),
    };

    /// <summary>Names of slots and values of keys, as ML.NET keeps them.</summary>
    public static DataViewSchema.Annotations? Annotations(Field field, DataViewType type)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (type is VectorDataViewType { Size: > 0 } vector && ColumnMetadata.Slots(field) is { } slots && slots.Count == vector.Size)
        {
            ReadOnlyMemory<char>[] names = [.. slots.Select(slot => slot.AsMemory())];
            Add(builder, SlotNames, TextDataViewType.Instance, names);
        }
        else if (type is KeyDataViewType && Levels(field) is { } levels)
        {
            if (levels.All(level => level.ValueKind == JsonValueKind.Number))
                Add<double>(builder, KeyValues, NumberDataViewType.Double, [.. levels.Select(level => level.GetDouble())]);
            else
                Add<ReadOnlyMemory<char>>(builder, KeyValues, TextDataViewType.Instance, [.. levels.Select(level => level.ToString().AsMemory())]);
        }
        else
            return null;
        return builder.ToAnnotations();
    }

    /// <summary>The values of a key column's keys, first to last, or null when the column does not tell them.</summary>
    public static IReadOnlyList<object>? ValuesOfKeys(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(KeyValues)?.Type is not VectorDataViewType { ItemType: var item })
            return null;
        if (item is TextDataViewType)
            return [.. Values<ReadOnlyMemory<char>>().Select(text => text.ToString())];
        return Type.GetTypeCode(item.RawType) switch
        {
            TypeCode.Single => [.. Values<float>()],
            TypeCode.Double => [.. Values<double>()],
            TypeCode.Boolean => [.. Values<bool>()],
            TypeCode.SByte => [.. Values<sbyte>()],
            TypeCode.Byte => [.. Values<byte>()],
            TypeCode.Int16 => [.. Values<short>()],
            TypeCode.UInt16 => [.. Values<ushort>()],
            TypeCode.Int32 => [.. Values<int>()],
            TypeCode.UInt32 => [.. Values<uint>()],
            TypeCode.Int64 => [.. Values<long>()],
            TypeCode.UInt64 => [.. Values<ulong>()],
            _ => null,
        };

        T[] Values<T>()
        {
            VBuffer<T> values = default;
            column.Annotations.GetValue(KeyValues, ref values);
            return [.. values.DenseValues()];
        }
    }

    /// <summary>The value of a key as text, the same in every culture.</summary>
    public static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>The names of a vector's slots, or null when it has none.</summary>
    public static IReadOnlyList<string>? NamesOfSlots(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
            return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    // ML.NET has no dates and no half-precision numbers.
    private static PrimitiveDataViewType? Scalar(IArrowType type) => Cells.Type(type) switch
    {
        Type value when value == typeof(DateTimeOffset) => DateTimeOffsetDataViewType.Instance,
        Type value when value == typeof(DateTime) || value == typeof(DateOnly) => DateTimeDataViewType.Instance,
        _ => Item(type),
    };

    private static PrimitiveDataViewType? Item(IArrowType type) => type is DictionaryType ? null : Cells.Type(type) switch
    {
        Type value when value == typeof(bool) => BooleanDataViewType.Instance,
        Type value when value == typeof(sbyte) => NumberDataViewType.SByte,
        Type value when value == typeof(short) => NumberDataViewType.Int16,
        Type value when value == typeof(int) => NumberDataViewType.Int32,
        Type value when value == typeof(long) => NumberDataViewType.Int64,
        Type value when value == typeof(byte) => NumberDataViewType.Byte,
        Type value when value == typeof(ushort) => NumberDataViewType.UInt16,
        Type value when value == typeof(uint) => NumberDataViewType.UInt32,
        Type value when value == typeof(ulong) => NumberDataViewType.UInt64,
        Type value when value == typeof(float) || value == typeof(Half) => NumberDataViewType.Single,
        Type value when value == typeof(double) => NumberDataViewType.Double,
        Type value when value == typeof(string) => TextDataViewType.Instance,
        _ => null,
    };

    private static IReadOnlyList<JsonElement>? Levels(Field field) => ColumnMetadata.Levels(field);

    private static void Add<T>(DataViewSchema.Annotations.Builder builder, string name, PrimitiveDataViewType item, T[] values) =>
        builder.Add(name, new VectorDataViewType(item, values.Length), (ref VBuffer<T> target) => target = new VBuffer<T>(values.Length, values));
}
