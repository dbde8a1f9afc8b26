using System.CommandLine;

namespace SynapseServerless.Cli.Commands.Services;

/// <summary>Looks after the services that stages call.</summary>
internal sealed class ServicesCommand : CliCommand
{
    public ServicesCommand()
        : base("services", "Check the services that a specification calls.") =>
        Subcommands.Add(new CheckCommand());

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse services check pipeline.yaml", "one cheap call to each endpoint")];
}
