using System.Globalization;

namespace SynapseServerless.Data;

/// <summary>Values as text that every reader of data understands: ISO 8601 for dates and times, the shortest digits that come back as the same number.</summary>
internal static class IsoText
{
    /// <summary>The text of a value as <see cref="Cells.Value"/> gives it.</summary>
    public static string Of(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => Trim(time.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture)),
        DateTime time => Trim(time.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture)),
        DateTimeOffset time => $"{Trim(time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture))}Z",
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    // Fractions of a second only where there are some.
    private static string Trim(string text) => text.TrimEnd('0').TrimEnd('.') is var trimmed && trimmed.Contains('.') ? trimmed : text[..text.IndexOf('.')];
}
