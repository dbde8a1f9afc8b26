using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Cells as JSON: dates and times in ISO 8601, bytes in base64, lists as arrays, structs as objects.</summary>
/// <remarks>NaN and the infinities, for which JSON has no number, are texts.</remarks>
internal sealed class JsonCells : IColumnVisitor<Action<Utf8JsonWriter, int>>
{
    private static readonly JsonCells _instance = new();

    private JsonCells()
    {
    }

    /// <summary>An action that writes the cell of a row.</summary>
    public static Action<Utf8JsonWriter, int> Writer(IArrowArray column)
    {
        Action<Utf8JsonWriter, int> write = Cells.Visit(column, _instance);
        if (column.NullCount == 0)
            return write;
        return (json, row) =>
        {
            if (column.IsNull(row))
                json.WriteNullValue();
            else
                write(json, row);
        };
    }

    public Action<Utf8JsonWriter, int> Nulls(NullArray column) => static (json, _) => json.WriteNullValue();

    public Action<Utf8JsonWriter, int> Booleans(BooleanArray column) => (json, row) => json.WriteBooleanValue(column.GetValue(row)!.Value);

    public Action<Utf8JsonWriter, int> Numbers<T>(PrimitiveArray<T> column)
        where T : unmanaged, INumber<T>
    {
        // The run-time compiler keeps one of these for each type.
        if (typeof(T) == typeof(double))
            return (json, row) => Real(json, double.CreateTruncating(column.Values[row]));
        if (typeof(T) == typeof(float) || typeof(T) == typeof(Half))
            return (json, row) => Real(json, float.CreateTruncating(column.Values[row]));
        if (typeof(T) == typeof(ulong))
            return (json, row) => json.WriteNumberValue(ulong.CreateTruncating(column.Values[row]));
        return (json, row) => json.WriteNumberValue(long.CreateTruncating(column.Values[row]));
    }

    public Action<Utf8JsonWriter, int> Decimals(IArrowArray column, Func<int, decimal> read) => (json, row) => json.WriteNumberValue(read(row));

    public Action<Utf8JsonWriter, int> Texts(IArrowArray column, ReadBytes read) => (json, row) => json.WriteStringValue(read(row));

    public Action<Utf8JsonWriter, int> Bytes(IArrowArray column, ReadBytes read) => (json, row) => json.WriteBase64StringValue(read(row));

    public Action<Utf8JsonWriter, int> Dates(IArrowArray column, Func<int, DateOnly> read) => (json, row) => json.WriteStringValue(IsoText.Of(read(row)));

    public Action<Utf8JsonWriter, int> Times(IArrowArray column, Func<int, TimeOnly> read) => (json, row) => json.WriteStringValue(IsoText.Of(read(row)));

    public Action<Utf8JsonWriter, int> DateTimes(TimestampArray column, Func<int, DateTime> read) =>
        (json, row) => json.WriteStringValue(IsoText.Of(read(row)));

    public Action<Utf8JsonWriter, int> Instants(TimestampArray column, Func<int, DateTimeOffset> read) =>
        (json, row) => json.WriteStringValue(IsoText.Of(read(row)));

    public Action<Utf8JsonWriter, int> Durations(DurationArray column, Func<int, TimeSpan> read) =>
        (json, row) => json.WriteStringValue(IsoText.Of(read(row)));

    public Action<Utf8JsonWriter, int> Dictionaries(DictionaryArray column, Func<int, int> index)
    {
        Action<Utf8JsonWriter, int> value = Writer(column.Dictionary);
        return (json, row) => value(json, index(row));
    }

    public Action<Utf8JsonWriter, int> Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range)
    {
        Action<Utf8JsonWriter, int> item = Writer(items);
        return (json, row) =>
        {
            (int start, int length) = range(row);
            json.WriteStartArray();
            for (int i = 0; i < length; i++)
                item(json, start + i);
            json.WriteEndArray();
        };
    }

    public Action<Utf8JsonWriter, int> Structs(StructArray column)
    {
        var type = (StructType)column.Data.DataType;
        (string Name, Action<Utf8JsonWriter, int> Write)[] fields = [.. type.Fields.Select((field, i) => (field.Name, Writer(column.Fields[i])))];
        return (json, row) =>
        {
            json.WriteStartObject();
            foreach ((string name, Action<Utf8JsonWriter, int> write) in fields)
            {
                json.WritePropertyName(name);
                write(json, row);
            }
            json.WriteEndObject();
        };
    }

    private static void Real(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static void Real(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
