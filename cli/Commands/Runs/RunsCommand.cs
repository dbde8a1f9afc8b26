using System.CommandLine;

namespace SynapseServerless.Cli.Commands.Runs;

/// <summary>Looks after runs that were started before.</summary>
internal sealed class RunsCommand : CliCommand
{
    public RunsCommand()
        : base("runs", "List, show, export, resume, cancel and delete runs.")
    {
        Subcommands.Add(new ListCommand());
        Subcommands.Add(new ShowCommand());
        Subcommands.Add(new ExportRunCommand());
        Subcommands.Add(new ResumeCommand());
        Subcommands.Add(new CancelCommand());
        Subcommands.Add(new DeleteCommand());
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse runs list", "newest first"),
        new("synapse runs show last", "timings, metrics, outputs of the newest"),
        new("synapse runs resume last", "resume after a crash or Ctrl-C"),
    ];
}
