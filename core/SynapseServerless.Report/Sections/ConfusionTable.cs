using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Sections;

/// <summary>The confusion matrix as a table whose cells are tinted by their share of the row.</summary>
internal static class ConfusionTable
{
    // What fits the width of the page, with the columns of the rest and of the sum.
    private const int MaxClasses = 10, MaxMistakes = 10, Dense = 8;

    /// <summary>Writes the table; of more than ten classes, the ten with most rows predicted wrongly, and which classes are taken for which.</summary>
    public static void Write(Html html, ConfusionMatrix confusion)
    {
        int classes = confusion.Labels.Count;
        int[] shown = [.. Enumerable.Range(0, classes)
            .OrderByDescending(row => classes <= MaxClasses ? 0 : Wrong(confusion, row))
            .ThenBy(row => row)
            .Take(MaxClasses)
            .Order()];
        bool cut = shown.Length < classes;
        string caption = cut
            ? $"Rows by actual and predicted class, and their share of the actual class. These are the {MaxClasses} of {Display.Count(classes)} classes with most rows predicted wrongly."
            : "Rows by actual and predicted class, and their share of the actual class.";
        html.Write($"<figure class=\"table\"><h3>Confusion matrix</h3><div class=\"scroll\"><table class=\"confusion{(shown.Length > Dense ? " dense" : "")}\"><thead><tr><td></td><th scope=\"colgroup\" colspan=\"{shown.Length + (cut ? 1 : 0)}\" class=\"group\">Predicted</th><td></td></tr><tr><th scope=\"col\" class=\"group start\">Actual</th>");
        foreach (int column in shown)
            html.Write($"<th scope=\"col\" class=\"n\">{Display.Shorten(confusion.Labels[column], 40)}</th>");
        if (cut)
            html.Write($"<th scope=\"col\" class=\"n\">other</th>");
        html.Write($"<th scope=\"col\" class=\"n\">All</th></tr></thead><tbody>");
        foreach (int row in shown)
        {
            long all = confusion.Counts[row].Sum();
            html.Write($"<tr><th scope=\"row\">{Display.Shorten(confusion.Labels[row], 40)}</th>");
            foreach (int column in shown)
                Cell(html, confusion.Counts[row][column], all, row == column);
            if (cut)
                Cell(html, all - shown.Sum(column => confusion.Counts[row][column]), all, false);
            html.Write($"<td class=\"n total\">{Display.Count(all)}</td></tr>");
        }
        html.Write($"</tbody></table></div>");
        if (shown.Length > Dense)
            html.Write($"<p class=\"note narrow\">The matrix needs a wider screen; the most frequent mistakes follow.</p>");
        html.Write($"<figcaption>{caption}</figcaption></figure>");
        if (shown.Length > Dense)
            Mistakes(html, confusion);
    }

    private static void Mistakes(Html html, ConfusionMatrix confusion)
    {
        int classes = confusion.Labels.Count;
        (int Actual, int Predicted, long Count)[] mistakes = [.. Enumerable.Range(0, classes)
            .SelectMany(actual => Enumerable.Range(0, classes).Where(predicted => predicted != actual).Select(predicted => (actual, predicted, confusion.Counts[actual][predicted])))
            .Where(mistake => mistake.Item3 > 0)
            .OrderByDescending(mistake => mistake.Item3)
            .Take(MaxMistakes)];
        if (mistakes.Length == 0)
            return;
        html.Write($"<figure class=\"table\"><h3>Most frequent mistakes</h3><div class=\"scroll\"><table class=\"mistakes\"><thead><tr><th scope=\"col\">Actual</th><th scope=\"col\">Predicted</th><th scope=\"col\" class=\"n\">Rows</th><th scope=\"col\" class=\"n\">Of the actual class</th></tr></thead><tbody>");
        foreach ((int actual, int predicted, long count) in mistakes)
            html.Write($"<tr><td>{Display.Shorten(confusion.Labels[actual], 40)}</td><td>{Display.Shorten(confusion.Labels[predicted], 40)}</td><td class=\"n\">{Display.Count(count)}</td><td class=\"n\">{Display.Percent((double)count / confusion.Counts[actual].Sum())}</td></tr>");
        html.Write($"</tbody></table></div></figure>");
    }

    private static void Cell(Html html, long count, long all, bool right)
    {
        if (count == 0)
        {
            // Where nothing is, nothing should draw the eye.
            html.Write($"<td class=\"n {(right ? "right" : "wrong")} h0\">0</td>");
            return;
        }
        double share = (double)count / all;
        int heat = Math.Clamp((int)Math.Ceiling(share * 8), 1, 8);
        html.Write($"<td class=\"n {(right ? "right" : "wrong")} h{heat}\">{Display.Count(count)}<small>{Display.Percent(share)}</small></td>");
    }

    private static long Wrong(ConfusionMatrix confusion, int row) => confusion.Counts[row].Sum() - confusion.Counts[row][row];
}
