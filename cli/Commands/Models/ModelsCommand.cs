namespace SynapseServerless.Cli.Commands.Models;

/// <summary>Says which versions of served models answer.</summary>
internal sealed class ModelsCommand : CliCommand
{
    public ModelsCommand()
        : base("models", "List served models, and say which of their versions answer.")
    {
        Subcommands.Add(new ListCommand());
        Subcommands.Add(new ShowCommand());
        Subcommands.Add(new WeightsCommand());
        Subcommands.Add(new ShadowCommand());
        Subcommands.Add(new RollbackCommand());
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse models list --root service", "what answers for each"),
        new("synapse models weights late 1=95 2=5", "try version 2 with a twentieth of the callers"),
        new("synapse models rollback late", "back to what answered before"),
    ];
}
