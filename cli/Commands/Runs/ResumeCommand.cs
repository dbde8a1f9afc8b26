using System.CommandLine;
using SynapseServerless.Cli.Progress;
using SynapseServerless.Cli.RunViews;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;

namespace SynapseServerless.Cli.Commands.Runs;

/// <summary>Takes up a run where it was.</summary>
internal sealed class ResumeCommand : CliCommand
{
    public ResumeCommand()
        : base("resume", "Resume a run that was killed, cancelled or failed; finished tasks are not repeated.")
    {
        Argument<string> id = RunIds.Argument();
        var set = new Option<string[]>("--set") { Description = "Set a new budget, such as options.budget.maxCost=20; may be given several times.", HelpName = "path=value" };
        Option<string[]> functions = FunctionFiles.Option();
        Option<string> work = RunnerOptions.Work();
        Option<ProgressMode> progress = RunOutput.ProgressOption();
        Option<bool> strict = RunOutput.StrictOption();
        Option<bool> json = JsonOption("End standard output with one line of JSON about the run; everything else goes to standard error.");
        Arguments.Add(id);
        Options.Add(set);
        Options.Add(functions);
        Options.Add(work);
        Options.Add(progress);
        Options.Add(strict);
        Options.Add(json);
        SetAction((parsed, cancel) =>
        {
            FunctionFiles.Load(parsed.GetValue(functions));
            return ResumeAsync(
                parsed.GetRequiredValue(id), parsed.GetValue(set) ?? [], new RunOutput(parsed.GetValue(work)!, parsed.GetValue(progress), parsed.GetValue(json)) { Strict = parsed.GetValue(strict) }, cancel);
        });
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse runs resume last", "the newest"), new("synapse runs resume last --set pipeline.OpenAIPrompt.budget.maxCost=20", "with more to spend")];

    private static Task<int> ResumeAsync(string id, string[] amendments, RunOutput output, CancellationToken cancellationToken) =>
        output.FollowAsync(async (runner, progress) =>
        {
            RunRecord run = await RunIds.FindAsync(runner, id, output.Work, cancellationToken);
            if (run.Status != RunStatus.Completed)
                await NoteChangeAsync(await runner.StartedAsync(run.RunId, cancellationToken), cancellationToken);
            return await runner.ResumeAsync(run.RunId, amendments, progress, cancellationToken);
        });

    // A run goes on with what it was started with, which surprises who has corrected the file.
    private static async Task NoteChangeAsync(StoredRun run, CancellationToken cancellationToken)
    {
        if (run is not { Source: { } source, SourceHash: { } hash } || !File.Exists(source))
            return;
        if (SpecificationReader.Hash(await File.ReadAllBytesAsync(source, cancellationToken)) != hash)
        {
            await Console.Error.WriteLineAsync(
                $"Note: {source} has changed since. The run goes on with the specification it was started with; 'synapse run {source}' starts one with what the file says now.");
        }
    }
}
