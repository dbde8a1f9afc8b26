using System.Text;

namespace SynapseServerless.Data;

/// <summary>Finds the narrowest type that holds every value of a column exactly.</summary>
/// <remarks>What is found does not depend on the order of the values, nor on which typer saw which of them.</remarks>
internal sealed class ColumnTyper(TextSpelling spelling, DatePatterns patterns, TextKinds among = TextKinds.All)
{
    // So many values are still looked at when a column is known to be text, to say whether most are numbers.
    private const int Probes = 1000;

    // The range of nanoseconds in 64 bits, in whole years.
    private static readonly (int First, int Last) NanosecondDays = (DaysOf(1678), DaysOf(2262) - 1);

    private readonly TextKinds _alsoNumbers = among & TextKinds.Numbers;
    private TextKinds _kinds = among;
    private ulong _patterns = patterns.All;
    private int _probes = Probes;
    private long _looked;
    private long _numbers;

    /// <summary>How many values there are.</summary>
    public long Seen { get; private set; }

    /// <summary>The types that all values have.</summary>
    public TextKinds Kinds => Seen == 0 ? TextKinds.None : _kinds;

    /// <summary>The formats that all values have, where <see cref="Kinds"/> has patterns.</summary>
    public IReadOnlyList<DatePattern> Patterns => Seen == 0 ? [] : patterns.Among(_patterns);

    /// <summary>The first value that is no number, where there are some that are.</summary>
    public string? FirstOther { get; private set; }

    /// <summary>Whether the column is text although nearly all values that were looked at are numbers.</summary>
    public bool IsNearlyNumbers => Seen > 0 && (_kinds & TextKinds.Numbers) == 0 && _looked >= 4 && _numbers < _looked && _numbers >= _looked * 0.75;

    /// <summary>Looks at a value.</summary>
    public void Observe(ReadOnlySpan<byte> text)
    {
        if (spelling.IsNull(text))
            return;
        Seen++;
        if (_kinds == TextKinds.None)
        {
            if (_probes > 0)
            {
                _probes--;
                Count(text, Fitting(TextSpelling.Trim(text), TextKinds.Numbers, 0, out _));
            }
            return;
        }
        // Most columns of numbers are short whole numbers, and one more narrows nothing.
        if ((_kinds & ~TextKinds.Numbers) == 0 && IsShortWhole(text))
        {
            _looked++;
            _numbers++;
            return;
        }
        TextKinds fitting = Fitting(TextSpelling.Trim(text), _kinds | _alsoNumbers, _patterns, out ulong patternsLeft);
        Count(text, fitting);
        _kinds &= fitting;
        _patterns &= patternsLeft;
    }

    /// <summary>Takes in what another typer saw of the same column.</summary>
    public void Merge(ColumnTyper other)
    {
        if (other.Seen == 0)
            return;
        FirstOther ??= other.FirstOther;
        Seen += other.Seen;
        _looked += other._looked;
        _numbers += other._numbers;
        _kinds &= other._kinds;
        _patterns &= other._patterns;
        if (_patterns == 0)
            _kinds &= ~TextKinds.Pattern;
    }

    private void Count(ReadOnlySpan<byte> text, TextKinds fitting)
    {
        _looked++;
        if ((fitting & TextKinds.Numbers) != 0)
            _numbers++;
        else
            FirstOther ??= Encoding.UTF8.GetString(text[..Math.Min(text.Length, 60)]);
    }

    private TextKinds Fitting(ReadOnlySpan<byte> text, TextKinds candidates, ulong patternsAmong, out ulong patternsLeft)
    {
        var fitting = TextKinds.None;
        patternsLeft = 0;
        if ((candidates & TextKinds.Numbers) != 0)
            fitting |= Numbers(spelling.Plain(text, stackalloc byte[NumberSpelling.Room]));
        if ((candidates & TextKinds.Boolean) != 0 && spelling.TryBoolean(text, out _))
            fitting |= TextKinds.Boolean;
        if ((candidates & TextKinds.Iso) != 0)
            fitting |= Iso(text);
        if ((candidates & TextKinds.Time) != 0 && DateText.TryTime(text, out long time) && time % 1000 == 0)
            fitting |= TextKinds.Time;
        if ((candidates & TextKinds.Pattern) != 0 && (patternsLeft = patterns.Fitting(text, patternsAmong)) != 0)
            fitting |= TextKinds.Pattern;
        return fitting;
    }

    /// <summary>The types of numbers that hold a number exactly.</summary>
    public static TextKinds Numbers(ReadOnlySpan<byte> text)
    {
        var kinds = TextKinds.None;
        if (TextNumbers.TryInt64(text, out long number))
            kinds = TextKinds.Int64 | TextKinds.Whole | (Int128.Abs(number) <= 1L << 53 ? TextKinds.Double : TextKinds.None);
        else if (TextNumbers.TryDecimal(text, 28, 0, out _) && TextNumbers.IsWhole(text, out _, out _))
            kinds = TextKinds.Whole;
        if ((kinds & TextKinds.Double) == 0 && TextNumbers.TryDouble(text, out _))
            kinds |= TextKinds.Double;
        return kinds;
    }

    private static TextKinds Iso(ReadOnlySpan<byte> text)
    {
        if (!DateText.TryInstant(text, out TextInstant instant))
            return TextKinds.None;
        bool toMicrosecond = instant.Nanoseconds % 1000 == 0;
        if (instant.Offset is not null)
            return toMicrosecond ? TextKinds.Instant : TextKinds.None;
        var kinds = instant.HasTime ? TextKinds.None : TextKinds.Date;
        if (toMicrosecond)
            kinds |= TextKinds.Timestamp;
        if (instant.Days >= NanosecondDays.First && instant.Days <= NanosecondDays.Last)
            kinds |= TextKinds.TimestampNanoseconds;
        return kinds;
    }

    private static bool IsShortWhole(ReadOnlySpan<byte> text)
    {
        if (text.Length > 15)
            return false;
        int first = text[0] == '-' ? 1 : 0;
        if (first == text.Length || text[first] is < (byte)'1' or > (byte)'9')
            return false;
        for (int i = first + 1; i < text.Length; i++)
        {
            if ((uint)(text[i] - '0') > 9)
                return false;
        }
        return true;
    }

    private static int DaysOf(int year) => DateText.TryDays(year, 1, 1, out int days) ? days : 0;
}
