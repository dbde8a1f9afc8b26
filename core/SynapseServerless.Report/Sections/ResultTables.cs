using SynapseServerless.Reports.Markup;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Sections;

/// <summary>Tables that stages made, as they are.</summary>
internal static class ResultTables
{
    private const int MaxOpen = 30;

    /// <summary>Writes the tables.</summary>
    public static void Write(Html html, IReadOnlyList<ResultTable> tables)
    {
        foreach (ResultTable table in tables.Where(static table => table.Rows.Count > 0))
        {
            string caption = table.Total > table.Rows.Count ? $"{table.Title}: the first {Display.Count(table.Rows.Count)} of {Display.Count(table.Total, "row")}" : table.Title;
            Rows(html, table, [.. table.Rows.Take(MaxOpen)], table.Rows.Count > MaxOpen ? $"{caption}, {MaxOpen} of them here" : caption);
            if (table.Rows.Count > MaxOpen)
                Section.Fold(html, $"All {Display.Count(table.Rows.Count, "row")}", table.Rows.Count > 200, () => Rows(html, table, table.Rows, null));
        }
    }

    private static void Rows(Html html, ResultTable table, IReadOnlyList<ResultRow> rows, string? caption)
    {
        // The ends of an interval stand below what they are of.
        int[] shown = [.. Enumerable.Range(0, table.Numbers.Count).Where(i => !table.Numbers[i].EndsWith("_low", StringComparison.Ordinal) && !table.Numbers[i].EndsWith("_high", StringComparison.Ordinal))];
        int Place(int i, string end) => table.Numbers.Index().Where(one => one.Item == table.Numbers[i] + end).Select(static one => one.Index).DefaultIfEmpty(-1).First();
        (int Low, int High)[] ends = [.. shown.Select(i => (Place(i, "_low"), Place(i, "_high")))];
        html.Write($"<div class=\"scroll\"><table class=\"results stack\">");
        if (caption is not null)
            html.Write($"<caption>{Display.Shorten(caption, 200)}</caption>");
        html.Write($"<thead><tr>");
        foreach (string name in table.Texts)
            html.Write($"<th scope=\"col\">{Name(name)}</th>");
        foreach (int i in shown)
            html.Write($"<th scope=\"col\" class=\"n\">{Name(table.Numbers[i])}</th>");
        html.Write($"</tr></thead><tbody>");
        foreach (ResultRow row in rows)
        {
            html.Write($"<tr>");
            for (int i = 0; i < row.Texts.Count; i++)
                html.Write($"<td data-label=\"{Name(table.Texts[i])}\">{Display.Shorten(row.Texts[i] ?? Display.Nothing, 300)}</td>");
            for (int k = 0; k < shown.Length; k++)
            {
                (int low, int high) = ends[k];
                html.Write($"<td class=\"n\" data-label=\"{Name(table.Numbers[shown[k]])}\">{Number(row, shown[k])}");
                if (low >= 0 && high >= 0 && row.Numbers[low] is not null)
                    html.Write($"<small>{Number(row, low)} to {Number(row, high)}</small>");
                html.Write($"</td>");
            }
            html.Write($"</tr>");
        }
        html.Write($"</tbody></table></div>");
    }

    private static string Name(string name) => Display.Title(Display.Shorten(name, 40));

    private static string Number(ResultRow row, int i) => row.Numbers[i] is { } number ? Display.Number(number) : Display.Nothing;
}
