using System.CommandLine;
using System.Text.Json.Nodes;
using SynapseServerless.Cli.RunViews;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Commands.Runs;

/// <summary>Shows all that is kept of a run.</summary>
internal sealed class ShowCommand : CliCommand
{
    public ShowCommand()
        : base("show", "Show a run: timings, metrics, outputs, errors.")
    {
        Argument<string> id = RunIds.Argument();
        Option<string> work = RunnerOptions.Work();
        Option<bool> json = JsonOption("Write the whole record as JSON; for a running run also its progress.");
        Arguments.Add(id);
        Options.Add(work);
        Options.Add(json);
        SetAction((parsed, cancel) => ShowAsync(parsed.GetRequiredValue(id), parsed.GetValue(work)!, parsed.GetValue(json), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse runs show last", "the newest"),
        new("synapse runs show last --json | jq '.stages[]'", "for programs"),
    ];

    private static async Task<int> ShowAsync(string id, string work, bool json, CancellationToken cancellationToken)
    {
        EmbeddedRunner runner = RunnerOptions.Create(work);
        RunRecord run = await RunIds.FindAsync(runner, id, work, cancellationToken);
        RunProgress? progress = await runner.FindProgressAsync(run.RunId, cancellationToken);
        if (json)
        {
            JsonNode record = JsonOutput.Of(run)!;
            if (progress is not null)
                record["progress"] = JsonOutput.Of(progress);
            JsonOutput.Write(record);
        }
        else
            RunDetails.Show(Consoles.Results, run, progress, runner);
        return ExitCode.Done;
    }
}
