using System.Globalization;
using System.Text;

namespace SynapseServerless.Data;

/// <summary>Numbers as they are spelled in text files. What a type cannot hold exactly is not a value of it.</summary>
internal static class TextNumbers
{
    // Every whole number up to here is a double.
    private const ulong ExactDouble = 1UL << 53;

    // A quotient of a whole number up to 2^53 and a power of ten up to 10^22 is rounded once, so that it is the nearest double.
    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>A whole number: a sign or none, and digits. A leading zero makes it a code, and not a number.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> text, out Int128 value)
    {
        value = 0;
        if (!IsWhole(text, out bool negative, out ReadOnlySpan<byte> digits) || digits.Length > 38)
            return false;
        foreach (byte digit in digits)
            value = (value * 10) + (digit - '0');
        value = negative ? -value : value;
        return true;
    }

    /// <summary>A whole number of 64 bits.</summary>
    public static bool TryInt64(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (!IsWhole(text, out bool negative, out ReadOnlySpan<byte> digits) || digits.Length > 19)
            return false;
        ulong number = 0;
        foreach (byte digit in digits)
            number = (number * 10) + (ulong)(digit - '0');
        if (number > (negative ? 1UL << 63 : long.MaxValue))
            return false;
        value = negative ? (long)(0 - number) : (long)number;
        return true;
    }

    /// <summary>The nearest double; a whole number only where there is a double equal to it, and nothing that is too large or too small for one.</summary>
    public static bool TryDouble(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length == 0)
            return false;
        int at = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        ulong mantissa = 0;
        int digits = 0, fraction = 0, whole = 0;
        int first = at;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++, digits++)
            mantissa = unchecked((mantissa * 10) + (ulong)(text[at] - '0'));
        whole = digits;
        bool hasPoint = at < text.Length && text[at] == '.';
        if (hasPoint)
        {
            for (at++; at < text.Length && char.IsAsciiDigit((char)text[at]); at++, digits++, fraction++)
                mantissa = unchecked((mantissa * 10) + (ulong)(text[at] - '0'));
        }
        if (digits == 0)
            return TryNamed(text, out value);
        // 007 and 01.5 are codes.
        if (whole > 1 && text[first] == '0')
            return false;
        if (at == text.Length && digits <= 18 && fraction < Powers.Length && mantissa <= ExactDouble)
        {
            value = mantissa / Powers[fraction];
            value = text[0] == '-' ? -value : value;
            return true;
        }
        return TrySlowly(text, at, hasPoint, out value);
    }

    /// <summary>The nearest float of what is a double.</summary>
    public static bool TrySingle(ReadOnlySpan<byte> text, out float value)
    {
        bool isNumber = TryDouble(text, out double wide);
        value = (float)wide;
        if (!isNumber || (float.IsInfinity(value) && !double.IsInfinity(wide)) || (value == 0 && wide != 0))
            return false;
        // As with doubles, a whole number is there or is not.
        return !IsWhole(text, out _, out _) || value == wide;
    }

    /// <summary>A decimal number as a whole number of its last place.</summary>
    /// <param name="text">The number.</param>
    /// <param name="precision">How many digits there may be.</param>
    /// <param name="scale">How many of them are behind the point.</param>
    /// <param name="value">The number, times ten to the power of the scale.</param>
    public static bool TryDecimal(ReadOnlySpan<byte> text, int precision, int scale, out Int128 value)
    {
        value = 0;
        int at = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        int digits = 0, places = -1;
        for (; at < text.Length; at++)
        {
            byte c = text[at];
            if (c == '.' && places < 0)
            {
                places = 0;
                continue;
            }
            if (!char.IsAsciiDigit((char)c))
                return false;
            digits++;
            // Zeros behind the last place change nothing.
            if (places >= scale)
            {
                if (c != '0')
                    return false;
                continue;
            }
            if (places >= 0)
                places++;
            if (value > (Int128.MaxValue - 9) / 10)
                return false;
            value = (value * 10) + (c - '0');
        }
        if (digits == 0)
            return false;
        for (places = Math.Max(places, 0); places < scale; places++)
        {
            if (value > (Int128.MaxValue - 9) / 10)
                return false;
            value *= 10;
        }
        if (value >= PowerOfTen(precision))
            return false;
        value = text[0] == '-' ? -value : value;
        return true;
    }

    /// <summary>Whether a text is a whole number, however large.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> text, out bool negative, out ReadOnlySpan<byte> digits)
    {
        negative = text.Length > 0 && text[0] == '-';
        digits = negative || (text.Length > 0 && text[0] == '+') ? text[1..] : text;
        if (digits.Length == 0 || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        // There is no whole number -0, but there is such a double.
        return digits[0] != '0' || (digits.Length == 1 && !negative);
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (int i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }

    private static bool TrySlowly(ReadOnlySpan<byte> text, int exponent, bool hasPoint, out double value)
    {
        value = 0;
        bool hasExponent = exponent < text.Length && text[exponent] is (byte)'e' or (byte)'E';
        if (exponent < text.Length && !hasExponent)
            return false;
        if (!double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value))
            return false;
        if (double.IsInfinity(value) || (value == 0 && text[..exponent].ContainsAnyInRange((byte)'1', (byte)'9')))
            return false;
        if (hasPoint || hasExponent)
            return true;
        // Digits alone are an exact number, often an identifier: two of them must not become one.
        return TryWhole(text, out Int128 whole) ? (Int128)value == whole : value == 0;
    }

    private static bool TryNamed(ReadOnlySpan<byte> text, out double value)
    {
        bool negative = text[0] == '-';
        ReadOnlySpan<byte> name = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        value = double.NaN;
        if (Ascii.EqualsIgnoreCase(name, "nan"u8))
            return !negative;
        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(name, "inf"u8) || Ascii.EqualsIgnoreCase(name, "infinity"u8);
    }
}
