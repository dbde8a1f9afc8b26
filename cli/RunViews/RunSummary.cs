using Spectre.Console;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.RunViews;

/// <summary>What a run came to, for people.</summary>
internal static class RunSummary
{
    // More reasons than these are in the report and in the record.
    private const int ShownReasons = 3;

    public static void Show(IAnsiConsole console, RunRecord run, bool atWork = false)
    {
        console.Write(new Text(run.Name, Tables.Strong));
        console.Write(new Text($"  {Status(run, atWork)} in {Amounts.Time(run.Seconds)}, run {run.RunId}\n\n", Tables.Quiet));
        if (run.Error is not null)
            console.Write(new Text(run.Error + "\n\n", new Style(Color.Red)));
        foreach (EvaluationResult evaluation in run.Evaluations)
            ShowMetrics(console, evaluation);
        Table table = Tables.OfNames();
        table.AddRow(Tables.Cell("rows"), Tables.Cell(Rows(run)));
        foreach ((string name, string location) in run.Outputs.OrderBy(output => Order(output.Key)))
            table.AddRow(Tables.Cell(Label(name)), Tables.Cell(Locations.Short(location)));
        console.Write(Tables.Indented(table));
        ShowSetAside(console, run);
        foreach (string warning in run.Warnings)
            console.Write(new Text($"\n{warning}\n", new Style(Color.Yellow)));
    }

    private static void ShowMetrics(IAnsiConsole console, EvaluationResult evaluation)
    {
        console.Write(new Text($"  {evaluation.Stage} over {Amounts.Count(evaluation.Rows, "row")}\n", Tables.Quiet));
        Table table = Tables.OfNames();
        foreach ((string name, double value) in evaluation.Metrics)
            table.AddRow(Tables.Cell(name), Tables.Cell(Amounts.Number(value)));
        console.Write(new Padder(table, new Padding(4, 0, 0, 1)));
    }

    /// <summary>How many rows went in and came out.</summary>
    public static string Rows(RunRecord run)
    {
        string partitions = run.PartitionsSetAside > 0 ? $", {Amounts.Count(run.PartitionsSetAside, "partition")} set aside as a whole" : "";
        return $"{Amounts.Number(run.RowsIn)} in, {Amounts.Number(run.RowsOut)} out, {Amounts.Number(run.RowsSetAside)} set aside{partitions}";
    }

    /// <summary>How a run stands. A record that says running when no process is running was left by one that was killed.</summary>
    public static string Status(RunRecord run, bool atWork) => run.Status switch
    {
        RunStatus.Completed => "done",
        RunStatus.Failed => "failed",
        RunStatus.Cancelled => "cancelled",
        _ => atWork ? "running" : "interrupted",
    };

    /// <summary>The colour of a status.</summary>
    public static Style StatusStyle(string status) => new(status switch
    {
        "done" => Color.Green,
        "failed" => Color.Red,
        _ => Color.Yellow,
    });

    private static void ShowSetAside(IAnsiConsole console, RunRecord run)
    {
        if (run.SetAside.Count == 0)
            return;
        console.WriteLine();
        Table table = Tables.OfNames();
        foreach (SetAsideRecord reason in run.SetAside.OrderByDescending(reason => reason.Partitions).ThenByDescending(reason => reason.Rows).Take(ShownReasons))
        {
            string place = reason.Column is null ? reason.Stage : $"{reason.Stage}, column '{reason.Column}'";
            string amount = reason.Partitions > 0 && reason.Rows == 0 ? Amounts.Count(reason.Partitions, "partition") : Amounts.Count(reason.Rows, "row");
            table.AddRow(Tables.Cell(amount), Tables.Cell($"{place}: {reason.Problem}"));
        }
        console.Write(Tables.Indented(table));
        string more = run.SetAside.Count > ShownReasons ? $"and {Amounts.Count(run.SetAside.Count - ShownReasons, "other reason")}; " : "";
        string where = run.Outputs.TryGetValue("setAside", out string? folder) ? $"look at them with synapse data {Locations.Short(folder)}" : $"synapse runs show {run.RunId} lists them";
        console.Write(new Text($"  {more}{where}\n", Tables.Quiet));
    }

    private static int Order(string output) => output switch
    {
        "model" => 0,
        "data" => 1,
        "metrics" => 2,
        "report" => 4,
        _ => 3,
    };

    private static string Label(string output) => output == "setAside" ? "set aside" : output;
}
