using Spectre.Console;
using Spectre.Console.Rendering;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Tables without lines: aligned columns, two spaces apart.</summary>
internal static class Tables
{
    /// <summary>How quiet text looks.</summary>
    public static Style Quiet { get; } = new(Color.Grey);

    /// <summary>How names look.</summary>
    public static Style Strong { get; } = new(decoration: Decoration.Bold);

    /// <summary>A table with a quiet heading line.</summary>
    /// <param name="headings">The headings; one that begins with &gt; is of a column of numbers, aligned right.</param>
    public static Table WithHeadings(params IReadOnlyList<string> headings)
    {
        Table table = Bare();
        foreach (string heading in headings)
        {
            bool number = heading.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(heading.TrimStart('>'), Quiet))
            {
                Alignment = number ? Justify.Right : Justify.Left,
                NoWrap = true,
                Padding = new Padding(0, 0, 2, 0),
            });
        }
        table.Columns[^1].Padding = new Padding(0);
        return table;
    }

    /// <summary>A table of names and what they stand for, which is broken over lines where it is long.</summary>
    public static Table OfNames()
    {
        Table table = Bare().HideHeaders();
        table.AddColumn(new TableColumn("") { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        table.AddColumn(new TableColumn("") { Padding = new Padding(0, 0, 0, 0) });
        return table;
    }

    /// <summary>What is given, two columns from the margin.</summary>
    public static IRenderable Indented(IRenderable content) => new Padder(content, new Padding(2, 0, 0, 0));

    /// <summary>A cell of text as it is, without markup.</summary>
    public static IRenderable Cell(string text, Style? style = null) => new Text(text, style);

    /// <summary>Text of at most so many characters; what is cut off is shown by an ellipsis.</summary>
    public static string Cut(string text, int length)
    {
        text = text.ReplaceLineEndings(" ").Replace('\t', ' ');
        return text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");
    }

    private static Table Bare() => new() { Border = TableBorder.None, ShowRowSeparators = false };
}
