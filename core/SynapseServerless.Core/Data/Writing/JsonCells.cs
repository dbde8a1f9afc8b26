using System.Collections;
using System.Globalization;
using System.Text.Json;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Cells as JSON: dates and times in ISO 8601, bytes in base64, lists as arrays, structs as objects.</summary>
internal static class JsonCells
{
    /// <summary>Writes one cell.</summary>
    public static void Write(Utf8JsonWriter json, IArrowArray column, int row)
    {
        if (column.IsNull(row))
        {
            json.WriteNullValue();
            return;
        }
        switch (column)
        {
            case Int32Array array:
                json.WriteNumberValue(array.Values[row]);
                break;
            case Int64Array array:
                json.WriteNumberValue(array.Values[row]);
                break;
            case FloatArray array:
                Write(json, array.Values[row]);
                break;
            case DoubleArray array:
                Write(json, array.Values[row]);
                break;
            case StringArray array:
                json.WriteStringValue(array.GetBytes(row));
                break;
            default:
                Write(json, Cells.Value(column, row));
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static void Write(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case float number:
                Write(json, number);
                break;
            case double number:
                Write(json, number);
                break;
            case Half number:
                Write(json, (float)number);
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value));
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case byte[] bytes:
                json.WriteBase64StringValue(bytes);
                break;
            case Dictionary<string, object?> fields:
                json.WriteStartObject();
                foreach ((string name, object? field) in fields)
                {
                    json.WritePropertyName(name);
                    Write(json, field);
                }
                json.WriteEndObject();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (object? item in items)
                    Write(json, item);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(IsoText.Of(value));
                break;
        }
    }
}
