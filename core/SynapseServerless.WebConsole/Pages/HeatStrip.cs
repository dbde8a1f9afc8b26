using System.Globalization;
using SynapseServerless.Orchestration;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>The partitions of a run as a strip: what became of each, and how long it took. Very many share cells, so that the page stays small.</summary>
internal static class HeatStrip
{
    /// <summary>How many cells a strip has at most.</summary>
    public const int MostCells = 600;

    private const int PerRow = 100, Size = 10;

    private enum Fate
    {
        Unknown,
        Done,
        Retried,
        SetAside,
        Failed,
    }

    /// <summary>The strip; null where no task says which partition it was about.</summary>
    public static Fragment? Of(RunRecord record)
    {
        var partitions = new SortedDictionary<int, (Fate Fate, double Seconds)>();
        foreach (TaskRecord task in record.Tasks)
        {
            if (PartitionOf(task) is not { } partition)
                continue;
            (Fate fate, double seconds) = partitions.GetValueOrDefault(partition);
            partitions[partition] = ((Fate)Math.Max((int)fate, (int)FateOf(task)), seconds + (double.IsFinite(task.Seconds) ? task.Seconds : 0));
        }
        foreach (PartitionSetAside aside in record.Partitions.Where(static aside => aside.Partition >= 0))
            partitions[aside.Partition] = (Fate.SetAside, partitions.GetValueOrDefault(aside.Partition).Seconds);
        if (partitions.Count == 0)
            return null;
        int count = partitions.Keys.Max() + 1, each = (count + MostCells - 1) / MostCells, cells = (count + each - 1) / each;
        double longest = partitions.Values.Max(static partition => partition.Seconds);
        string summary = Summary(partitions.Values.Select(static partition => partition.Fate), count);
        return Html.Fragment(html =>
        {
            int rows = (cells + PerRow - 1) / PerRow, columns = Math.Min(cells, PerRow);
            html.Write($"<svg class=\"strip\" viewBox=\"0 0 {Math.Max(columns, 40) * Size} {rows * Size}\" role=\"img\" aria-label=\"Partitions. {summary}\"><title>Partitions</title><desc>{summary}</desc>");
            for (int cell = 0; cell < cells; cell++)
                Cell(html, partitions, cell, each, count, longest);
            html.Write($"</svg><ul class=\"legend\">");
            foreach (Fate fate in partitions.Values.Select(static partition => partition.Fate).Distinct().Order())
                html.Write($"<li><svg class=\"key\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect class=\"cell {Style(fate)}\" width=\"12\" height=\"12\" rx=\"2\"/></svg>{Word(fate)}</li>");
            html.Write($"</ul><p class=\"note\">{summary}{(each > 1 ? $" Each cell is {each} partitions and shows the worst of them." : "")} The stronger the colour, the longer it took.</p>");
        });
    }

    private static void Cell(Html html, SortedDictionary<int, (Fate Fate, double Seconds)> partitions, int cell, int each, int count, double longest)
    {
        Fate fate = Fate.Unknown;
        double seconds = 0;
        int from = cell * each, until = Math.Min(from + each, count);
        for (int i = from; i < until; i++)
        {
            if (!partitions.TryGetValue(i, out (Fate Fate, double Seconds) partition))
                continue;
            fate = (Fate)Math.Max((int)fate, (int)partition.Fate);
            seconds = Math.Max(seconds, partition.Seconds);
        }
        int shade = longest > 0 ? (int)Math.Ceiling(seconds / longest * 4) : 0;
        string name = until - from == 1 ? $"Partition {from}" : $"Partitions {from} to {until - 1}";
        html.Write($"<rect class=\"cell {Style(fate)} s{shade}\" x=\"{(cell % PerRow * Size) + 0.5}\" y=\"{(cell / PerRow * Size) + 0.5}\" width=\"{Size - 1}\" height=\"{Size - 1}\" rx=\"1.5\"><title>{name}: {Word(fate)}, {Display.Duration(seconds)}</title></rect>");
    }

    private static int? PartitionOf(TaskRecord task)
    {
        const string word = "partition ";
        int at = task.Subject.IndexOf(word, StringComparison.Ordinal);
        if (at < 0 || task.Activity == ActivityNames.Gather)
            return null;
        ReadOnlySpan<char> rest = task.Subject.AsSpan(at + word.Length);
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 10_000_000 ? number : null;
    }

    private static Fate FateOf(TaskRecord task) =>
        task.Error is not null ? Fate.Failed : task.Activity == ActivityNames.SetAside ? Fate.SetAside : task.Attempts > 1 ? Fate.Retried : Fate.Done;

    private static string Summary(IEnumerable<Fate> fates, int count)
    {
        string[] parts = [.. fates.GroupBy(static fate => fate).OrderBy(static group => group.Key).Select(static group => $"{Display.Count(group.Count())} {Word(group.Key)}")];
        return $"{Display.Count(count, "partition")}: {string.Join(", ", parts)}.";
    }

    private static string Word(Fate fate) => fate switch
    {
        Fate.Done => "done",
        Fate.Retried => "done after a retry",
        Fate.SetAside => "set aside",
        Fate.Failed => "failed",
        _ => "not recorded",
    };

    private static string Style(Fate fate) => fate switch
    {
        Fate.Done => "done",
        Fate.Retried => "retried",
        Fate.SetAside => "aside",
        Fate.Failed => "failed",
        _ => "none",
    };
}
