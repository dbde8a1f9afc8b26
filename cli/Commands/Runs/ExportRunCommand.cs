using System.CommandLine;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Embedded;
using SynapseServerless.Reports.Files;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Commands.Runs;

/// <summary>Writes what the report of a run shows as files for other programs.</summary>
internal sealed class ExportRunCommand : CliCommand
{
    public ExportRunCommand()
        : base("export", "Write each picture of a run's report as SVG, and its numbers as CSV and JSON.")
    {
        Argument<string> id = RunIds.Argument();
        Option<string> work = RunnerOptions.Work();
        var output = new Option<string>("--out") { Description = "The folder for the files.", HelpName = "FOLDER", Required = true };
        Arguments.Add(id);
        Options.Add(output);
        Options.Add(work);
        SetAction((parsed, cancel) => ExportAsync(parsed.GetRequiredValue(id), parsed.GetRequiredValue(output), parsed.GetValue(work)!, cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse runs export last --out figures", "pictures and tables of the newest run"),
    ];

    private static async Task<int> ExportAsync(string id, string output, string work, CancellationToken cancellationToken)
    {
        EmbeddedRunner runner = RunnerOptions.Create(work);
        RunRecord run = await RunIds.FindAsync(runner, id, work, cancellationToken);
        IReadOnlyList<ReportFile> files = ReportFiles.Of(run);
        await WrittenFiles.WriteAsync(files, output, Storages.Create(), cancellationToken);
        await Console.Error.WriteLineAsync($"Wrote {Amounts.Count(files.Count, "file")} into {output}.");
        return ExitCode.Done;
    }
}
