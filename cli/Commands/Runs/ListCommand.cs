using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SynapseServerless.Cli.RunViews;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Commands.Runs;

/// <summary>Lists runs.</summary>
internal sealed class ListCommand : CliCommand
{
    public ListCommand()
        : base("list", "List the runs, newest first.")
    {
        Option<string> work = RunnerOptions.Work();
        Option<bool> json = JsonOption("Write JSON.");
        Options.Add(work);
        Options.Add(json);
        SetAction((parsed, cancel) => ListAsync(parsed.GetValue(work)!, parsed.GetValue(json), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse runs list", "those of this folder")];

    private static async Task<int> ListAsync(string work, bool json, CancellationToken cancellationToken)
    {
        EmbeddedRunner runner = RunnerOptions.Create(work);
        IReadOnlyList<RunRecord> runs = await runner.ListAsync(cancellationToken);
        if (json)
        {
            JsonOutput.Write(new JsonArray([.. runs.Select(run => (JsonNode)Json(run, runner))]));
        }
        else if (runs.Count == 0)
        {
            await Console.Error.WriteLineAsync($"There are no runs in {work}.");
        }
        else
        {
            FittedTable.Write(
                Consoles.Results,
                [
                    new("Run", Whole: true), new("Status", Style: RunSummary.StatusStyle), new("Time", true), new("Rows in", true), new("Rows out", true),
                    new("Set aside", true), new("Started"),
                ],
                [.. runs.Select(run => (IReadOnlyList<string>)
                [
                    run.RunId, RunSummary.Status(run, runner.IsAtWork(run.RunId)), Amounts.Time(run.Seconds), Amounts.Number(run.RowsIn),
                    Amounts.Number(run.RowsOut), Amounts.Number(run.RowsSetAside), Started(run),
                ])]);
        }
        return ExitCode.Done;
    }

    private static JsonObject Json(RunRecord run, EmbeddedRunner runner)
    {
        JsonObject json = RunJson.Summary(run);
        json["name"] = run.Name;
        json["started"] = run.Started;
        json["atWork"] = runner.IsAtWork(run.RunId);
        return json;
    }

    private static string Started(RunRecord run) => run.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
