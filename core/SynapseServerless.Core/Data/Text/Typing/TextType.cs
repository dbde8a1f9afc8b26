using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>A type of a column of text.</summary>
/// <param name="Name">DuckDB's name of it, which inputs use.</param>
/// <param name="Arrow">Arrow's type.</param>
/// <param name="Format">Format of its dates in strptime's notation; null for ISO 8601.</param>
internal sealed record TextType(string Name, IArrowType Arrow, string? Format = null)
{
    /// <summary>Strings, which any cell is.</summary>
    public static TextType Text { get; } = new("VARCHAR", StringType.Default);

    /// <summary>The narrowest of some types.</summary>
    /// <param name="kinds">The types.</param>
    /// <param name="patterns">Formats, where there are dates that are not year first.</param>
    public static TextType Of(TextKinds kinds, IReadOnlyList<DatePattern> patterns) => kinds switch
    {
        _ when (kinds & TextKinds.Boolean) != 0 => new("BOOLEAN", BooleanType.Default),
        _ when (kinds & TextKinds.Int64) != 0 => new("BIGINT", Int64Type.Default),
        _ when (kinds & TextKinds.Whole) != 0 => new("DECIMAL(28,0)", new Decimal128Type(28, 0)),
        _ when (kinds & TextKinds.Double) != 0 => new("DOUBLE", DoubleType.Default),
        _ when (kinds & TextKinds.Date) != 0 => Date,
        _ when (kinds & TextKinds.Timestamp) != 0 => Timestamp,
        _ when (kinds & TextKinds.TimestampNanoseconds) != 0 => new("TIMESTAMP_NS", new TimestampType(TimeUnit.Nanosecond, (string?)null)),
        _ when (kinds & TextKinds.Instant) != 0 => Instant,
        _ when (kinds & TextKinds.Time) != 0 => new("TIME", new Time64Type(TimeUnit.Microsecond)),
        _ when (kinds & TextKinds.Pattern) != 0 => (patterns[0] switch
        {
            { HasOffset: true } => Instant,
            { HasTime: true } => Timestamp,
            _ => Date,
        }) with { Format = patterns[0].Format },
        _ => Text,
    };

    /// <summary>The type of a field that is known already; null where text cannot be read as it.</summary>
    public static TextType? Of(Field field)
    {
        if (TextColumns.Unreadable(field.DataType) is not null)
            return null;
        string? format = null;
        field.Metadata?.TryGetValue(ColumnMetadata.FormatKey, out format);
        return new TextType(NameOf(field.DataType), field.DataType, format);
    }

    private static string NameOf(IArrowType type) => type switch
    {
        BooleanType => "BOOLEAN",
        Int8Type => "TINYINT",
        Int16Type => "SMALLINT",
        Int32Type => "INTEGER",
        Int64Type => "BIGINT",
        UInt8Type => "UTINYINT",
        UInt16Type => "USMALLINT",
        UInt32Type => "UINTEGER",
        UInt64Type => "UBIGINT",
        FloatType => "FLOAT",
        DoubleType => "DOUBLE",
        Decimal128Type number => $"DECIMAL({number.Precision},{number.Scale})",
        Date32Type => "DATE",
        Time64Type => "TIME",
        TimestampType { Timezone: { Length: > 0 } } => "TIMESTAMP WITH TIME ZONE",
        TimestampType { Unit: TimeUnit.Nanosecond } => "TIMESTAMP_NS",
        TimestampType => "TIMESTAMP",
        BinaryType => "BLOB",
        StringType => "VARCHAR",
        FixedSizeListType vector => $"{NameOf(vector.ValueDataType)}[{vector.ListSize}]",
        ListType list => $"{NameOf(list.ValueDataType)}[]",
        _ => TypeNames.Of(type),
    };

    private static TextType Date { get; } = new("DATE", Date32Type.Default);

    private static TextType Timestamp { get; } = new("TIMESTAMP", new TimestampType(TimeUnit.Microsecond, (string?)null));

    private static TextType Instant { get; } = new("TIMESTAMP WITH TIME ZONE", new TimestampType(TimeUnit.Microsecond, "UTC"));
}
