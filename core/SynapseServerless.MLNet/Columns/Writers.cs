using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML;
using Microsoft.ML.Data;
using SynapseServerless.Data;

namespace SynapseServerless.MLNet.Columns;

/// <summary>Makes writers of ML.NET columns into Arrow columns.</summary>
internal static class Writers
{
    /// <summary>A writer, or null when Arrow has no such type: images, row identities, durations.</summary>
    /// <param name="column">The column.</param>
    /// <param name="keysAsText">Whether keys are replaced by their values, as text, where the column tells them.</param>
    public static ColumnWriter? Create(DataViewSchema.Column column, bool keysAsText) => column.Type switch
    {
        KeyDataViewType key => Key(column, key, keysAsText),
        VectorDataViewType vector => Vector(column, vector),
        _ => Scalar(column.Name, column.Type),
    };

    private static ColumnWriter? Scalar(string name, DataViewType type)
    {
        switch (type)
        {
            case TextDataViewType:
                var texts = new StringArray.Builder();
                return Of<ReadOnlyMemory<char>>(StringType.Default, value => texts.Append(value.ToString()), () => Cleared(texts.Build(), texts.Clear));
            case BooleanDataViewType:
                var flags = new BooleanArray.Builder();
                return Of<bool>(BooleanType.Default, value => flags.Append(value), () => Cleared(flags.Build(), flags.Clear));
            case DateTimeDataViewType:
                var local = new TimestampType(TimeUnit.Microsecond, timezone: (string?)null);
                var times = new TimestampArray.Builder(local);
                return Of<DateTime>(local, value => times.Append(new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc))), () => Cleared(times.Build(), times.Clear));
            case DateTimeOffsetDataViewType:
                var zoned = new TimestampType(TimeUnit.Microsecond, "UTC");
                var moments = new TimestampArray.Builder(zoned);
                return Of<DateTimeOffset>(zoned, value => moments.Append(value), () => Cleared(moments.Build(), moments.Clear));
            case NumberDataViewType:
                return Type.GetTypeCode(type.RawType) switch
                {
                    TypeCode.Single => Number<float>(FloatType.Default),
                    TypeCode.Double => Number<double>(DoubleType.Default),
                    TypeCode.SByte => Number<sbyte>(Int8Type.Default),
                    TypeCode.Byte => Number<byte>(UInt8Type.Default),
                    TypeCode.Int16 => Number<short>(Int16Type.Default),
                    TypeCode.UInt16 => Number<ushort>(UInt16Type.Default),
                    TypeCode.Int32 => Number<int>(Int32Type.Default),
                    TypeCode.UInt32 => Number<uint>(UInt32Type.Default),
                    TypeCode.Int64 => Number<long>(Int64Type.Default),
                    TypeCode.UInt64 => Number<ulong>(UInt64Type.Default),
                    _ => null,
                };
            default:
                return null;
        }

        ColumnWriter Of<T>(IArrowType arrow, Action<T> append, Func<IArrowArray> take) =>
            new ScalarWriter<T>(append, take) { Field = new Field(name, arrow, nullable: false) };

        ColumnWriter Number<T>(IArrowType arrow)
            where T : struct
        {
            var values = new ArrowBuffer.Builder<T>();
            return Of<T>(arrow, value => values.Append(value), () => Numbers(arrow, values));
        }
    }

    private static ColumnWriter? Vector(DataViewSchema.Column column, VectorDataViewType vector)
    {
        if (vector.ItemType is KeyDataViewType)
            return null;
        if (vector.ItemType is TextDataViewType)
        {
            var texts = new StringArray.Builder();
            return Of<ReadOnlyMemory<char>>(StringType.Default, values =>
            {
                foreach (ReadOnlyMemory<char> value in values)
                    texts.Append(value.ToString());
            }, () => Cleared(texts.Build(), texts.Clear));
        }
        if (vector.ItemType is BooleanDataViewType)
        {
            var flags = new BooleanArray.Builder();
            return Of<bool>(BooleanType.Default, values =>
            {
                foreach (bool value in values)
                    flags.Append(value);
            }, () => Cleared(flags.Build(), flags.Clear));
        }
        return vector.ItemType is not NumberDataViewType ? null : Type.GetTypeCode(vector.ItemType.RawType) switch
        {
            TypeCode.Single => Number<float>(FloatType.Default),
            TypeCode.Double => Number<double>(DoubleType.Default),
            TypeCode.SByte => Number<sbyte>(Int8Type.Default),
            TypeCode.Byte => Number<byte>(UInt8Type.Default),
            TypeCode.Int16 => Number<short>(Int16Type.Default),
            TypeCode.UInt16 => Number<ushort>(UInt16Type.Default),
            TypeCode.Int32 => Number<int>(Int32Type.Default),
            TypeCode.UInt32 => Number<uint>(UInt32Type.Default),
            TypeCode.Int64 => Number<long>(Int64Type.Default),
            TypeCode.UInt64 => Number<ulong>(UInt64Type.Default),
            _ => null,
        };

        ColumnWriter Number<T>(IArrowType arrow)
            where T : struct
        {
            var values = new ArrowBuffer.Builder<T>();
            return Of<T>(arrow, span => values.Append(span), () => Numbers(arrow, values));
        }

        ColumnWriter Of<T>(IArrowType item, SpanAction<T> append, Func<IArrowArray> take)
        {
            var slot = new Field("item", item, nullable: false);
            var field = new Field(column.Name, vector.Size > 0 ? new FixedSizeListType(slot, vector.Size) : new ListType(slot), nullable: true);
            if (vector.Size > 0 && ArrowColumns.NamesOfSlots(column) is { } names)
                field = ColumnMetadata.With(field, ColumnMetadata.SlotsKey, names);
            return new VectorWriter<T>(vector.Size, append, take) { Field = field };
        }
    }

    /// <summary>Keys count from 1 with 0 for a missing one; the Arrow column counts from 0 with null, and keeps the values as levels.</summary>
    private static ColumnWriter? Key(DataViewSchema.Column column, KeyDataViewType key, bool asText)
    {
        if (key.Count > uint.MaxValue)
            return null;
        IReadOnlyList<object>? values = ArrowColumns.ValuesOfKeys(column);
        Func<Action<ulong>, Func<IArrowArray>, Field, ColumnWriter>? make = Type.GetTypeCode(key.RawType) switch
        {
            TypeCode.Byte => (append, take, field) => new ScalarWriter<byte>(value => append(value), take) { Field = field },
            TypeCode.UInt16 => (append, take, field) => new ScalarWriter<ushort>(value => append(value), take) { Field = field },
            TypeCode.UInt32 => (append, take, field) => new ScalarWriter<uint>(value => append(value), take) { Field = field },
            TypeCode.UInt64 => (append, take, field) => new ScalarWriter<ulong>(append, take) { Field = field },
            _ => null,
        };
        if (make is null)
            return null;
        if (asText && values is not null)
        {
            string[] texts = [.. values.Select(ArrowColumns.Text)];
            var builder = new StringArray.Builder();
            return make(
                value => _ = value == 0 || value > (ulong)texts.Length ? builder.AppendNull() : builder.Append(texts[value - 1]),
                () => Cleared(builder.Build(), builder.Clear),
                new Field(column.Name, StringType.Default, nullable: true));
        }
        var indexes = new UInt32Array.Builder();
        var plain = new Field(column.Name, UInt32Type.Default, nullable: true);
        return make(
            value => _ = value == 0 ? indexes.AppendNull() : indexes.Append((uint)(value - 1)),
            () => Cleared(indexes.Build(), indexes.Clear),
            values is null ? plain : ColumnMetadata.With(plain, ColumnMetadata.LevelsKey, values));
    }

    private static IArrowArray Numbers<T>(IArrowType type, ArrowBuffer.Builder<T> values)
        where T : struct
    {
        int length = values.Length;
        IArrowArray column = ArrowArrayFactory.BuildArray(new ArrayData(type, length, 0, 0, [ArrowBuffer.Empty, values.Build()]));
        values.Clear();
        return column;
    }

    private static IArrowArray Cleared(IArrowArray column, Func<object> clear)
    {
        clear();
        return column;
    }
}
