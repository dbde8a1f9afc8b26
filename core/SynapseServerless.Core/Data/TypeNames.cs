using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Names of column types as users read them; two types are the same exactly when their names are.</summary>
public static class TypeNames
{
    /// <summary>The name of a type, such as <c>int32</c>, <c>utf8</c>, <c>timestamp[us, UTC]</c> or <c>float[28]</c>.</summary>
    /// <param name="type">The type.</param>
    public static string Of(IArrowType type) => type switch
    {
        TimestampType timestamp => timestamp.Timezone is null
            ? $"timestamp[{Unit(timestamp.Unit)}]"
            : $"timestamp[{Unit(timestamp.Unit)}, {timestamp.Timezone}]",
        Time32Type time => $"time32[{Unit(time.Unit)}]",
        Time64Type time => $"time64[{Unit(time.Unit)}]",
        DurationType duration => $"duration[{Unit(duration.Unit)}]",
        Decimal32Type value => Decimal("decimal32", value.Precision, value.Scale),
        Decimal64Type value => Decimal("decimal64", value.Precision, value.Scale),
        Decimal128Type value => Decimal("decimal", value.Precision, value.Scale),
        Decimal256Type value => Decimal("decimal256", value.Precision, value.Scale),
        FixedSizeListType list => string.Create(CultureInfo.InvariantCulture, $"{Of(list.ValueDataType)}[{list.ListSize}]"),
        FixedSizeBinaryType binary => string.Create(CultureInfo.InvariantCulture, $"binary[{binary.ByteWidth}]"),
        MapType map => $"map<{Of(map.KeyField.DataType)}, {Of(map.ValueField.DataType)}>",
        ListType list => $"list<{Of(list.ValueDataType)}>",
        LargeListType list => $"large_list<{Of(list.ValueDataType)}>",
        StructType structure => $"struct<{string.Join(", ", structure.Fields.Select(field => $"{field.Name}: {Of(field.DataType)}"))}>",
        DictionaryType dictionary => $"dictionary<{Of(dictionary.IndexType)}, {Of(dictionary.ValueType)}>",
        _ => type.Name,
    };

    private static string Decimal(string name, int precision, int scale) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}({precision}, {scale})");

    private static string Unit(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };
}
