using System.CommandLine;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Commands.Runs;

/// <summary>Stops a run that another process is executing.</summary>
internal sealed class CancelCommand : CliCommand
{
    public CancelCommand()
        : base("cancel", "Stop a run, whichever process runs it; it can be resumed.")
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
        await Console.Error.WriteLineAsync(await runner.CancelAsync(run.RunId, cancellationToken) switch
        {
            Cancellation.Asked => $"{run.RunId} is asked to stop.",
            Cancellation.Cancelled => $"{run.RunId} is cancelled; no process was running it.",
            _ => throw new SpecificationException($"{run.RunId} has ended", Location.None, "There is nothing to cancel."),
        });
        return ExitCode.Done;
    }
}
