using System.CommandLine;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Commands.Runs;

/// <summary>Stops a run that another process is at work on.</summary>
internal sealed class CancelCommand : CliCommand
{
    public CancelCommand()
        : base("cancel", "Stop a run that another process is at work on; it can be resumed.")
    {
        Argument<string> id = RunIds.Argument();
        Option<string> work = RunnerOptions.Work();
        Arguments.Add(id);
        Options.Add(work);
        SetAction((parsed, cancel) => CancelAsync(parsed.GetRequiredValue(id), parsed.GetValue(work)!, cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse runs cancel last", "the newest")];

    private static async Task<int> CancelAsync(string id, string work, CancellationToken cancellationToken)
    {
        EmbeddedRunner runner = RunnerOptions.Create(work);
        RunRecord run = await RunIds.FindAsync(runner, id, work, cancellationToken);
        if (!runner.Cancel(run.RunId))
            throw new SpecificationException($"No process is at work on {run.RunId}", Location.None, "There is nothing to cancel.");
        await Console.Error.WriteLineAsync($"{run.RunId} is asked to stop.");
        return ExitCode.Done;
    }
}
