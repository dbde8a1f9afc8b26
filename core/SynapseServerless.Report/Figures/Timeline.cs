using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;

namespace SynapseServerless.Reports.Figures;

/// <summary>Tasks over time, in as many lanes as ran at once. Positions are percentages, so that text keeps its size at any width.</summary>
internal static class Timeline
{
    private const int MaxTasks = 2000;
    private const int MaxLanes = 40;
    private const int MaxStyles = 5;
    private static readonly string[] _styles = ["first", "second", "third", "fourth", "fifth", "other"];

    /// <summary>The figure; nothing when there are no tasks.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="most">How many are drawn at most, the longest of them.</param>
    public static Fragment Of(IReadOnlyList<TaskRecord> tasks, int most = MaxTasks)
    {
        var timed = tasks.Where(task => double.IsFinite(task.Seconds) && task.Seconds >= 0).ToList();
        if (timed.Count == 0)
            return default;
        // Of very many tasks the longest are drawn: the others would be thinner than a line.
        var drawn = (timed.Count > most ? timed.OrderByDescending(task => task.Seconds).Take(most) : timed)
            .OrderBy(task => task.Started).ToList();
        DateTimeOffset start = timed.Min(task => task.Started);
        var pauses = Pauses(timed, start);
        double total = Math.Max(timed.Max(task => At(task) + task.Seconds), 1e-6);
        var kinds = timed.GroupBy(task => task.Activity).OrderByDescending(kind => kind.Sum(task => task.Seconds)).Select(kind => kind.Key).ToList();
        var lanes = Lanes(drawn, start);
        int count = lanes.Max() + 1;
        int shown = Math.Min(count, MaxLanes);
        double height = Math.Clamp(180.0 / shown, 4, 14);
        var scale = new Scale(0, total, 0, 100, 6);

        Fragment drawing = Html.Fragment(html =>
        {
            string description = $"{Display.Count(timed.Count, "task")} in {Display.Duration(total)}, up to {count} at once.";
            html.Write($"<svg class=\"timeline\" width=\"100%\" height=\"{(shown * height) + 44}\" role=\"img\" aria-label=\"Tasks over time. {description}\"><title>Tasks over time</title><desc>{description}</desc>");
            double foot = shown * height;
            foreach ((double value, string label) in scale.Ticks())
            {
                double x = scale.Map(value);
                string anchor = x < 4 ? "start" : x > 96 ? "end" : "middle";
                html.Write($"<line class=\"grid\" x1=\"{x}%\" x2=\"{x}%\" y1=\"0\" y2=\"{foot + 4}\"/><text class=\"tick\" x=\"{x}%\" y=\"{foot + 18}\" text-anchor=\"{anchor}\">{label}</text>");
            }
            for (int i = 0; i < drawn.Count; i++)
            {
                if (lanes[i] >= shown)
                    continue;
                TaskRecord task = drawn[i];
                string style = task.Error is not null ? "failed" : _styles[Math.Min(kinds.IndexOf(task.Activity), MaxStyles)];
                double x = scale.Map(At(task)), width = Math.Max(task.Seconds / total * 100, 0.15);
                html.Write($"<rect class=\"task {style}\" x=\"{x}%\" y=\"{(lanes[i] * height) + 1}\" width=\"{width}%\" height=\"{height - 2}\" rx=\"1\"><title>{Describe(task)}</title></rect>");
            }
            foreach ((double from, double length) in pauses)
            {
                double x = scale.Map(AtWork(from));
                html.Write($"<line class=\"reference\" x1=\"{x}%\" x2=\"{x}%\" y1=\"-4\" y2=\"{foot + 4}\"><title>Paused for {Display.Duration(length)}</title></line>");
            }
            html.Write($"<text class=\"axis-title\" x=\"50%\" y=\"{foot + 38}\" text-anchor=\"middle\">{(pauses.Count == 0 ? "Seconds since the first task began" : "Seconds at work since the first task began")}</text></svg>");
            html.Write($"<ul class=\"legend\">");
            foreach ((string kind, int index) in kinds.Take(MaxStyles).Select((kind, index) => (kind, index)))
                Key(html, _styles[index], Display.Shorten(kind, 40));
            if (kinds.Count > MaxStyles)
                Key(html, "other", "other");
            if (timed.Any(task => task.Error is not null))
                Key(html, "failed", "failed");
            html.Write($"</ul>");
        });
        string left = timed.Count > drawn.Count ? $" The {Display.Count(drawn.Count)} longest are drawn." : count > shown ? $" The first {shown} lanes are drawn." : "";
        string cut = pauses.Count == 0 ? "" : $" Dashed: {Display.Count(pauses.Count, "pause")} left out, {Display.Duration(pauses.Sum(pause => pause.Length))} in all.";
        return Figure.Of("Tasks", drawing, $"{Display.Count(timed.Count, "task")}, up to {count} at once. Each bar is a task, each lane a place where one ran after another.{left}{cut}");

        double At(TaskRecord task) => AtWork((task.Started - start).TotalSeconds);

        double AtWork(double seconds) => seconds - pauses.Where(pause => pause.From < seconds).Sum(pause => pause.Length);
    }

    /// <summary>Stretches without a task, as between a run and its resumption, that are long against the work: they would leave no room for it.</summary>
    private static List<(double From, double Length)> Pauses(List<TaskRecord> tasks, DateTimeOffset start)
    {
        var gaps = new List<(double From, double Length)>();
        double busy = 0, end = 0;
        foreach (TaskRecord task in tasks.OrderBy(task => task.Started))
        {
            double begin = (task.Started - start).TotalSeconds, until = begin + task.Seconds;
            if (begin > end)
                gaps.Add((end, begin - end));
            busy += Math.Max(until - Math.Max(begin, end), 0);
            end = Math.Max(end, until);
        }
        return [.. gaps.Where(gap => gap.Length > Math.Max(5, busy / 4))];
    }

    /// <summary>Gives every task the first lane that is free when it starts.</summary>
    private static int[] Lanes(List<TaskRecord> tasks, DateTimeOffset start)
    {
        var lanes = new int[tasks.Count];
        var free = new List<double>();
        for (int i = 0; i < tasks.Count; i++)
        {
            double begin = (tasks[i].Started - start).TotalSeconds;
            int lane = free.FindIndex(end => end <= begin + 1e-3);
            if (lane < 0)
            {
                lane = free.Count;
                free.Add(0);
            }
            free[lane] = begin + tasks[i].Seconds;
            lanes[i] = lane;
        }
        return lanes;
    }

    private static string Describe(TaskRecord task)
    {
        string attempts = task.Attempts > 1 ? $", {task.Attempts} attempts" : "";
        string error = task.Error is null ? "" : $": {Display.Shorten(task.Error, 200)}";
        return $"{Display.Shorten(task.Activity, 80)} {Display.Shorten(task.Subject, 120)}, {Display.Duration(task.Seconds)}{attempts}{error}";
    }

    private static void Key(Html html, string style, string text) =>
        html.Write($"<li><svg class=\"key\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect class=\"task {style}\" width=\"12\" height=\"12\" rx=\"2\"/></svg>{text}</li>");
}
