using System.Text;
using SynapseServerless.Reports.Markup;
using SynapseServerless.WebConsole.Http;

namespace SynapseServerless.WebConsole.Layout;

/// <summary>Writes tables, to pages and to files.</summary>
internal static class Tables
{
    private const int LongestCell = 300;

    /// <summary>Writes a table with a link to the same as CSV.</summary>
    public static void Write(Html html, View view, Grid grid)
    {
        view.Keep(grid);
        html.Write($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{grid.Caption}, table\"><table class=\"grid-table stack\" id=\"{grid.Id}\"><caption{(grid.HidesCaption ? new Fragment(" class=\"unseen\"") : default)}>{grid.Caption}</caption><thead><tr>");
        foreach (GridColumn column in grid.Columns)
            Heading(html, column);
        html.Write($"</tr></thead><tbody>");
        int name = Math.Max(0, grid.Columns.ToList().FindIndex(static column => !column.IsControl));
        foreach (IReadOnlyList<GridCell> row in grid.Rows)
        {
            html.Write($"<tr>");
            for (int i = 0; i < row.Count; i++)
                Cell(html, grid.Columns[i], row[i], i == name);
            html.Write($"</tr>");
        }
        html.Write($"</tbody></table></div>");
        // What a form gave is at no address.
        if (view.IsPost)
            return;
        html.Write($"<p class=\"export\"><a href=\"{view.Here(("csv", grid.Id))}\" download>{grid.Caption} as CSV</a></p>");
    }

    /// <summary>The table as RFC 4180 has it.</summary>
    public static byte[] Csv(Grid grid)
    {
        var text = new StringBuilder();
        int[] places = [.. Enumerable.Range(0, grid.Columns.Count).Where(i => !grid.Columns[i].IsControl)];
        Line(text, places.Select(i => grid.Columns[i].Title));
        foreach (IReadOnlyList<GridCell> row in grid.Rows)
            Line(text, places.Select(i => grid.Columns[i].IsNumber ? row[i].Text : Inert(row[i].Text)));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Heading(Html html, GridColumn column)
    {
        if (column.IsControl)
        {
            html.Write($"<td class=\"control\"><span class=\"unseen\">{column.Title}</span></td>");
            return;
        }
        Fragment sorted = column.Sorted is { } order ? Html.Fragment(inner => inner.Write($" aria-sort=\"{order}\"")) : default;
        Fragment style = column.IsNumber ? new Fragment(" class=\"n\"") : default;
        if (column.Link is { } link)
            html.Write($"<th scope=\"col\"{style}{sorted}><a href=\"{link}\">{column.Title}</a></th>");
        else
            html.Write($"<th scope=\"col\"{style}{sorted}>{column.Title}</th>");
    }

    private static void Cell(Html html, GridColumn column, GridCell cell, bool isName)
    {
        Fragment shown = cell.Shown ?? Html.Fragment(inner => inner.Write($"{Display.Shorten(cell.Text, LongestCell)}"));
        if (column.IsControl)
            html.Write($"<td class=\"control\">{shown}</td>");
        else if (isName)
            html.Write($"<th scope=\"row\">{shown}</th>");
        else
            html.Write($"<td{(column.IsNumber ? new Fragment(" class=\"n\"") : default)} data-label=\"{column.Title}\">{shown}</td>");
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Quoted)).Append("\r\n");

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny("\",\r\n") >= 0 || cell.Length > 0 && (cell[0] == ' ' || cell[^1] == ' ') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    // A spreadsheet takes a text that begins so for a formula; with an apostrophe before it, it is a text.
    private static string Inert(string text) => text.Length > 0 && text[0] is ('=' or '+' or '-' or '@' or '\t' or '\r') ? "'" + text : text;
}
