using System.Globalization;

namespace SynapseServerless.Explain;

/// <summary>Values of features as people read them.</summary>
public static class ExplanationText
{
    /// <summary>The text of a value; a time without its seconds.</summary>
    /// <param name="value">The value, or null.</param>
    public static string Of(object? value) => value switch
    {
        null => "nothing",
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
