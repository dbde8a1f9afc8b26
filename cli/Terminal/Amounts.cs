using System.Globalization;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Counts, sizes and times as people read them.</summary>
internal static class Amounts
{
    private static readonly string[] Units = ["bytes", "KB", "MB", "GB", "TB"];

    /// <summary>A count with its noun: <c>1 row</c>, <c>200,000 rows</c>.</summary>
    public static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A whole number with commas.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with five significant digits.</summary>
    public static string Number(double number) => number.ToString("G5", CultureInfo.InvariantCulture);

    /// <summary>A size in decimal units: <c>2.5 MB</c>.</summary>
    public static string Size(long bytes)
    {
        double value = bytes;
        int unit = 0;
        for (; value >= 999.5 && unit < Units.Length - 1; unit++)
            value /= 1000;
        string number = value.ToString(unit > 0 && value < 9.95 ? "F1" : "N0", CultureInfo.InvariantCulture);
        return bytes == 1 ? "1 byte" : $"{number} {Units[unit]}";
    }

    /// <summary>A time: <c>0.4 s</c>, <c>12 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>.</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 9.95 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s"),
        < 99.5 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):F0} min {seconds % 60:F0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):F0} h {Math.Floor(seconds % 3600 / 60):F0} min"),
    };
}
