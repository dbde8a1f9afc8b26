using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;

namespace SynapseServerless.Reports.Sections;

/// <summary>Rows that were set aside and warnings.</summary>
internal static class WarningsSection
{
    private const int Open = 10;
    private const int Most = 200;

    /// <summary>Writes the warnings, where there are any.</summary>
    public static void Write(Html html, RunRecord run)
    {
        if (run.Warnings.Count == 0)
            return;
        Section.Write(html, "warnings", "Warnings", null, () =>
        {
            List(html, run.Warnings.Take(Open));
            Rest(html, run.Warnings, "warning", rest => List(html, rest));
        });
    }

    /// <summary>Writes why rows were set aside, where any were.</summary>
    public static void WriteSetAside(Html html, RunRecord run)
    {
        if (run.RowsSetAside == 0 && run.SetAside.Count == 0)
            return;
        double share = run.RowsIn > 0 ? (double)run.RowsSetAside / run.RowsIn : double.NaN;
        string part = double.IsFinite(share) ? $", {Display.Percent(share)} of the input" : "";
        if (run.PartitionsSetAside > 0)
            part += $", and {Display.Count(run.PartitionsSetAside, "partition")} as a whole";
        Section.Write(html, "set-aside", "Rows set aside", $"{Display.Count(run.RowsSetAside, "row")}{part}", () =>
        {
            if (run.SetAside.Count == 0)
                html.Write($"<p class=\"note\">The run kept no reasons.</p>");
            List<SetAsideRecord> reasons = [.. run.SetAside.OrderByDescending(reason => reason.Partitions).ThenByDescending(reason => reason.Rows)];
            foreach (SetAsideRecord reason in reasons.Take(Open))
                Reason(html, reason);
            Rest(html, reasons, "reason", rest =>
            {
                foreach (SetAsideRecord reason in rest)
                    Reason(html, reason);
            });
        });
    }

    private static void List(Html html, IEnumerable<string> warnings)
    {
        html.Write($"<ul class=\"warnings\">");
        foreach (string warning in warnings)
            html.Write($"<li>{Display.Shorten(warning, 2000)}</li>");
        html.Write($"</ul>");
    }

    /// <summary>Folds away what is beyond the first ones, and says how many are left out where there are very many.</summary>
    private static void Rest<T>(Html html, IReadOnlyList<T> all, string thing, Action<IEnumerable<T>> write)
    {
        if (all.Count <= Open)
            return;
        Section.Fold(html, Display.Count(all.Count - Open, $"more {thing}"), veryLong: all.Count > 50, () =>
        {
            write(all.Take(Most).Skip(Open));
            if (all.Count > Most)
                html.Write($"<p class=\"note\">Not shown: {Display.Count(all.Count - Most, $"more {thing}")}.</p>");
        });
    }

    private static void Reason(Html html, SetAsideRecord reason)
    {
        string count = reason.Partitions > 0 && reason.Rows == 0 ? Display.Count(reason.Partitions, "partition") : Display.Count(reason.Rows);
        html.Write($"<article class=\"reason\"><h3><span class=\"count\">{count}</span> {Display.Shorten(reason.Problem, 1000)}</h3><p class=\"note\">{Display.Shorten(reason.Stage, 200)}");
        if (reason.Column is not null)
            html.Write($", column <code>{Display.Shorten(reason.Column, 200)}</code>");
        html.Write($"</p>");
        if (reason.Examples.Count > 0)
        {
            Section.Fold(html, Display.Count(reason.Examples.Count, "example"), veryLong: false, () =>
            {
                html.Write($"<ol class=\"examples\">");
                foreach (string example in reason.Examples.Take(5))
                    html.Write($"<li><code>{Display.Shorten(example, 2000)}</code></li>");
                html.Write($"</ol>");
            });
        }
        html.Write($"</article>");
    }
}
