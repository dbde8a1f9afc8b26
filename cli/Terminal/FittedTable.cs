using Spectre.Console;

namespace SynapseServerless.Cli.Terminal;

/// <summary>A column of a <see cref="FittedTable"/>.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Number">Whether it holds numbers, which are aligned right.</param>
/// <param name="Whole">Whether its values are of no use when they are cut.</param>
/// <param name="Style">How a value looks; null for plain.</param>
internal sealed record FittedColumn(string Heading, bool Number = false, bool Whole = false, Func<string, Style>? Style = null)
{
    /// <summary>A value in at most so many characters.</summary>
    public string Fit(string value, int length) => Tables.Cut(value, Whole ? int.MaxValue : length);
}

/// <summary>A table of texts that fits the terminal: long values are cut first, and columns at the end left out last.</summary>
internal static class FittedTable
{
    private const int Gap = 2;

    // Lengths that values are cut to: a date is still whole at the shortest.
    private const int Longest = 60;
    private const int Shortest = 12;

    /// <summary>Writes the table, and says which columns there was no room for.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">Rows of as many texts.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<FittedColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int room = console.Profile.Width;
        int shown = columns.Count;
        while (shown > 1 && Width(columns, rows, Shortest, shown) > room)
            shown--;
        int length = Longest;
        while (length > Shortest && Width(columns, rows, length, shown) > room)
            length--;
        Table table = Tables.WithHeadings([.. columns.Take(shown).Select(column => (column.Number ? ">" : "") + column.Fit(column.Heading, length))]);
        foreach (IReadOnlyList<string> row in rows)
            table.AddRow([.. row.Take(shown).Select((value, i) => Tables.Cell(columns[i].Fit(value, length), columns[i].Style?.Invoke(value)))]);
        console.Write(table);
        if (shown < columns.Count)
        {
            string left = string.Join(", ", columns.Skip(shown).Select(column => column.Heading));
            console.Write(new Text($"and {Amounts.Count(columns.Count - shown, "column")} more: {Tables.Cut(left, 400)}\n", Tables.Quiet));
        }
    }

    private static int Width(IReadOnlyList<FittedColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows, int length, int shown)
    {
        int width = 0;
        for (int i = 0; i < shown; i++)
        {
            int widest = Math.Max(columns[i].Heading.Length, rows.Count == 0 ? 0 : rows.Max(row => row[i].Length));
            width += (columns[i].Whole ? widest : Math.Min(length, widest)) + Gap;
        }
        return width - Gap;
    }
}
