using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>A column of rows that came as JSON.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ClrType">The type of its values; nullable where it can be.</param>
/// <param name="Field">What is wanted; null when the values decide.</param>
internal sealed record JsonColumn(string Name, Type ClrType, Field? Field)
{
    /// <summary>The values, null where a row has none; what cannot be taken is a problem.</summary>
    public object?[] Values(IReadOnlyList<JsonElement> rows, ICollection<BadCell> problems)
    {
        var values = new object?[rows.Count];
        int? width = (Field?.DataType as FixedSizeListType)?.ListSize;
        for (int i = 0; i < values.Length; i++)
        {
            if (!rows[i].TryGetProperty(Name, out JsonElement cell) || cell.ValueKind == JsonValueKind.Null)
                continue;
            string wanted = Field is null ? ClrType.Name : TypeNames.Of(Field.DataType);
            if (Field is not null && JsonValues.ClrType(Field.DataType) is null)
                problems.Add(new BadCell(i, Name, $"A value of type {wanted} cannot be given in JSON", "Leave it out."));
            else if (!JsonValues.TryRead(cell, ClrType, out object? value))
                problems.Add(new BadCell(i, Name, $"A value of type {wanted} is expected here, and this is {JsonValues.Describe(cell)}", JsonValues.Remedy(ClrType)));
            else if (width is not null && ((System.Array)value!).Length != width)
                problems.Add(new BadCell(i, Name, $"A vector of {width} numbers is expected here, and this one has {((System.Array)value).Length}"));
            else
                values[i] = value;
        }
        return values;
    }
}

/// <summary>Single values of JSON as .NET values.</summary>
internal static class JsonValues
{
    /// <summary>The .NET type for values of a column type; null when JSON has no way of writing them.</summary>
    public static Type? ClrType(IArrowType type)
    {
        if (type is ListType or LargeListType or FixedSizeListType)
            return ItemArray(((NestedType)type).Fields[0].DataType);
        Type? value = Cells.Type(type);
        // There are no half-precision numbers in a column that is made of values.
        if (value == typeof(Half))
            return typeof(float?);
        if (value is null || value == typeof(object) || value == typeof(Dictionary<string, object?>) || value == typeof(object?[]))
            return null;
        return value.IsValueType ? typeof(Nullable<>).MakeGenericType(value) : value;
    }

    /// <summary>The type of a value by how it is written; null for null and for what has none.</summary>
    public static Type? Infer(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => typeof(bool?),
        JsonValueKind.Number => value.TryGetInt64(out _) ? typeof(long?) : typeof(double?),
        JsonValueKind.String => typeof(string),
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number) => typeof(float[]),
        _ => null,
    };

    /// <summary>The type that values of two types have in common.</summary>
    public static bool Common(Type? one, Type? other, out Type? common)
    {
        common = one ?? other;
        if (one is null || other is null || one == other)
            return true;
        common = typeof(double?);
        return (one == typeof(long?) || one == typeof(double?)) && (other == typeof(long?) || other == typeof(double?));
    }

    /// <summary>A value as a .NET value of a type.</summary>
    public static bool TryRead(JsonElement json, Type declared, out object? value)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        value = null;
        if (type.IsArray && type != typeof(byte[]))
            return TryReadList(json, type.GetElementType()!, out value);
        value = json.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => type == typeof(bool) ? json.GetBoolean() : null,
            JsonValueKind.Number => Number(json, type),
            JsonValueKind.String => Text(json, json.GetString()!, type),
            _ => null,
        };
        return value is not null;
    }

    /// <summary>What a value is, for messages.</summary>
    public static string Describe(JsonElement json)
    {
        string text = json.ToString();
        text = text.Length > 60 ? text[..60] + "..." : text;
        return json.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => $"the list {text}",
            JsonValueKind.String => $"the string '{text}'",
            JsonValueKind.Number => $"the number {text}",
            JsonValueKind.True or JsonValueKind.False => $"the Boolean {text.ToLowerInvariant()}",
            _ => "null",
        };
    }

    /// <summary>How a value of a type is written.</summary>
    public static string? Remedy(Type declared)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type == typeof(DateOnly) ? "Write a date as \"2001-06-30\"."
            : type == typeof(DateTime) ? "Write a time as \"2001-06-30T14:05:00\"."
            : type == typeof(DateTimeOffset) ? "Write a time as \"2001-06-30T14:05:00Z\"."
            : type == typeof(TimeOnly) ? "Write a time of day as \"14:05:00\"."
            : type == typeof(TimeSpan) ? "Write a duration as \"1.14:05:00\": days, hours, minutes and seconds."
            : type == typeof(byte[]) ? "Write bytes in base64."
            : null;
    }

    private static object? Number(JsonElement json, Type type)
    {
        if (type == typeof(double))
            return json.GetDouble();
        if (type == typeof(float))
            return (float)json.GetDouble();
        if (type == typeof(decimal))
            return json.TryGetDecimal(out decimal exact) ? exact : null;
        if (!type.IsPrimitive || type == typeof(bool))
            return null;
        // 5.0 is a whole number too, however it is written.
        if (!json.TryGetDecimal(out decimal number) || number != decimal.Truncate(number))
            return null;
        try
        {
            return Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static object? Text(JsonElement json, string text, Type type)
    {
        if (type == typeof(string))
            return text;
        if (type == typeof(byte[]))
            return json.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : null;
        if (type == typeof(DateOnly))
            return DateOnly.TryParse(text, CultureInfo.InvariantCulture, out DateOnly date) ? date : null;
        if (type == typeof(DateTime))
            return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time) && time.Kind == DateTimeKind.Unspecified ? time : null;
        if (type == typeof(DateTimeOffset))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant) ? instant : null;
        if (type == typeof(TimeOnly))
            return TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out TimeOnly hour) ? hour : null;
        if (type == typeof(TimeSpan))
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan span) ? span : null;
        bool isFloating = type == typeof(double) || type == typeof(float);
        if (!isFloating || text is not ("NaN" or "Infinity" or "-Infinity"))
            return null;
        double number = double.Parse(text, CultureInfo.InvariantCulture);
        return type == typeof(double) ? number : (object)(float)number;
    }

    private static bool TryReadList(JsonElement json, Type item, out object? value)
    {
        value = null;
        if (json.ValueKind != JsonValueKind.Array)
            return false;
        var items = System.Array.CreateInstance(item, json.GetArrayLength());
        int i = 0;
        foreach (JsonElement element in json.EnumerateArray())
        {
            if (!TryRead(element, item, out object? read))
                return false;
            items.SetValue(read, i++);
        }
        value = items;
        return true;
    }

    private static Type? ItemArray(IArrowType item) =>
        ClrType(item) is { } type && !(type.IsArray && type != typeof(byte[])) ? (Nullable.GetUnderlyingType(type) ?? type).MakeArrayType() : null;
}
