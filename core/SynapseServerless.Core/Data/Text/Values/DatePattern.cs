using System.Text;

namespace SynapseServerless.Data;

/// <summary>A format of dates and times in strptime's notation, such as <c>%d/%m/%Y %H:%M</c>.</summary>
internal sealed class DatePattern
{
    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private readonly byte[] _parts;
    private readonly bool[] _isField;

    private DatePattern(string format, byte[] parts, bool[] isField)
    {
        Format = format;
        _parts = parts;
        _isField = isField;
        HasTime = Has('H') || Has('I');
        HasOffset = Has('z');
        HasFraction = Has('f');
    }

    /// <summary>The format as it was written.</summary>
    public string Format { get; }

    /// <summary>Whether texts of the format have a time of day.</summary>
    public bool HasTime { get; }

    /// <summary>Whether texts of the format have an offset from UTC.</summary>
    public bool HasOffset { get; }

    /// <summary>Whether texts of the format have parts of a second.</summary>
    public bool HasFraction { get; }

    /// <summary>Reads a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    /// <returns>The pattern, or null.</returns>
    public static DatePattern? Parse(string format, out string? problem)
    {
        var parts = new List<byte>();
        var isField = new List<bool>();
        byte[] bytes = Encoding.UTF8.GetBytes(format);
        for (int i = 0; i < bytes.Length; i++)
        {
            bool field = bytes[i] == '%' && i + 1 < bytes.Length && bytes[i + 1] != '%';
            if (bytes[i] == '%')
                i++;
            if (i >= bytes.Length || (field && !"dmYybBaAHIMSfpzj"u8.Contains(bytes[i])))
            {
                problem = $"'{format}' is not a date format: there is no {(i < bytes.Length ? $"%{(char)bytes[i]}" : "% alone")}";
                return null;
            }
            parts.Add(bytes[i]);
            isField.Add(field);
        }
        var pattern = new DatePattern(format, [.. parts], [.. isField]);
        bool isDate = (pattern.Has('Y') || pattern.Has('y')) && (pattern.Has('j') || (pattern.Has('d') && (pattern.Has('m') || pattern.Has('b') || pattern.Has('B'))));
        problem = isDate ? null : $"'{format}' is not a date format: a date has a year, a month and a day";
        return isDate ? pattern : null;
    }

    /// <summary>Reads a text of this format.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out TextInstant instant)
    {
        instant = default;
        var read = new Fields { Year = 0, Month = 1, Day = 1, YearDay = 0, Hour = 0, Minute = 0, Second = 0 };
        for (int i = 0; i < _parts.Length; i++)
        {
            int used = _isField[i] ? read.Take(_parts[i], text, isLast: i == _parts.Length - 1) : text.Length > 0 && text[0] == _parts[i] ? 1 : -1;
            if (used < 0)
                return false;
            text = text[used..];
        }
        return text.Length == 0 && read.TryInstant(HasTime, out instant);
    }

    private bool Has(char field)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            if (_isField[i] && _parts[i] == field)
                return true;
        }
        return false;
    }

    private struct Fields
    {
        public int Year, Month, Day, YearDay, Hour, Minute, Second;
        private int _nanoseconds;
        private int? _offset;
        private bool? _afternoon;

        // How many bytes a field takes; -1 where it is not there.
        public int Take(byte field, ReadOnlySpan<byte> text, bool isLast) => (char)field switch
        {
            'Y' => Number(text, 4, 4, 1, 9999, ref Year),
            'y' => TwoDigitYear(text),
            'm' => Number(text, 1, 2, 1, 12, ref Month),
            'd' => Number(text, 1, 2, 1, 31, ref Day),
            'j' => Number(text, 1, 3, 1, 366, ref YearDay),
            'H' => Number(text, 1, 2, 0, 23, ref Hour),
            'I' => Number(text, 1, 2, 1, 12, ref Hour),
            'M' => Number(text, 2, 2, 0, 59, ref Minute),
            'S' => Number(text, 2, 2, 0, 59, ref Second),
            'f' => DateText.Fraction(text, out _nanoseconds) is > 0 and int used ? used : -1,
            'b' or 'B' => Name(text, Months, out Month),
            'a' or 'A' => Name(text, Weekdays, out _),
            'p' => Half(text),
            _ => Offset(text, isLast),
        };

        public readonly bool TryInstant(bool hasTime, out TextInstant instant)
        {
            instant = default;
            if (!DateText.TryDays(Year, Month, Day, out int days))
                return false;
            if (YearDay > 0)
            {
                if (YearDay > (DateTime.IsLeapYear(Year) ? 366 : 365))
                    return false;
                days += YearDay - 1;
            }
            int hour = _afternoon is bool afternoon ? (Hour % 12) + (afternoon ? 12 : 0) : Hour;
            instant = new TextInstant(days, ((((hour * 60L) + Minute) * 60) + Second) * 1_000_000_000 + _nanoseconds, _offset, hasTime);
            return true;
        }

        private int TwoDigitYear(ReadOnlySpan<byte> text)
        {
            int used = Number(text, 2, 2, 0, 99, ref Year);
            // POSIX: 69 to 99 are of the twentieth century.
            Year += Year < 69 ? 2000 : 1900;
            return used;
        }

        private static int Number(ReadOnlySpan<byte> text, int least, int most, int lowest, int highest, ref int value)
        {
            int used = DateText.Digits(text, least, most, out int number);
            if (used == 0 || number < lowest || number > highest)
                return -1;
            value = number;
            return used;
        }

        private static int Name(ReadOnlySpan<byte> text, string[] names, out int number)
        {
            for (number = 1; number <= names.Length; number++)
            {
                string name = names[number - 1];
                foreach (int length in (ReadOnlySpan<int>)[name.Length, 3])
                {
                    if (text.Length >= length && Ascii.EqualsIgnoreCase(text[..length], name.AsSpan(0, length)))
                        return length;
                }
            }
            return -1;
        }

        private int Half(ReadOnlySpan<byte> text)
        {
            if (text.Length < 2 || (text[1] | 0x20) != 'm' || (text[0] | 0x20) is not ('a' or 'p'))
                return -1;
            _afternoon = (text[0] | 0x20) == 'p';
            return 2;
        }

        private int Offset(ReadOnlySpan<byte> text, bool isLast)
        {
            int used = isLast ? text.Length : text.IndexOf((byte)' ');
            return used > 0 && DateText.TryOffset(text[..used], out _offset) ? used : -1;
        }
    }
}
