using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;
using SynapseServerless.Cli.Progress;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.RunViews;

/// <summary>Follows a run that is started or resumed, and tells how it ended.</summary>
/// <param name="Work">Folder of the journal and of what runs keep.</param>
/// <param name="Mode">How news is shown.</param>
/// <param name="Json">Whether standard output ends with a line of JSON.</param>
internal sealed record RunOutput(string Work, ProgressMode Mode, bool Json)
{
    public static Option<ProgressMode> ProgressOption() => new("--progress")
    {
        Description = "How progress is shown, on standard error: bars on a terminal and lines elsewhere (auto), lines, every event as JSON, or not at all.",
        HelpName = "auto|plain|ndjson|none",
        DefaultValueFactory = _ => ProgressMode.Auto,
    };

    /// <summary>Starts or resumes a run, shows its news and its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> FollowAsync(Func<EmbeddedRunner, IProgress<RunProgress>, Task<RunRecord>> begin)
    {
        RunRecord run;
        try
        {
            await using var progress = ProgressView.Create(Mode);
            run = await begin(RunnerOptions.Create(Work), progress);
            if (run.Status == RunStatus.Completed)
                progress.Complete();
        }
        catch (SynapseException error) when (Json)
        {
            JsonOutput.WriteLine(new JsonObject { ["status"] = "failed", ["error"] = error.Message });
            throw;
        }
        Tell(run);
        return run switch
        {
            { Status: RunStatus.Completed } => ExitCode.Done,
            { Status: RunStatus.Cancelled } => ExitCode.Cancelled,
            _ when IsOfSpecification(run) => ExitCode.Usage,
            _ => ExitCode.Failed,
        };
    }

    private static bool IsOfSpecification(RunRecord run) => run.ErrorType?.EndsWith(nameof(SpecificationException), StringComparison.Ordinal) == true;

    private void Tell(RunRecord run)
    {
        string resume = $"synapse runs resume {run.RunId}{RunnerOptions.Repeated(Work)}";
        switch (run.Status)
        {
            case RunStatus.Completed:
                RunSummary.Show(Json ? Consoles.Messages : Consoles.Results, run);
                break;
            case RunStatus.Cancelled:
                Console.Error.WriteLine($"Cancelled after {Amounts.Time(run.Seconds)}. What is done is kept; go on with");
                Console.Error.WriteLine($"  {resume}");
                break;
            default:
                Failure.Write(run.Error ?? "The run failed.");
                // A run goes on with the specification that it was started with.
                Console.Error.WriteLine(IsOfSpecification(run)
                    ? "Correct the specification and run it again."
                    : "What is done is kept. When the cause is gone, go on with");
                if (!IsOfSpecification(run))
                    Console.Error.WriteLine($"  {resume}");
                break;
        }
        if (Json)
            JsonOutput.WriteLine(RunJson.Summary(run));
    }
}
