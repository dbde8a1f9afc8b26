using System.Buffers;
using System.Text;

namespace SynapseServerless.Data;

/// <summary>How values are spelled in the text files of an input, beyond what every file has in common.</summary>
internal sealed class TextSpelling
{
    private readonly byte _decimalMark;
    private readonly byte _thousandsMark;
    private readonly byte[][] _nulls;
    private readonly byte[][] _trues;
    private readonly byte[][] _falses;

    /// <summary>Makes ready what a dialect says.</summary>
    public TextSpelling(TextDialect dialect)
    {
        _decimalMark = dialect.DecimalMark.Length == 1 ? (byte)dialect.DecimalMark[0] : (byte)'.';
        _thousandsMark = dialect.ThousandsMark.Length == 1 ? (byte)dialect.ThousandsMark[0] : (byte)0;
        _nulls = Bytes(dialect.NullValues);
        _trues = Bytes(dialect.TrueValues);
        _falses = Bytes(dialect.FalseValues);
    }

    /// <summary>Whether numbers have other marks than a point.</summary>
    public bool HasMarks => _decimalMark != '.' || _thousandsMark != 0;

    /// <summary>Whether a value stands for none.</summary>
    public bool IsNull(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0)
            return true;
        foreach (byte[] other in _nulls)
        {
            if (text.SequenceEqual(other))
                return true;
        }
        return false;
    }

    /// <summary>A Boolean: true or false in any case, or what the input says stands for them.</summary>
    public bool TryBoolean(ReadOnlySpan<byte> text, out bool value)
    {
        value = Ascii.EqualsIgnoreCase(text, "true"u8) || Contains(_trues, text);
        return value || Ascii.EqualsIgnoreCase(text, "false"u8) || Contains(_falses, text);
    }

    /// <summary>A number with the marks of this input as one with a point and nothing between thousands.</summary>
    /// <param name="text">The number.</param>
    /// <param name="scratch">Room for it.</param>
    /// <returns>The number; the text itself where it is none by these marks.</returns>
    public ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> text, Span<byte> scratch)
    {
        if (!HasMarks || text.Length > scratch.Length)
            return text;
        int length = 0, group = -1;
        bool inFraction = false;
        foreach (byte c in text)
        {
            if (c == _thousandsMark && !inFraction)
            {
                // A thousands mark has up to three digits before the first, and three between two.
                if (length == 0 || (group >= 0 && group != 3) || (group < 0 && Whole(scratch[..length]) is 0 or > 3))
                    return "?"u8;
                group = 0;
                continue;
            }
            bool isMark = c == _decimalMark;
            if ((isMark || !char.IsAsciiDigit((char)c)) && group is >= 0 and not 3)
                return "?"u8;
            if (isMark || c is (byte)'e' or (byte)'E')
            {
                inFraction = true;
                group = -1;
            }
            // Where another mark is the decimal one, a point is none.
            if (c == '.' && !isMark)
                return "?"u8;
            scratch[length++] = isMark ? (byte)'.' : c;
            group += group >= 0 ? 1 : 0;
        }
        return group is >= 0 and not 3 ? "?"u8 : scratch[..length];
    }

    /// <summary>A text without spaces around it: numbers, dates and Booleans may have some.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0 && text[0] is (byte)' ' or (byte)'\t')
            text = text[1..];
        while (text.Length > 0 && text[^1] is (byte)' ' or (byte)'\t')
            text = text[..^1];
        return text;
    }

    private static int Whole(ReadOnlySpan<byte> digits) => digits[0] is (byte)'-' or (byte)'+' ? digits.Length - 1 : digits.Length;

    private static bool Contains(byte[][] texts, ReadOnlySpan<byte> text)
    {
        foreach (byte[] other in texts)
        {
            if (text.SequenceEqual(other))
                return true;
        }
        return false;
    }

    private static byte[][] Bytes(IReadOnlyList<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
