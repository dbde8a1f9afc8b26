using System.Collections;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Columns of .NET values.</summary>
internal static class ObjectColumns
{
    /// <summary>A column of values of a .NET type.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="declared">Type that the values were declared with.</param>
    /// <param name="values">The values; null for null.</param>
    public static (Field Field, IArrowArray Column) Build(string name, Type declared, IReadOnlyList<object?> values)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        bool nullable = !declared.IsValueType || type != declared;
        if (type != typeof(string) && type != typeof(byte[]) && Item(type) is { } item)
            return List(name, item, values);

        IArrowArray column = Scalars(type, values)
            ?? throw new DataException($"A column cannot be made of {declared.Name}", new Location { Column = name },
                "Use numbers, bool, string, dates, times, Guid, enumerations, byte[] or arrays of these.");
        return (new Field(name, column.Data.DataType, nullable), column);
    }

    private static (Field Field, IArrowArray Column) List(string name, Type item, IReadOnlyList<object?> rows)
    {
        object?[]?[] lists = [.. rows.Select(row => row is null ? null : ((IEnumerable)row).Cast<object?>().ToArray())];
        int[] lengths = [.. lists.Where(list => list is not null).Select(list => list!.Length).Distinct()];
        // A vector has one width; then it is the fixed-size list that stages take without a copy.
        bool isVector = item == typeof(float) && lengths is [> 0];
        object?[] padding = isVector ? [.. Enumerable.Repeat<object?>(0f, lengths[0])] : [];
        (Field field, IArrowArray items) = Build("item", item, [.. lists.SelectMany(list => list ?? padding)]);

        int nulls = lists.Count(list => list is null);
        ArrowBuffer validity = nulls == 0 ? ArrowBuffer.Empty : Validity([.. lists.Select(list => list is not null)]);
        if (isVector)
        {
            Field vector = ColumnMetadata.Vector(name, lengths[0]);
            return (vector, new FixedSizeListArray(new ArrayData(vector.DataType, lists.Length, nulls, 0, [validity], [items.Data])));
        }

        var offsets = new ArrowBuffer.Builder<int>(lists.Length + 1);
        int offset = 0;
        offsets.Append(0);
        foreach (object?[]? list in lists)
            offsets.Append(offset += list?.Length ?? 0);
        var type = new ListType(field);
        return (new Field(name, type, nullable: true), new ListArray(type, lists.Length, offsets.Build(), items, validity, nulls));
    }

    private static ArrowBuffer Validity(bool[] valid)
    {
        var bits = new ArrowBuffer.BitmapBuilder(valid.Length);
        foreach (bool bit in valid)
            bits.Append(bit);
        return bits.Build();
    }

    private static IArrowArray? Scalars(Type type, IReadOnlyList<object?> values)
    {
        if (type.IsEnum || type == typeof(Guid) || type == typeof(char))
            return Fill(new StringArray.Builder(), values, (builder, value) => builder.Append(value.ToString()), builder => builder.AppendNull(), builder => builder.Build());
        if (type == typeof(string))
            return Fill(new StringArray.Builder(), values, (builder, value) => builder.Append((string)value), builder => builder.AppendNull(), builder => builder.Build());
        if (type == typeof(byte[]))
            return Fill(new BinaryArray.Builder(), values, (builder, value) => builder.Append(((byte[])value).AsSpan()), builder => builder.AppendNull(), builder => builder.Build());
        if (type == typeof(bool))
            return Fill(new BooleanArray.Builder(), values, (builder, value) => builder.Append((bool)value), builder => builder.AppendNull(), builder => builder.Build());
        if (type == typeof(DateTime) || type == typeof(DateTimeOffset))
            return Timestamps(type, values);
        if (type == typeof(DateOnly))
            return Fill(new Date32Array.Builder(), values, (builder, value) => builder.Append((DateOnly)value), builder => builder.AppendNull(), builder => builder.Build());
        if (type == typeof(TimeOnly))
            return Fill(new Time64Array.Builder(new Time64Type(TimeUnit.Nanosecond)), values, (builder, value) => builder.Append(Nanoseconds(((TimeOnly)value).Ticks)), builder => builder.AppendNull(), builder => builder.Build());
        if (type == typeof(TimeSpan))
            return Fill(new DurationArray.Builder(DurationType.Nanosecond), values, (builder, value) => builder.Append(Nanoseconds(((TimeSpan)value).Ticks)), builder => builder.AppendNull(), builder => builder.Build());
        if (type == typeof(decimal))
            return Fill(new Decimal128Array.Builder(new Decimal128Type(38, 10)), values, (builder, value) => builder.Append((decimal)value), builder => builder.AppendNull(), builder => builder.Build());
        return Numbers(type, values);
    }

    private static long Nanoseconds(long ticks) => checked(ticks * TimeSpan.NanosecondsPerTick);

    private static IArrowArray? Numbers(Type type, IReadOnlyList<object?> values) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => Primitive<sbyte, Int8Array, Int8Array.Builder>(new Int8Array.Builder(), values),
        TypeCode.Byte => Primitive<byte, UInt8Array, UInt8Array.Builder>(new UInt8Array.Builder(), values),
        TypeCode.Int16 => Primitive<short, Int16Array, Int16Array.Builder>(new Int16Array.Builder(), values),
        TypeCode.UInt16 => Primitive<ushort, UInt16Array, UInt16Array.Builder>(new UInt16Array.Builder(), values),
        TypeCode.Int32 => Primitive<int, Int32Array, Int32Array.Builder>(new Int32Array.Builder(), values),
        TypeCode.UInt32 => Primitive<uint, UInt32Array, UInt32Array.Builder>(new UInt32Array.Builder(), values),
        TypeCode.Int64 => Primitive<long, Int64Array, Int64Array.Builder>(new Int64Array.Builder(), values),
        TypeCode.UInt64 => Primitive<ulong, UInt64Array, UInt64Array.Builder>(new UInt64Array.Builder(), values),
        TypeCode.Single => Primitive<float, FloatArray, FloatArray.Builder>(new FloatArray.Builder(), values),
        TypeCode.Double => Primitive<double, DoubleArray, DoubleArray.Builder>(new DoubleArray.Builder(), values),
        _ => null,
    };

    private static TArray Primitive<TValue, TArray, TBuilder>(TBuilder builder, IReadOnlyList<object?> values)
        where TValue : struct
        where TArray : IArrowArray
        where TBuilder : PrimitiveArrayBuilder<TValue, TArray, TBuilder> =>
        Fill(builder, values, (target, value) => target.Append((TValue)value), target => target.AppendNull(), target => target.Build(default));

    private static TimestampArray Timestamps(Type type, IReadOnlyList<object?> values)
    {
        var builder = new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, type == typeof(DateTime) ? null : "UTC"));
        return Fill(
            builder,
            values,
            // A DateTime is a wall clock's time without a zone, whatever its kind says.
            (target, value) => target.Append(value is DateTime time
                ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))
                : (DateTimeOffset)value),
            target => target.AppendNull(),
            target => target.Build());
    }

    private static TArray Fill<TBuilder, TArray>(
        TBuilder builder, IReadOnlyList<object?> values, Action<TBuilder, object> append, Action<TBuilder> appendNull, Func<TBuilder, TArray> build)
    {
        foreach (object? value in values)
        {
            if (value is null)
                appendNull(builder);
            else
                append(builder, value);
        }
        return build(builder);
    }

    private static Type? Item(Type type) =>
        type.IsArray
            ? type.GetElementType()
            : type.GetInterfaces().Append(type)
                .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEnumerable<>))
                ?.GetGenericArguments()[0];
}
