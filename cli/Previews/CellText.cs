using System.Globalization;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Cli.Previews;

/// <summary>Single cells, for people and for programs.</summary>
internal static class CellText
{
    // What a list shows of itself before it says how long it is.
    private const int ShownItems = 4;

    /// <summary>Reads cells; times to the nanosecond as text, because .NET's have seven places.</summary>
    public static Func<int, object?> Reader(IArrowArray column) => column is TimestampArray times && times.Data.DataType is TimestampType { Unit: TimeUnit.Nanosecond } type
        ? row => times.IsNull(row) ? null : Nanoseconds(times.Values[row], type.Timezone)
        : Cells.Reader(column);

    private static string Nanoseconds(long value, string? zone)
    {
        (long seconds, long rest) = Math.DivRem(value, 1_000_000_000);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + 1_000_000_000);
        string time = DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string fraction = rest.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return $"{time}{(fraction.Length == 0 ? "" : ".")}{fraction}{(string.IsNullOrEmpty(zone) ? "" : "Z")}";
    }

    /// <summary>The cell as a short text; cutting it to a width is the table's business.</summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string text => text,
        byte[] bytes => Terminal.Amounts.Size(bytes.LongLength),
        float number => number.ToString("G6", CultureInfo.InvariantCulture),
        double number => number.ToString("G8", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFzzz", CultureInfo.InvariantCulture),
        object?[] items => List(items),
        IReadOnlyDictionary<string, object?> fields => $"{{{string.Join(", ", fields.Select(field => $"{field.Key}: {Of(field.Value)}"))}}}",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The cell as JSON; bytes are Base64, times ISO 8601, and numbers that JSON has no words for are texts.</summary>
    public static JsonNode? Json(object? value) => value switch
    {
        null => null,
        double number when !double.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        float number when !float.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        string text => text,
        byte[] bytes => Convert.ToBase64String(bytes),
        object?[] items => new JsonArray([.. items.Select(Json)]),
        IReadOnlyDictionary<string, object?> fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Json(field.Value)))),
        _ => Terminal.JsonOutput.Of(value),
    };

    private static string List(object?[] items)
    {
        string shown = string.Join(", ", items.Take(ShownItems).Select(Of));
        return items.Length <= ShownItems ? $"[{shown}]" : $"[{shown}, … {items.Length} in all]";
    }
}
