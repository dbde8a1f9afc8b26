using System.Globalization;

namespace SynapseServerless.Cli.Explaining;

/// <summary>Rows by number, from 1: <c>1..10</c>, or <c>7</c>.</summary>
/// <param name="From">The first, from 1.</param>
/// <param name="To">The last.</param>
internal sealed record RowRange(int From, int To)
{
    /// <summary>The most rows that are explained one by one.</summary>
    public const int Most = 1_000;

    /// <summary>The range that a text names; null when it names none.</summary>
    public static RowRange? TryParse(string text)
    {
        string[] ends = text.Split("..");
        if (ends.Length > 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int from) || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int to))
            return null;
        return from >= 1 && to >= from && to - from < Most ? new RowRange(from, to) : null;
    }
}
