using System.Globalization;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Progress;

/// <summary>Words for the news of a phase.</summary>
internal static class ProgressText
{
    /// <summary>Such as <c>3 of 8 tasks, 120,000 rows, 310,000 rows/s, 4 s left</c>.</summary>
    public static string Underway(RunProgress news)
    {
        var parts = new List<string>();
        if (news.Text is { Length: > 0 } text)
            parts.Add(text);
        else if (news.TasksTotal > 1)
            parts.Add($"{Amounts.Number(news.TasksDone)} of {Amounts.Number(news.TasksTotal)} tasks");
        if (news.Fit is { IterationsTotal: > 0 and { } total } fit)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{100 * fit.Iterations / total}%"));
        if (news.Fit is { Attempt: > 1 } again)
            parts.Add($"attempt {again.Attempt}");
        if (news.TasksWithWorkers > 0)
            parts.Add($"{Amounts.Number(news.TasksWithWorkers)} with workers");
        if (news.Rows > 0)
            parts.Add(Amounts.Count(news.Rows, "row"));
        if (news.RowsPerSecond > 0)
            parts.Add($"{Rate(news.RowsPerSecond)} rows/s");
        if (news.RowsSetAside > 0)
            parts.Add($"{Amounts.Number(news.RowsSetAside)} set aside");
        if (news.SecondsLeft is { } left)
            parts.Add($"{Amounts.Time(left)} left");
        return string.Join(", ", parts);
    }

    /// <summary>Such as <c>8 tasks, 160,000 rows in 0.4 s</c>; where it was not done, such as <c>3 of 8 tasks, stopped after 0.4 s</c>.</summary>
    public static string Ended(RunProgress news, TimeSpan taken, bool isDone) => isDone ? Done(news, taken) : Stopped(news, taken);

    private static string Stopped(RunProgress news, TimeSpan taken)
    {
        string stopped = $"stopped after {Amounts.Time(taken.TotalSeconds)}";
        return Underway(news with { RowsPerSecond = 0, SecondsLeft = null }) is { Length: > 0 } underway ? $"{underway}, {stopped}" : stopped;
    }

    private static string Done(RunProgress news, TimeSpan taken)
    {
        var parts = new List<string>();
        // A step that speaks for itself counts its own steps as tasks.
        if (news.Text is { Length: > 0 } text && !IsOfWorkers(news))
            parts.Add(text);
        else if (news.TasksTotal > 1)
            parts.Add(Amounts.Count(news.TasksTotal, "task"));
        if (news.Rows > 0)
            parts.Add(Amounts.Count(news.Rows, "row"));
        return parts.Count == 0
            ? $"done in {Amounts.Time(taken.TotalSeconds)}"
            : $"{string.Join(", ", parts)} in {Amounts.Time(taken.TotalSeconds)}";
    }

    // A worker tells of itself from time to time, and not of its last iteration.
    private static bool IsOfWorkers(RunProgress news) => news.Fit is { Worker: not null };

    /// <summary>A rate with three digits: <c>312k</c>, <c>4.1M</c>.</summary>
    public static string Rate(double perSecond) => perSecond switch
    {
        >= 1e6 => (perSecond / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (perSecond / 1e3).ToString("0", CultureInfo.InvariantCulture) + "k",
        _ => perSecond.ToString("N0", CultureInfo.InvariantCulture),
    };
}
