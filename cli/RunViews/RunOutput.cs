using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;
using SynapseServerless.Cli.Progress;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.RunViews;

/// <summary>Follows a run that is started or resumed, and tells how it ended.</summary>
/// <param name="Work">Folder of the journal and of what runs keep.</param>
/// <param name="Mode">How news is shown.</param>
/// <param name="Json">Whether standard output ends with a line of JSON.</param>
internal sealed record RunOutput(string Work, ProgressMode Mode, bool Json)
{
    /// <summary>Whether a run that completed without some of its data ends with a code of its own.</summary>
    public bool Strict { get; init; }

    // A program that reads standard error as lines of JSON gets everything in such lines.
    private bool SpeaksJson => Mode == ProgressMode.Ndjson;

    public static Option<ProgressMode> ProgressOption() => new("--progress")
    {
        Description = "How progress is shown, on standard error: bars on a terminal and lines elsewhere (auto), lines, every event as JSON, or not at all.",
        HelpName = "auto|plain|ndjson|none",
        DefaultValueFactory = _ => ProgressMode.Auto,
    };

    public static Option<bool> StrictOption() => new("--strict")
    {
        Description = "Exit with code 3 if the run completes but rows or whole partitions were set aside.",
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
        catch (SynapseException error) when (Json || SpeaksJson)
        {
            var json = new JsonObject { ["status"] = "failed", ["error"] = error.Message };
            if (Json)
                JsonOutput.WriteLine(json);
            if (!SpeaksJson)
                throw;
            WriteNews(json);
            return Failure.Code(error);
        }
        Tell(run);
        return run switch
        {
            { Status: RunStatus.Completed } => Strict && (run.PartitionsSetAside > 0 || run.RowsSetAside > 0) ? ExitCode.Incomplete : ExitCode.Done,
            { Status: RunStatus.Cancelled } => ExitCode.Cancelled,
            _ when IsOfSpecification(run) => ExitCode.Usage,
            _ => ExitCode.Failed,
        };
    }

    private static bool IsOfSpecification(RunRecord run) => run.ErrorType?.EndsWith(nameof(SpecificationException), StringComparison.Ordinal) == true;

    private static void WriteNews(JsonObject json) => Console.Error.WriteLine(json.ToJsonString(StageJson.Options));

    private void Tell(RunRecord run)
    {
        if (SpeaksJson)
            TellJson(run);
        else
            TellPeople(run, Json ? Consoles.Messages : Consoles.Results);
        if (Json)
            JsonOutput.WriteLine(RunJson.Summary(run));
        else if (SpeaksJson && run.Status == RunStatus.Completed)
            RunSummary.Show(Consoles.Results, run);
    }

    private void TellJson(RunRecord run)
    {
        JsonObject json = RunJson.Summary(run);
        if (run.Status != RunStatus.Completed)
            json["resume"] = Resume(run);
        WriteNews(json);
    }

    private void TellPeople(RunRecord run, IAnsiConsole console)
    {
        switch (run.Status)
        {
            case RunStatus.Completed:
                RunSummary.Show(console, run);
                break;
            case RunStatus.Cancelled:
                Console.Error.WriteLine($"Cancelled after {Amounts.Time(run.Seconds)}, {RunSummary.Rows(run)}. Finished work is kept; resume with");
                Console.Error.WriteLine($"  {Resume(run)}");
                break;
            default:
                Failure.Write(run.Error ?? "The run failed.");
                // A run goes on with the specification that it was started with.
                Console.Error.WriteLine(IsOfSpecification(run)
                    ? "Correct the specification and run it again."
                    : "Finished work is kept. When the cause is fixed, resume with");
                if (!IsOfSpecification(run))
                    Console.Error.WriteLine($"  {Resume(run)}");
                break;
        }
    }

    private string Resume(RunRecord run) => $"synapse runs resume {run.RunId}{RunnerOptions.Repeated(Work)}";
}
