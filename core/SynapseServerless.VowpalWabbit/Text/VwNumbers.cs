using System.Globalization;
using System.Text;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Reads numbers as VW does: digit by digit in single precision, so that losses agree to the last digit.</summary>
internal static class VwNumbers
{
    private static readonly float[] s_tens = Tens();

    /// <summary>Reads the number at the beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How many bytes belong to the number; 0 where there is none.</param>
    public static float Read(ReadOnlySpan<byte> text, out int length)
    {
        int at = 0;
        while (at < text.Length && text[at] == ' ')
            at++;
        int sign = 1;
        if (at < text.Length && text[at] == '-')
        {
            sign = -1;
            at++;
        }
        float sum = 0;
        int digits = at;
        for (; at < text.Length && IsDigit(text[at]); at++)
            sum = (sum * 10) + text[at] - '0';
        digits = at - digits;
        int decimals = 0;
        if (at < text.Length && text[at] == '.')
        {
            for (at++; at < text.Length && IsDigit(text[at]); at++)
            {
                if (decimals >= 35)
                    continue;
                sum = (sum * 10) + (text[at] - '0');
                decimals++;
                digits++;
            }
        }
        int exponent = 0;
        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            int exponentSign = 1;
            if (++at < text.Length && text[at] == '-')
            {
                exponentSign = -1;
                at++;
            }
            for (; at < text.Length && IsDigit(text[at]); at++)
                exponent = Math.Min(10_000, (exponent * 10) + text[at] - '0');
            exponent *= exponentSign;
        }
        if (digits != 0 && (at == text.Length || text[at] is (byte)' ' or (byte)'\t' or (byte)'\n'))
        {
            length = at;
            return sign * (sum * Ten(exponent - decimals));
        }
        return ReadExactly(text, out length);
    }

    /// <summary>Reads a text that is a number as a whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out float value)
    {
        value = Read(text, out int length);
        return length == text.Length && length > 0 && !float.IsNaN(value);
    }

    // What follows the number is not a blank: the C library reads it, which rounds once.
    private static float ReadExactly(ReadOnlySpan<byte> text, out int length)
    {
        int end = 0;
        while (end < text.Length && (IsDigit(text[end]) || text[end] is (byte)'+' or (byte)'-' or (byte)'.' or (byte)'e' or (byte)'E'
            || char.IsAsciiLetter((char)text[end])))
        {
            end++;
        }
        for (; end > 0; end--)
        {
            if (float.TryParse(Encoding.ASCII.GetString(text[..end]), NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
            {
                length = end;
                return value;
            }
        }
        length = 0;
        return 0;
    }

    private static bool IsDigit(byte character) => character is >= (byte)'0' and <= (byte)'9';

    private static float Ten(int power) => power > 38 ? float.PositiveInfinity : power < -37 ? 0 : s_tens[power + 37];

    private static float[] Tens()
    {
        float[] tens = new float[37 + 1 + 38];
        tens[37] = 1;
        for (int power = 1; power <= 38; power++)
            tens[37 + power] = 10f * tens[37 + power - 1];
        for (int power = 1; power <= 37; power++)
            tens[37 - power] = tens[37 - power + 1] / 10f;
        return tens;
    }
}
