using System.Globalization;
using Spectre.Console;
using SynapseServerless.Cli.Progress;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Embedded;
using SynapseServerless.Planning;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.RunViews;

/// <summary>All that is kept of a run, for people.</summary>
internal static class RunDetails
{
    public static void Show(IAnsiConsole console, RunRecord run, RunProgress? progress, EmbeddedRunner runner)
    {
        RunSummary.Show(console, run, runner.IsAtWork(run.RunId));
        Table facts = Tables.OfNames();
        if (progress is not null)
            ShowProgress(facts, progress);
        facts.AddRow(Tables.Cell("specification"), Tables.Cell(run.Source is null ? "" : Locations.Short(run.Source)));
        facts.AddRow(Tables.Cell("started"), Tables.Cell(run.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)));
        if (run.Resumes > 0)
            facts.AddRow(Tables.Cell("resumed"), Tables.Cell(run.Resumes == 1 ? "once" : $"{run.Resumes} times"));
        foreach (InputRecord input in run.Inputs)
        {
            facts.AddRow(
                Tables.Cell($"input {input.Name}"),
                Tables.Cell($"{input.Format}, {Amounts.Count(input.Files, "file")}, {Amounts.Size(input.Bytes)}, {Amounts.Count(input.Rows, "row")}, {Amounts.Count(input.Partitions, "partition")}"));
        }
        if (run.Services is { } services)
            ShowServices(facts, services);
        console.WriteLine();
        console.Write(Tables.Indented(facts));
        ShowComparison(console, run);
        ShowStages(console, run);
        ShowFailedTasks(console, run);
    }

    private static void ShowProgress(Table facts, RunProgress progress)
    {
        string underway = ProgressText.Underway(progress);
        facts.AddRow(Tables.Cell("at"), Tables.Cell(underway.Length == 0 ? progress.Phase : $"{progress.Phase}: {underway}"));
        if (progress.Fit is { Worker: { } worker } fit)
        {
            facts.AddRow(
                Tables.Cell("told by"),
                Tables.Cell($"{worker}, {fit.Time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}"));
        }
    }

    private static void ShowServices(Table facts, ServicesRecord services)
    {
        foreach (StageCalls call in services.Calls)
        {
            CallCounts counts = call.Counts;
            long kept = counts.FromJournal + counts.FromCache + counts.FromSameRequest;
            string cost = counts.Cost > 0 ? string.Create(CultureInfo.InvariantCulture, $", {counts.Cost:0.####} ({call.Prices})") : "";
            facts.AddRow(
                Tables.Cell($"{call.Stage} asked"),
                Tables.Cell($"{call.Endpoint}: {Amounts.Count(counts.Sent, "request")}, {Amounts.Number(counts.Refused)} refused, {Amounts.Number(kept)} spared{cost}"));
        }
    }

    private static void ShowComparison(IAnsiConsole console, RunRecord run)
    {
        IReadOnlyList<ComparedAmount> amounts = PlanComparison.Of(run);
        if (amounts.Count == 0)
            return;
        console.WriteLine();
        static string Number(double number) => number.ToString(number is > -10 and < 10 && number != Math.Floor(number) ? "0.##" : "N0", CultureInfo.InvariantCulture);
        FittedTable.Write(
            console,
            [new("Planned"), new("Low", true), new("Likely", true), new("High", true), new("Actual", true), new("Factor", true)],
            [.. amounts.Select(amount => (IReadOnlyList<string>)
            [
                $"{amount.Name} ({amount.Unit})", Number(amount.Estimated.Low), Number(amount.Estimated.Likely), Number(amount.Estimated.High), Number(amount.Actual),
                amount.Factor is { } factor ? factor.ToString("0.00", CultureInfo.InvariantCulture) : "",
            ])]);
    }

    private static void ShowStages(IAnsiConsole console, RunRecord run)
    {
        if (run.Stages.Count == 0)
            return;
        console.WriteLine();
        FittedTable.Write(
            console,
            [new("Phase"), new("Stage"), new("Tasks", true), new("Rows in", true), new("Rows out", true), new("Work", true)],
            [.. run.Stages.Select(stage => (IReadOnlyList<string>)
            [
                stage.Phase.ToText(), stage.Name, Amounts.Number(stage.Tasks), Amounts.Number(stage.RowsIn), Amounts.Number(stage.RowsOut), Amounts.Time(stage.Seconds),
            ])]);
    }

    private static void ShowFailedTasks(IAnsiConsole console, RunRecord run)
    {
        foreach (TaskRecord task in run.Tasks.Where(task => task.Error is not null).Take(5))
        {
            console.Write(new Text(
                $"\n  {task.Activity} {task.Subject} failed in attempt {task.Attempts}: {task.Error}\n", new Style(Color.Red)));
        }
    }
}
