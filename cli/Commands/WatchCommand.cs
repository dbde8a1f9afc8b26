using System.CommandLine;
using SynapseServerless.Cli.Watching;

namespace SynapseServerless.Cli.Commands;

/// <summary>Runs a pipeline on files as they land in a folder.</summary>
internal sealed class WatchCommand : CliCommand
{
    public WatchCommand()
        : base("watch", "Run a pipeline on each file that lands in a folder, once for each version of the file.")
    {
        var folder = new Argument<string?>("DIR") { Description = "The folder that files land in.", Arity = ArgumentArity.ZeroOrOne };
        var pipeline = new Option<string?>("--pipeline") { Description = "The specification to run on them.", HelpName = "SPEC" };
        var input = new Option<string?>("--input") { Description = "The input that a file replaces; not needed where there is only one.", HelpName = "NAME" };
        Option<string[]> set = SpecificationOptions.Set();
        var root = new Option<string?>("--root")
        {
            Description = "In place of DIR and --pipeline: run the stored pipelines of this service on what lands in its drop/.", HelpName = "DIR",
        };
        var once = new Option<bool>("--once") { Description = "Process the files that are there now, then exit." };
        var work = new Option<string?>("--work") { Description = "Folder of the journal and of the runs; .synapse/watch when left out.", HelpName = "DIR" };
        Option<bool> json = JsonOption("Write a line of JSON for each finished run; everything else goes to standard error.");
        Arguments.Add(folder);
        foreach (Option option in (Option[])[pipeline, input, set, root, once, work, json])
            Options.Add(option);
        Validators.Add(result =>
        {
            bool stored = result.GetValue(root) is not null;
            if (stored && (result.GetValue(folder) is not null || result.GetValue(pipeline) is not null || result.GetValue(input) is not null || result.GetValue(set) is { Length: > 0 }))
                result.AddError("--root stands in place of DIR, --pipeline, --input and --set.");
            else if (!stored && (result.GetValue(folder) is null || result.GetValue(pipeline) is null))
                result.AddError("Name a folder and a pipeline: synapse watch inbox --pipeline pipeline.yaml.");
        });
        SetAction((parsed, cancel) =>
        {
            var settings = new WatchSettings { Once = parsed.GetValue(once), Json = parsed.GetValue(json), Work = parsed.GetValue(work) };
            return parsed.GetValue(root) is { } service
                ? Watcher.RunAsync(settings, service, cancel)
                : Watcher.RunAsync(settings, new WatchedPipeline(parsed.GetValue(folder)!, parsed.GetValue(pipeline)!, parsed.GetValue(input), parsed.GetValue(set) ?? []), cancel);
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse watch inbox --pipeline pipeline.yaml", "run it on each file that lands in inbox"),
        new("synapse watch inbox --pipeline pipeline.yaml --once", "on the files that are there, then exit"),
        new("synapse watch --root service", "run a service's stored pipelines on what lands in service/drop"),
    ];
}
