using System.CommandLine;

namespace SynapseServerless.Cli.Commands.Streams;

/// <summary>Looks after streams that were started before, also those that another process is executing.</summary>
internal sealed class StreamsCommand : CliCommand
{
    public StreamsCommand()
        : base("streams", "List, show, pause, resume, drain and delete streams; list kinds of sources and sinks.")
    {
        Subcommands.Add(new StreamListCommand());
        Subcommands.Add(new StreamShowCommand());
        Subcommands.Add(new StreamPauseCommand());
        Subcommands.Add(new StreamResumeCommand());
        Subcommands.Add(new StreamDrainCommand());
        Subcommands.Add(new StreamDeleteCommand());
        Subcommands.Add(new StreamKindsCommand());
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse streams list", "how they stand"),
        new("synapse streams pause scoring", "at the end of the epoch at work"),
        new("synapse streams resume scoring", "go on, also after a problem"),
    ];
}
