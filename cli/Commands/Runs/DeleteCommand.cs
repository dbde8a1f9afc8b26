using System.CommandLine;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Commands.Runs;

/// <summary>Deletes what is kept of a run.</summary>
internal sealed class DeleteCommand : CliCommand
{
    public DeleteCommand()
        : base("delete", "Delete the journal and folder of a run; outputs in other places stay.")
    {
        Argument<string> id = RunIds.Argument();
        Option<string> work = RunnerOptions.Work();
        Arguments.Add(id);
        Options.Add(work);
        SetAction((parsed, cancel) => DeleteAsync(parsed.GetRequiredValue(id), parsed.GetValue(work)!, cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse runs delete 20260101-0900", "by the beginning of its id")];

    private static async Task<int> DeleteAsync(string id, string work, CancellationToken cancellationToken)
    {
        EmbeddedRunner runner = RunnerOptions.Create(work);
        RunRecord run = await RunIds.FindAsync(runner, id, work, cancellationToken);
        await runner.DeleteAsync(run.RunId, cancellationToken);
        await Console.Error.WriteLineAsync($"{run.RunId} is deleted.");
        return ExitCode.Done;
    }
}
