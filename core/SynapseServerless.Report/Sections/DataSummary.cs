using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;

namespace SynapseServerless.Reports.Sections;

/// <summary>The inputs and their columns.</summary>
internal static class DataSummary
{
    private const int MaxOpen = 30;
    private const int MaxColumns = 10_000;

    /// <summary>Writes the section.</summary>
    public static void Write(Html html, RunRecord run)
    {
        if (run.Inputs.Count == 0)
            return;
        Section.Write(html, "data", "Data", Display.Count(run.Inputs.Count, "input"), () =>
        {
            foreach (InputRecord input in run.Inputs)
                Input(html, input);
        });
    }

    private static void Input(Html html, InputRecord input)
    {
        html.Write($"<article><h3>{Display.Shorten(input.Name, 200)}</h3><p class=\"note\">{Display.Count(input.Rows, "row")} in {Display.Count(input.Partitions, "partition")}, {Display.Count(input.Files, "file")} of {input.Format}, {Display.Bytes(input.Bytes)}. <span class=\"paths\">");
        foreach (string path in input.Path.Take(5))
            html.Write($"<code>{Display.Shorten(path, 500)}</code> ");
        if (input.Path.Count > 5)
            html.Write($"and {Display.Count(input.Path.Count - 5)} more");
        html.Write($"</span></p>");
        if (input.Columns.Count > 0)
            Table(html, [.. input.Columns.Take(MaxOpen)]);
        if (input.Columns.Count > MaxOpen)
        {
            var rest = input.Columns.Skip(MaxOpen).Take(MaxColumns).ToList();
            Section.Fold(html, $"{Display.Count(input.Columns.Count - MaxOpen, "more column")}", rest.Count > 200, () => Table(html, rest));
        }
        html.Write($"</article>");
    }

    private static void Table(Html html, List<ColumnRecord> columns)
    {
        bool statistics = columns.Exists(column => column.Count > 0 || column.Nulls > 0 || column.Min is not null);
        html.Write($"<div class=\"scroll\"><table class=\"columns stack\"><thead><tr><th scope=\"col\">Column</th><th scope=\"col\">Type</th>");
        if (statistics)
            html.Write($"<th scope=\"col\" class=\"n\">Missing</th><th scope=\"col\" class=\"n\" title=\"Counted up to 1,000, estimated beyond\">Distinct</th><th scope=\"col\" class=\"n\">Mean</th><th scope=\"col\" class=\"n\">Std. dev.</th><th scope=\"col\" class=\"n\">Min</th><th scope=\"col\" class=\"n\">Max</th>");
        html.Write($"</tr></thead><tbody>");
        foreach (ColumnRecord column in columns)
        {
            html.Write($"<tr><th scope=\"row\">{Display.Shorten(column.Name, 200)}</th><td class=\"quiet\" data-label=\"Type\">{Display.Shorten(column.Type, 60)}</td>");
            if (statistics)
            {
                html.Write($"<td class=\"n\" data-label=\"Missing\">{Missing(column)}</td><td class=\"n\" data-label=\"Distinct\">{Optional(column.Distinct)}</td><td class=\"n\" data-label=\"Mean\">{Optional(column.Mean)}</td><td class=\"n\" data-label=\"Std. dev.\">{Optional(column.StandardDeviation)}</td><td class=\"n value\" data-label=\"Min\">{Display.Value(column.Min)}</td><td class=\"n value\" data-label=\"Max\">{Display.Value(column.Max)}</td>");
            }
            html.Write($"</tr>");
        }
        html.Write($"</tbody></table></div>");
    }

    private static string Missing(ColumnRecord column)
    {
        double all = (double)column.Count + column.Nulls;
        return all == 0 ? Display.Nothing : column.Nulls == 0 ? "0" : $"{Display.Count(column.Nulls)} ({Display.Percent(column.Nulls / all)})";
    }

    private static string Optional(long? count) => count is null ? Display.Nothing : Display.Count(count.Value);

    private static string Optional(double? value) => value is null ? Display.Nothing : Display.Number(value.Value);
}
