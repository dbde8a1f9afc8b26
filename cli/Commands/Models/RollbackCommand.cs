using System.CommandLine;

namespace SynapseServerless.Cli.Commands.Models;

/// <summary>Goes back to what answered before.</summary>
internal sealed class RollbackCommand : CliCommand
{
    public RollbackCommand()
        : base("rollback", "Go back to what answered before; doing it again goes back further.")
    {
        Argument<string> name = ServedRoot.Name();
        Option<string?> root = ServedRoot.Option();
        Arguments.Add(name);
        Options.Add(root);
        SetAction(async (parsed, cancel) =>
        {
            ServedRoot.Tell(await ServedRoot.Open(parsed.GetValue(root)).RollBackAsync(parsed.GetRequiredValue(name), cancel));
            return ExitCode.Done;
        });
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse models rollback late", "at once")];
}
