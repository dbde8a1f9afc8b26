using System.Numerics;
using System.Text.Json;

namespace SynapseServerless.Data;

/// <summary>How numbers of a column are spelled.</summary>
/// <param name="Spelling">The marks of the input.</param>
/// <param name="LeadingZeros">Whether 007 is 7: where somebody named the type. Otherwise it is a code, and no number.</param>
internal readonly record struct NumberSpelling(TextSpelling Spelling, bool LeadingZeros)
{
    /// <summary>Room that <see cref="Plain"/> needs.</summary>
    public const int Room = 128;

    /// <summary>A number as the readers of numbers take it.</summary>
    public ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> text, Span<byte> scratch)
    {
        text = TextSpelling.Trim(text);
        if (Spelling.HasMarks)
            text = Spelling.Plain(text, scratch);
        return LeadingZeros ? WithoutZeros(text, scratch) : text;
    }

    private static ReadOnlySpan<byte> WithoutZeros(ReadOnlySpan<byte> text, Span<byte> scratch)
    {
        int sign = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        int zeros = sign;
        while (zeros + 1 < text.Length && text[zeros] == '0' && char.IsAsciiDigit((char)text[zeros + 1]))
            zeros++;
        if (zeros == sign)
            return text;
        if (sign == 0)
            return text[zeros..];
        if (text.Length > scratch.Length)
            return text;
        byte first = text[0];
        text[zeros..].CopyTo(scratch[1..]);
        scratch[0] = first;
        return scratch[..(text.Length - zeros + 1)];
    }
}

/// <summary>Reads cells as integers.</summary>
internal readonly struct WholeCells<T>(NumberSpelling spelling) : ICellReader<T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private static readonly Int128 Least = Int128.CreateChecked(T.MinValue);
    private static readonly Int128 Most = Int128.CreateChecked(T.MaxValue);

    public bool TryRead(ReadOnlySpan<byte> text, out T value) => TryParse(spelling.Plain(text, stackalloc byte[NumberSpelling.Room]), out value);

    public bool TryReadToken(JsonTokenType token, ReadOnlySpan<byte> text, out T value)
    {
        value = default;
        return token == JsonTokenType.Number && (TryParse(text, out value) || TryExponent(text, out value));
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out T value)
    {
        if (TextNumbers.TryInt64(text, out long number))
        {
            value = T.CreateTruncating(number);
            return typeof(T) == typeof(long) || (number >= Least && number <= Most);
        }
        value = default;
        // 5.0 is a whole number too; 05 is a code.
        bool isCode = text.Length > 1 && text[0] == '0' && text[1] != '.';
        if (isCode || !TextNumbers.TryDecimal(text, 38, 0, out Int128 wide) || wide < Least || wide > Most)
            return false;
        value = T.CreateTruncating(wide);
        return true;
    }

    // JSON has one kind of number: 1e3 is 1000.
    private static bool TryExponent(ReadOnlySpan<byte> text, out T value)
    {
        value = default;
        if (!TextNumbers.TryDouble(text, out double number) || number != Math.Truncate(number) || Math.Abs(number) > 1L << 53)
            return false;
        Int128 whole = (Int128)number;
        if (whole < Least || whole > Most)
            return false;
        value = T.CreateTruncating(whole);
        return true;
    }
}

/// <summary>Reads cells as doubles.</summary>
internal readonly struct DoubleCells(NumberSpelling spelling) : ICellReader<double>
{
    public bool TryRead(ReadOnlySpan<byte> text, out double value) =>
        TextNumbers.TryDouble(spelling.Plain(text, stackalloc byte[NumberSpelling.Room]), out value);

    public bool TryReadToken(JsonTokenType token, ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        return token == JsonTokenType.Number && TextNumbers.TryDouble(text, out value);
    }
}

/// <summary>Reads cells as floats.</summary>
internal readonly struct SingleCells(NumberSpelling spelling) : ICellReader<float>
{
    public bool TryRead(ReadOnlySpan<byte> text, out float value) =>
        TextNumbers.TrySingle(spelling.Plain(text, stackalloc byte[NumberSpelling.Room]), out value);

    public bool TryReadToken(JsonTokenType token, ReadOnlySpan<byte> text, out float value)
    {
        value = 0;
        return token == JsonTokenType.Number && TextNumbers.TrySingle(text, out value);
    }
}

/// <summary>Decimal numbers of up to 38 digits.</summary>
internal readonly struct DecimalCells(NumberSpelling spelling, int precision, int scale) : ICellReader<Int128>
{
    public bool TryRead(ReadOnlySpan<byte> text, out Int128 value) =>
        TextNumbers.TryDecimal(spelling.Plain(text, stackalloc byte[NumberSpelling.Room]), precision, scale, out value);

    public bool TryReadToken(JsonTokenType token, ReadOnlySpan<byte> text, out Int128 value)
    {
        value = 0;
        return token == JsonTokenType.Number && TextNumbers.TryDecimal(text, precision, scale, out value);
    }
}

/// <summary>Reads cells as Booleans.</summary>
internal readonly struct BooleanCells(TextSpelling spelling) : ICellReader<bool>
{
    public bool TryRead(ReadOnlySpan<byte> text, out bool value) => spelling.TryBoolean(TextSpelling.Trim(text), out value);

    public bool TryReadToken(JsonTokenType token, ReadOnlySpan<byte> text, out bool value)
    {
        value = token == JsonTokenType.True;
        return token is JsonTokenType.True or JsonTokenType.False;
    }
}

/// <summary>Dates: days since 1970.</summary>
internal readonly struct DateCells(DatePattern? pattern) : ICellReader<int>
{
    public bool TryRead(ReadOnlySpan<byte> text, out int value)
    {
        text = TextSpelling.Trim(text);
        if (pattern is null && DateText.TryDate(text, out value))
            return true;
        // A time of day would be lost, but for midnight.
        bool read = (pattern is null ? DateText.TryInstant(text, out TextInstant instant) : pattern.TryRead(text, out instant))
            && instant is { Nanoseconds: 0, Offset: null or 0 };
        value = instant.Days;
        return read;
    }

    public bool TryReadToken(JsonTokenType token, ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return false;
    }
}

/// <summary>Times of day, in a unit.</summary>
internal readonly struct TimeCells(long nanosecondsPerUnit) : ICellReader<long>
{
    public bool TryRead(ReadOnlySpan<byte> text, out long value)
    {
        bool read = DateText.TryTime(TextSpelling.Trim(text), out value) && value % nanosecondsPerUnit == 0;
        value /= nanosecondsPerUnit;
        return read;
    }

    public bool TryReadToken(JsonTokenType token, ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        return false;
    }
}

/// <summary>Points in time since 1970, in a unit; in UTC where the column has a zone, by the clock where it has none.</summary>
internal readonly struct InstantCells(DatePattern? pattern, long nanosecondsPerUnit, bool hasZone) : ICellReader<long>
{
    public bool TryRead(ReadOnlySpan<byte> text, out long value)
    {
        text = TextSpelling.Trim(text);
        value = 0;
        if (!(pattern is not null && pattern.TryRead(text, out TextInstant instant)) && !DateText.TryInstant(text, out instant))
            return false;
        // By the clock there are no offsets: which clock would be lost.
        if (!hasZone && instant.Offset is not (null or 0))
            return false;
        (Int128 units, Int128 rest) = Int128.DivRem(instant.SinceEpoch, nanosecondsPerUnit);
        if (rest != 0 || units < long.MinValue || units > long.MaxValue)
            return false;
        value = (long)units;
        return true;
    }

    public bool TryReadToken(JsonTokenType token, ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        return false;
    }
}
