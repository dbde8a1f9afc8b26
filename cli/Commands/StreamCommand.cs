using System.CommandLine;
using SynapseServerless.Cli.Commands.Streams;
using SynapseServerless.Embedded;
using SynapseServerless.Specifications;
using SynapseServerless.Streams;

namespace SynapseServerless.Cli.Commands;

/// <summary>Runs a specification on data that never ends.</summary>
internal sealed class StreamCommand : CliCommand
{
    public StreamCommand()
        : base("stream", "Run a specification on and on: on files as they land, or on another source that never ends.")
    {
        Argument<string> specification = SpecificationOptions.Argument();
        Option<string[]> set = SpecificationOptions.Set();
        Option<string[]> functions = FunctionFiles.Option();
        Option<string> work = RunnerOptions.Work();
        var drain = new Option<bool>("--drain") { Description = "Handle what is there now, close all windows, and end." };
        Option<bool> json = JsonOption("Write a line of JSON for each change; all else goes to standard error.");
        Arguments.Add(specification);
        foreach (Option option in (Option[])[set, functions, work, drain, json])
            Options.Add(option);
        SetAction((parsed, cancel) =>
        {
            FunctionFiles.Load(parsed.GetValue(functions));
            return RunAsync(parsed.GetRequiredValue(specification), parsed.GetValue(set) ?? [], parsed.GetValue(work)!, parsed.GetValue(drain), parsed.GetValue(json), cancel);
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse stream scoring.yaml", "until Ctrl-C; the same line goes on where it was"),
        new("synapse stream scoring.yaml --drain", "on what is there now, and end"),
        new("synapse streams list", "how all streams stand, from elsewhere"),
    ];

    private static async Task<int> RunAsync(string file, string[] overrides, string work, bool drain, bool json, CancellationToken cancellationToken)
    {
        EmbeddedStreams streams = StreamNames.Create(work);
        RunSpecification specification = await SpecificationOptions.ReadAsync(file, overrides, AllStages.CreateCatalog(), Storages.Create(), cancellationToken);
        bool other = streams.IsAtWork(specification.Name);
        (StreamInput input, StreamWish wish) = await streams.Ledger.StartAsync(specification, cancellationToken);
        if (other)
        {
            await Console.Error.WriteLineAsync($"Another process is at work on {input.Name}; it goes on with version {wish.Version} of the specification.");
            return ExitCode.Done;
        }
        if (drain)
            await streams.Ledger.SetAsync(input.Name, StreamState.Draining, cancellationToken);
        await Console.Error.WriteLineAsync(drain ? $"{input.Name} handles what is there." : $"{input.Name} goes on until Ctrl-C.");
        StreamView? end = await streams.RunAsync(input.Name, new StreamProgress(json), cancellationToken);
        if (end?.Status is { } status)
            StreamListing.WriteLine(end, json, isEnd: true);
        return end?.Status is { Phase: StreamPhase.Paused, Problem: not null } ? ExitCode.Failed : ExitCode.Done;
    }

    private sealed class StreamProgress(bool json) : IProgress<StreamView>
    {
        private StreamStatus? _told;

        public void Report(StreamView value)
        {
            StreamStatus status = value.Status!;
            // What changed for people: an epoch, or how it stands.
            if (_told is { } told && told.Epoch == status.Epoch && (told.Phase == status.Phase || status.Problem is null) && told.Problem == status.Problem)
                return;
            _told = status;
            StreamListing.WriteLine(value, json, isEnd: false);
        }
    }
}
