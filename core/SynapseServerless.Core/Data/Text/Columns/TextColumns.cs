using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Makes columns for Arrow types that text can be read as.</summary>
internal static class TextColumns
{
    /// <summary>A column for a field of a dialect.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="place">Place of the column in it.</param>
    /// <param name="type">The type.</param>
    public static TextColumn Of(TextDialect dialect, int place, IArrowType type)
    {
        string? format = dialect.FormatOf(place);
        return Of(type, new Context(
            new TextSpelling(dialect),
            dialect.IsSet(place),
            format is null ? null : DatePattern.Parse(format, out _),
            Allowed(dialect.Types[place])));
    }

    /// <summary>The first type in a type that text cannot be read as; null when it can.</summary>
    public static IArrowType? Unreadable(IArrowType type) => type switch
    {
        StructType objects => objects.Fields.Select(field => Unreadable(field.DataType)).FirstOrDefault(found => found is not null),
        ListType list => Unreadable(list.ValueDataType),
        FixedSizeListType vector => Unreadable(vector.ValueDataType),
        _ => Try(type, new Context(null!, false, null, null)) is null ? type : null,
    };

    private readonly record struct Context(TextSpelling Spelling, bool IsSet, DatePattern? Pattern, byte[][]? Allowed)
    {
        public NumberSpelling Numbers => new(Spelling, IsSet);
    }

    private static TextColumn Of(IArrowType type, Context context) =>
        Try(type, context) ?? throw new InvalidOperationException($"Text cannot be read as {TypeNames.Of(type)}");

    private static TextColumn? Try(IArrowType type, Context context) => type switch
    {
        BooleanType => new BooleanColumn(context.Spelling),
        Int8Type => Whole<sbyte>(type, context),
        Int16Type => Whole<short>(type, context),
        Int32Type => Whole<int>(type, context),
        Int64Type => Whole<long>(type, context),
        UInt8Type => Whole<byte>(type, context),
        UInt16Type => Whole<ushort>(type, context),
        UInt32Type => Whole<uint>(type, context),
        UInt64Type => Whole<ulong>(type, context),
        FloatType => new FixedColumn<float, SingleCells>(type, new SingleCells(context.Numbers)),
        DoubleType => new FixedColumn<double, DoubleCells>(type, new DoubleCells(context.Numbers)),
        Decimal128Type number => new FixedColumn<Int128, DecimalCells>(type, new DecimalCells(context.Numbers, number.Precision, number.Scale)),
        Date32Type => new FixedColumn<int, DateCells>(type, new DateCells(context.Pattern)),
        Time64Type time => new FixedColumn<long, TimeCells>(type, new TimeCells(Nanoseconds(time.Unit))),
        TimestampType time => new FixedColumn<long, InstantCells>(
            type, new InstantCells(context.Pattern, Nanoseconds(time.Unit), !string.IsNullOrEmpty(time.Timezone))),
        StringType or BinaryType => new TextualColumn(type, context.Allowed),
        ListType list => new ListColumn(type, Of(list.ValueDataType, context)),
        FixedSizeListType vector => new VectorColumn(vector, Of(vector.ValueDataType, context)),
        StructType objects => new StructColumn(objects, [.. objects.Fields.Select(field => Of(field.DataType, context))]),
        _ => null,
    };

    private static FixedColumn<T, WholeCells<T>> Whole<T>(IArrowType type, Context context)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T> =>
        new(type, new WholeCells<T>(context.Numbers));

    private static long Nanoseconds(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1_000_000_000,
        TimeUnit.Millisecond => 1_000_000,
        TimeUnit.Microsecond => 1_000,
        _ => 1,
    };

    // ENUM('a', 'b''c'), as DuckDB writes it.
    private static byte[][]? Allowed(string type)
    {
        if (!type.StartsWith("ENUM(", StringComparison.Ordinal))
            return null;
        var texts = new List<byte[]>();
        for (int i = type.IndexOf('\'', StringComparison.Ordinal); i >= 0; i = type.IndexOf('\'', i))
        {
            var text = new StringBuilder();
            for (i++; i < type.Length && !(type[i] == '\'' && (i + 1 == type.Length || type[i + 1] != '\'')); i++)
            {
                text.Append(type[i]);
                i += type[i] == '\'' ? 1 : 0;
            }
            texts.Add(Encoding.UTF8.GetBytes(text.ToString()));
            i++;
            if (i >= type.Length)
                break;
        }
        return [.. texts];
    }
}
