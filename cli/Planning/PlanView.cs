using System.Globalization;
using Spectre.Console;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Planning;

namespace SynapseServerless.Cli.Planning;

/// <summary>A plan, for people.</summary>
internal static class PlanView
{
    public static void Show(IAnsiConsole console, PlanEstimate plan)
    {
        console.Write(new Text(plan.Name, Tables.Strong));
        console.Write(new Text($"  planned{Basis(plan.Basis)}\n\n", Tables.Quiet));
        Table facts = Tables.OfNames();
        void Row(string name, string text) => facts.AddRow(Tables.Cell(name), Tables.Cell(text));
        foreach (InputEstimate input in plan.Inputs)
            Row($"input {input.Name}", $"{input.Format}, {Amounts.Count(input.Files, "file")}, {Amounts.Size(input.Bytes)}, {Rows(input.Rows)}, {Amounts.Count(input.Partitions, "partition")}");
        if (plan.Passes > 0)
            Row("work", $"{Amounts.Count(plan.Passes, "pass").Replace("passs", "passes", StringComparison.Ordinal)} over data, about {Amounts.Count(plan.Tasks, "task")}");
        console.Write(Tables.Indented(facts));
        ShowStages(console, plan);
        ShowCalls(console, plan);
        ShowTotals(console, plan);
        ShowCost(console, plan);
        foreach (string note in plan.Notes)
            console.Write(new Text($"\n{note}\n", new Style(Color.Yellow)));
    }

    private static void ShowStages(IAnsiConsole console, PlanEstimate plan)
    {
        if (plan.Stages.Count == 0)
            return;
        console.WriteLine();
        FittedTable.Write(
            console, [new("Pass", true), new("Phase"), new("Stage"), new("Rows in", true), new("Rows out", true), new("Work", true)],
            [.. plan.Stages.Select(stage => (IReadOnlyList<string>)
            [
                stage.Pass.ToString(CultureInfo.InvariantCulture), stage.Phase, stage.Name, Number(stage.RowsIn.Likely), Number(stage.RowsOut.Likely), Amounts.Time(stage.Seconds.Likely),
            ])]);
    }

    private static void ShowCalls(IAnsiConsole console, PlanEstimate plan)
    {
        if (plan.Calls.Count == 0)
            return;
        console.WriteLine();
        FittedTable.Write(
            console, [new("Stage"), new("Endpoint"), new("Requests", true), new("Tokens in", true), new("Tokens out, at most", true), new("Cost", true)],
            [.. plan.Calls.Select(call => (IReadOnlyList<string>)
            [
                call.Stage, call.Endpoint, Range(call.Requests, Number), Range(call.InputTokens, Number), Number(call.OutputTokens.High), call.Cost is null ? "not known" : Range(call.Cost, Money),
            ])]);
    }

    private static void ShowTotals(IAnsiConsole console, PlanEstimate plan)
    {
        console.WriteLine();
        var rows = new List<IReadOnlyList<string>>();
        void Row(string name, EstimateRange? range, Func<double, string> text)
        {
            if (range is not null)
                rows.Add([name, text(range.Low), text(range.Likely), text(range.High)]);
        }
        Row("time here", plan.Seconds, Amounts.Time);
        Row("work", plan.WorkSeconds, Amounts.Time);
        Row("memory", plan.Memory, Size);
        Row("rows in", plan.RowsIn, Number);
        Row("rows out", plan.RowsOut, Number);
        Row("bytes in", EstimateRange.Exactly(plan.BytesIn), Size);
        Row("bytes out", plan.BytesOut, Size);
        if (plan.Calls.Count > 0)
        {
            Row("requests", plan.Requests, Number);
            Row("tokens", plan.Tokens, Number);
        }
        FittedTable.Write(console, [new(""), new("Low", true), new("Likely", true), new("High", true)], rows);
    }

    private static void ShowCost(IAnsiConsole console, PlanEstimate plan)
    {
        if (plan.Cost is not { } cost)
            return;
        console.Write(new Text($"\n  On Azure, in {cost.Currency}, prices of {cost.Date}\n", Tables.Quiet));
        IEnumerable<IReadOnlyList<string>> lines = cost.Lines.Select(line => (IReadOnlyList<string>)
        [
            line.Name, line.Unit == "tokens" ? Number(line.Amount.Likely) : Amounts.Number(line.Amount.Likely), line.Unit, Money(line.Cost.Low), Money(line.Cost.Likely), Money(line.Cost.High),
        ]);
        FittedTable.Write(
            console, [new(""), new("Amount", true), new("of"), new("Low", true), new("Likely", true), new("High", true)],
            [.. lines, ["in all", "", "", Money(cost.Total.Low), Money(cost.Total.Likely), Money(cost.Total.High)]]);
    }

    private static string Basis(EstimateBasis basis)
    {
        string rows = basis.SampleRows == 0 ? "" : $" by a trial over {(basis.IsWhole ? "all " : "")}{Amounts.Count(basis.SampleRows, "row")} in {Amounts.Time(basis.TrialSeconds)}";
        string runs = basis.EarlierRuns == 0 ? "" : $"{(rows.Length == 0 ? " by" : " and")} {Amounts.Count(basis.EarlierRuns, "earlier run")}";
        return rows + runs;
    }

    private static string Rows(EstimateRange rows) => rows.IsExact ? Amounts.Count((long)rows.Likely, "row") : $"{Number(rows.Low)} to {Number(rows.High)} rows";

    private static string Range(EstimateRange range, Func<double, string> text) => range.IsExact ? text(range.Likely) : $"{text(range.Low)} to {text(range.High)}";

    private static string Number(double number) => Amounts.Number((long)Math.Round(number));

    private static string Size(double bytes) => Amounts.Size((long)bytes);

    private static string Money(double amount) => amount.ToString(amount is > 0 and < 1 ? "0.######" : "#,0.00", CultureInfo.InvariantCulture);
}
