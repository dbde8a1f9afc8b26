namespace SynapseServerless.Data;

/// <summary>A point in time as it is spelled in text files.</summary>
/// <param name="Days">Days since 1970-01-01.</param>
/// <param name="Nanoseconds">Nanoseconds since midnight.</param>
/// <param name="Offset">Minutes east of UTC; null where the text does not say.</param>
/// <param name="HasTime">Whether the text has a time of day.</param>
internal readonly record struct TextInstant(int Days, long Nanoseconds, int? Offset, bool HasTime)
{
    public const long NanosecondsPerDay = 86_400_000_000_000;
    private const long NanosecondsPerMinute = 60_000_000_000;

    /// <summary>Nanoseconds since 1970 in UTC, or by the clock that the text shows.</summary>
    public Int128 SinceEpoch => ((Int128)Days * NanosecondsPerDay) + Nanoseconds - ((Int128)(Offset ?? 0) * NanosecondsPerMinute);
}

/// <summary>Dates and times by ISO 8601: year first.</summary>
internal static class DateText
{
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>A date: <c>2024-01-31</c> or <c>2024/1/31</c>.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out int days)
    {
        int used = Date(text, out days);
        return used > 0 && used == text.Length;
    }

    /// <summary>A date, or a date and a time of day between which is <c>T</c> or a space, with an offset or none.</summary>
    public static bool TryInstant(ReadOnlySpan<byte> text, out TextInstant instant)
    {
        instant = default;
        int used = Date(text, out int days);
        if (used == 0)
            return false;
        if (used == text.Length)
        {
            instant = new TextInstant(days, 0, null, HasTime: false);
            return true;
        }
        if (text[used] is not ((byte)'T' or (byte)'t' or (byte)' '))
            return false;
        text = text[(used + 1)..];
        used = TimeOfDay(text, out long nanoseconds);
        if (used == 0 || !TryOffset(text[used..], out int? offset))
            return false;
        instant = new TextInstant(days, nanoseconds, offset, HasTime: true);
        return true;
    }

    /// <summary>A time of day: <c>14:05</c>, <c>14:05:00</c> or <c>14:05:00.123456789</c>.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        int used = TimeOfDay(text, out nanoseconds);
        return used > 0 && used == text.Length;
    }

    /// <summary>Days since 1970 of a date; false where there is none.</summary>
    public static bool TryDays(int year, int month, int day, out int days)
    {
        days = 0;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        days = new DateOnly(year, month, day).DayNumber - Epoch;
        return true;
    }

    /// <summary>Nothing, <c>Z</c>, or an offset such as <c>+02</c>, <c>+0200</c> or <c>-05:30</c>, behind a space or not.</summary>
    public static bool TryOffset(ReadOnlySpan<byte> text, out int? minutes)
    {
        minutes = null;
        if (text.Length > 0 && text[0] == ' ')
            text = text[1..];
        if (text.Length == 0)
            return true;
        if (text is [(byte)'Z' or (byte)'z'])
        {
            minutes = 0;
            return true;
        }
        if (text[0] is not ((byte)'+' or (byte)'-') || Digits(text[1..], 2, 2, out int hours) == 0 || hours > 18)
            return false;
        int sign = text[0] == '-' ? -1 : 1;
        text = text[3..];
        if (text.Length > 0 && text[0] == ':')
            text = text[1..];
        int rest = 0;
        if (text.Length > 0 && (text.Length != 2 || Digits(text, 2, 2, out rest) == 0 || rest > 59))
            return false;
        minutes = sign * ((hours * 60) + rest);
        return true;
    }

    /// <summary>A time of day at the beginning of a text.</summary>
    /// <returns>How many bytes it has; 0 for none.</returns>
    public static int TimeOfDay(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (Digits(text, 2, 2, out int hour) == 0 || hour > 23 || text.Length < 5 || text[2] != ':' || Digits(text[3..], 2, 2, out int minute) == 0 || minute > 59)
            return 0;
        nanoseconds = ((hour * 60L) + minute) * 60_000_000_000;
        if (text.Length < 8 || text[5] != ':')
            return 5;
        if (Digits(text[6..], 2, 2, out int second) == 0 || second > 59)
            return 0;
        nanoseconds += second * 1_000_000_000L;
        if (text.Length < 10 || text[8] != '.')
            return 8;
        int used = Fraction(text[9..], out int fraction);
        nanoseconds += fraction;
        return used == 0 ? 0 : 9 + used;
    }

    /// <summary>Digits behind the point of a second, at most nine, in nanoseconds.</summary>
    /// <returns>How many digits there are; 0 for none or too many.</returns>
    public static int Fraction(ReadOnlySpan<byte> text, out int nanoseconds)
    {
        int used = Digits(text, 1, 9, out nanoseconds);
        if (used == 0 || (used < text.Length && char.IsAsciiDigit((char)text[used])))
            return 0;
        for (int i = used; i < 9; i++)
            nanoseconds *= 10;
        return used;
    }

    /// <summary>A number of some digits at the beginning of a text.</summary>
    /// <returns>How many digits there are; 0 when there are too few.</returns>
    public static int Digits(ReadOnlySpan<byte> text, int least, int most, out int value)
    {
        value = 0;
        int i = 0;
        for (; i < text.Length && i < most && char.IsAsciiDigit((char)text[i]); i++)
            value = (value * 10) + (text[i] - '0');
        return i < least ? 0 : i;
    }

    private static int Date(ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        if (text.Length < 8 || Digits(text, 4, 4, out int year) == 0 || text[4] is not ((byte)'-' or (byte)'/'))
            return 0;
        int month = Digits(text[5..], 1, 2, out int number);
        int at = 5 + month;
        if (month == 0 || at >= text.Length || text[at] != text[4])
            return 0;
        int day = Digits(text[(at + 1)..], 1, 2, out int dayOfMonth);
        return day > 0 && TryDays(year, number, dayOfMonth, out days) ? at + 1 + day : 0;
    }
}
