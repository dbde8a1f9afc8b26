using System.Globalization;

namespace SynapseServerless.Reports.Markup;

/// <summary>Numbers, times and names as people read them.</summary>
internal static class Display
{
    private const string Minus = "\u2212";

    /// <summary>What stands where there is nothing to show.</summary>
    public const string Nothing = "\u2013";

    /// <summary>A count with thousands separators.</summary>
    public static string Count(long count) => Signed(count.ToString("#,0", CultureInfo.InvariantCulture));

    /// <summary>A count and what is counted, such as <c>1 row</c> or <c>2,000 rows</c>.</summary>
    public static string Count(long count, string thing) => count == 1 ? $"1 {thing}" : $"{Count(count)} {thing}s";

    /// <summary>A metric or statistic: four significant digits or more, never a false zero.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "\u221E" : Minus + "\u221E";
        double size = Math.Abs(value);
        string text = size switch
        {
            0 => "0",
            >= 1e12 or < 1e-4 => Scientific(value),
            // Four digits are read without a separator, and a year is not read with one.
            >= 1000 and < 10_000 => value.ToString(value == Math.Floor(value) ? "0" : "0.0", CultureInfo.InvariantCulture),
            >= 10_000 => value.ToString(value == Math.Floor(value) ? "#,0" : "#,0.0", CultureInfo.InvariantCulture),
            >= 100 => value.ToString("0.##", CultureInfo.InvariantCulture),
            >= 1 => value.ToString("0.####", CultureInfo.InvariantCulture),
            _ => value.ToString("0.####", CultureInfo.InvariantCulture),
        };
        return Signed(text);
    }

    /// <summary>A metric in a fixed shape, so that columns of them align: four decimals below a thousand.</summary>
    public static string Metric(double value) =>
        Math.Abs(value) is >= 1e-4 and < 1000 ? Signed(value.ToString("0.0000", CultureInfo.InvariantCulture)) : Number(value);

    /// <summary>A part of a whole, in percent.</summary>
    public static string Percent(double part)
    {
        if (!double.IsFinite(part))
            return Nothing;
        double percent = part * 100;
        if (percent is > 0 and < 0.1)
            return "<0.1%";
        if (percent is > 99.9 and < 100)
            return ">99.9%";
        return percent.ToString(percent is 0 or 100 ? "0" : "0.0", CultureInfo.InvariantCulture) + "%";
    }

    /// <summary>A time span: <c>8 ms</c>, <c>4.21 s</c>, <c>2 min 05 s</c>, <c>3 h 12 min</c>.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
            return Nothing;
        if (seconds == 0)
            return "0 s";
        if (seconds < 0.0005)
            return "<1 ms";
        if (seconds < 0.9995)
            return (seconds * 1000).ToString("0", CultureInfo.InvariantCulture) + " ms";
        if (seconds < 9.995)
            return seconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";
        if (seconds < 59.95)
            return seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
        long whole = seconds >= 1e15 ? (long)1e15 : (long)Math.Round(seconds);
        if (whole < 3600)
            return string.Create(CultureInfo.InvariantCulture, $"{whole / 60} min {whole % 60:00} s");
        long minutes = (whole + 30) / 60;
        return minutes < 48 * 60
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h {minutes % 60:00} min")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 1440} d {minutes % 1440 / 60} h");
    }

    /// <summary>A size in bytes, with binary prefixes.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        double size = bytes;
        int unit = 0;
        while (size >= 1023.5 && unit < units.Length - 1)
        {
            size /= 1024;
            unit++;
        }
        return size.ToString(unit == 0 || size >= 99.95 ? "#,0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>Rows per second, short.</summary>
    public static string Rate(long rows, double seconds) =>
        rows <= 0 || !(seconds > 0) || !double.IsFinite(seconds) ? Nothing : Compact(rows / seconds, trim: false) + "/s";

    /// <summary>A number in as few characters as possible, such as <c>12k</c> or <c>3.5M</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="trim">Whether zeros at the end of a fraction are left out; in columns they are kept.</param>
    public static string Compact(double value, bool trim = true)
    {
        double size = Math.Abs(value);
        (double unit, string suffix) = size switch
        {
            >= 1e15 => (0, ""),
            >= 999.5e9 => (1e12, "T"),
            >= 999.5e6 => (1e9, "G"),
            >= 999.5e3 => (1e6, "M"),
            >= 999.5 => (1e3, "k"),
            _ => (1, ""),
        };
        if (unit == 0 || (size > 0 && size < 1e-3))
            return Signed(Scientific(value));
        double scaled = value / unit;
        string format = Math.Abs(scaled) >= 100 ? "0" : Math.Abs(scaled) >= 10 ? (trim ? "0.#" : "0.0") : trim ? "0.##" : "0.00";
        return Signed(scaled.ToString(format, CultureInfo.InvariantCulture) + suffix);
    }

    /// <summary>A date and time in UTC, such as <c>22 November 2026, 14:03:07 UTC</c>.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("d MMMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A date and time as machines read it.</summary>
    public static string MachineTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A name of a program as people write it: <c>bestIteration</c> and <c>best_iteration</c> are <c>Best iteration</c>.</summary>
    public static string Title(string name)
    {
        if (name.Length == 0 || name.Length > 200)
            return name;
        var text = new System.Text.StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            bool begins = i > 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]) && char.IsLower(name[0]);
            if (begins)
                text.Append(' ');
            text.Append(i == 0 ? char.ToUpperInvariant(name[i]) : begins ? char.ToLowerInvariant(name[i]) : name[i] == '_' ? ' ' : name[i]);
        }
        return text.ToString();
    }

    /// <summary>Text cut to a length, with an ellipsis where something was cut off.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
            return text;
        int end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end] + "\u2026";
    }

    /// <summary>Text that is a number, with separators and a proper minus; other text as it is.</summary>
    public static string Value(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return text is null ? Nothing : "\"\"";
        if (text.Length < 25 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            return Number(number);
        return Shorten(text, 60);
    }

    private static string Scientific(double value) => value.ToString("0.###e+0", CultureInfo.InvariantCulture);

    private static string Signed(string text) => text.StartsWith('-') ? Minus + text[1..] : text;
}
