using System.Globalization;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>Types of PostgreSQL and of Arrow for each other.</summary>
internal static partial class PostgresTypes
{
    /// <summary>The Arrow type of a column.</summary>
    /// <param name="type">The type as <c>format_type</c> writes it.</param>
    /// <param name="kind">Kind of the type: <c>e</c> for an enumeration, <c>b</c> for a base type.</param>
    /// <returns>Null where there is none.</returns>
    public static IArrowType? Arrow(string type, char kind)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
            return Arrow(type[..^2], kind) is { } item and not ListType ? new ListType(new Field("item", item, nullable: true)) : null;
        if (Numeric().Match(type) is { Success: true } number)
        {
            int precision = int.Parse(number.Groups[1].ValueSpan, CultureInfo.InvariantCulture), scale = int.Parse(number.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            return precision <= 38 && scale >= 0 && scale <= precision ? new Decimal128Type(precision, scale) : StringType.Default;
        }
        return Length().Replace(type, "") switch
        {
            "boolean" => BooleanType.Default,
            "smallint" => Int16Type.Default,
            "integer" => Int32Type.Default,
            "bigint" => Int64Type.Default,
            "real" => FloatType.Default,
            "double precision" => DoubleType.Default,
            // Of any number of digits, so that only a text holds each.
            "numeric" => StringType.Default,
            "text" or "character varying" or "character" or "name" or "uuid" or "json" or "jsonb" or "xml" or "inet" or "cidr" or "citext" => StringType.Default,
            "bytea" => BinaryType.Default,
            "date" => Date32Type.Default,
            "time without time zone" => new Time64Type(TimeUnit.Microsecond),
            "timestamp without time zone" => new TimestampType(TimeUnit.Microsecond, (string?)null),
            "timestamp with time zone" => new TimestampType(TimeUnit.Microsecond, "UTC"),
            _ => kind == 'e' ? StringType.Default : null,
        };
    }

    /// <summary>The column type that holds every value of an Arrow type.</summary>
    /// <returns>Null where there is none.</returns>
    public static string? Sql(IArrowType type) => type switch
    {
        BooleanType => "boolean",
        Int8Type or Int16Type or UInt8Type => "smallint",
        Int32Type or UInt16Type => "integer",
        Int64Type or UInt32Type => "bigint",
        UInt64Type => "numeric(20,0)",
        HalfFloatType or FloatType => "real",
        DoubleType => "double precision",
        Decimal128Type number => string.Create(CultureInfo.InvariantCulture, $"numeric({number.Precision},{number.Scale})"),
        StringType or LargeStringType or StringViewType => "text",
        BinaryType or LargeBinaryType => "bytea",
        Date32Type => "date",
        // Nanoseconds would be rounded.
        Time64Type { Unit: TimeUnit.Microsecond } or Time32Type => "time",
        TimestampType { Unit: not TimeUnit.Nanosecond } time => time.Timezone is null ? "timestamp" : "timestamptz",
        ListType list => Item(list.ValueDataType),
        FixedSizeListType vector => Item(vector.ValueDataType),
        StructType => "jsonb",
        _ => null,
    };

    private static string? Item(IArrowType type) => type is ListType or FixedSizeListType or StructType or BinaryType ? "jsonb" : Sql(type) is { } item ? $"{item}[]" : null;

    [GeneratedRegex(@"^numeric\((\d+),(-?\d+)\)$")]
    private static partial Regex Numeric();

    [GeneratedRegex(@"\(\d+\)")]
    private static partial Regex Length();
}
