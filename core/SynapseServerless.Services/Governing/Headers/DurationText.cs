using System.Globalization;

namespace SynapseServerless.Services.Governing;

/// <summary>Reads lengths of time as headers give them.</summary>
internal static class DurationText
{
    // From here on a number is a time since 1970, in seconds or in milliseconds, and no length of time.
    private const double LeastEpoch = 1e9;
    private const double LeastEpochMilliseconds = 1e12;

    /// <summary>A number that is finite and not negative; null where the text is none.</summary>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number) && number >= 0
            ? number
            : null;

    /// <summary>Seconds of a text such as <c>20</c>, <c>6m0s</c>, <c>120ms</c>, a date, or a time since 1970; a time that has passed is none left.</summary>
    public static double? Seconds(string text, DateTimeOffset now)
    {
        if (Number(text) is { } number)
        {
            return number switch
            {
                >= LeastEpochMilliseconds => Left(number / 1000, now),
                >= LeastEpoch => Left(number, now),
                _ => number,
            };
        }
        if (Units(text) is { } seconds)
            return seconds;
        // A year alone, or a time alone, is no date.
        return text.Length >= 19 && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out DateTimeOffset date)
            ? Math.Max(0, (date - now).TotalSeconds)
            : null;
    }

    private static double Left(double since1970, DateTimeOffset now) => Math.Max(0, since1970 - (now.ToUnixTimeMilliseconds() / 1000.0));

    // Numbers with units, one after the other: 1h2m3.5s.
    private static double? Units(string text)
    {
        double sum = 0;
        int at = 0;
        while (at < text.Length)
        {
            int from = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
                at++;
            if (Number(text[from..at]) is not { } number || Unit(text, ref at) is not { } unit)
                return null;
            sum += number * unit;
        }
        return text.Length > 0 && double.IsFinite(sum) ? sum : null;
    }

    private static double? Unit(string text, ref int at)
    {
        int from = at;
        while (at < text.Length && !char.IsAsciiDigit(text[at]) && text[at] != '.')
            at++;
        return text[from..at] switch
        {
            "d" => 86_400,
            "h" => 3600,
            "m" => 60,
            "s" => 1,
            "ms" => 1e-3,
            "us" or "µs" or "μs" => 1e-6,
            "ns" => 1e-9,
            _ => null,
        };
    }
}
