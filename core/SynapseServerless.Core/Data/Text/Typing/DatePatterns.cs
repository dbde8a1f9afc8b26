using SynapseServerless.Specifications;

namespace SynapseServerless.Data;

/// <summary>The formats that dates of text are tried with, beside ISO 8601.</summary>
internal sealed class DatePatterns
{
    private static readonly string[] Dates = ["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y"];
    private static readonly string[] Times = ["", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p"];

    private readonly DatePattern[] _patterns;

    private DatePatterns(IEnumerable<string> formats) => _patterns = [.. formats.Select(format => DatePattern.Parse(format, out _)!)];

    /// <summary>The formats that are tried where an input names none.</summary>
    public static DatePatterns Usual { get; } = new(Dates.SelectMany(date => Times.Select(time => date + time)));

    /// <summary>The formats that an input names.</summary>
    public static DatePatterns Of(InputSpecification input) => new(new[] { input.DateFormat, input.TimestampFormat }.OfType<string>());

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _patterns.Length == 0;

    /// <summary>All of them, a bit for each.</summary>
    public ulong All => _patterns.Length == 64 ? ulong.MaxValue : (1UL << _patterns.Length) - 1;

    /// <summary>Which of some formats a text has.</summary>
    public ulong Fitting(ReadOnlySpan<byte> text, ulong among)
    {
        // The shortest that any of them has: 1/1/2024.
        if (text.Length < 6)
            return 0;
        ulong fitting = 0;
        for (ulong rest = among; rest != 0; rest &= rest - 1)
        {
            int i = System.Numerics.BitOperations.TrailingZeroCount(rest);
            if (_patterns[i].TryRead(text, out TextInstant instant) && instant.Nanoseconds % 1000 == 0)
                fitting |= 1UL << i;
        }
        return fitting;
    }

    /// <summary>The patterns of some bits.</summary>
    public IReadOnlyList<DatePattern> Among(ulong bits) => [.. _patterns.Where((_, i) => (bits >> i & 1) != 0)];
}
