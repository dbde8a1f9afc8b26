using System.CommandLine;
using SynapseServerless.Embedded;
using SynapseServerless.Streams;

namespace SynapseServerless.Cli.Commands.Streams;

/// <summary>Let a stream handle what is there, close its windows, and end.</summary>
internal sealed class StreamDrainCommand : CliCommand
{
    public StreamDrainCommand()
        : base("drain", "Let a stream handle what is there, close its windows, and end.")
    {
        Argument<string> name = StreamNames.Argument();
        Option<string> work = RunnerOptions.Work();
        Arguments.Add(name);
        Options.Add(work);
        SetAction((parsed, cancel) => SetAsync(parsed.GetRequiredValue(name), parsed.GetValue(work)!, cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse streams drain scoring", "by its name")];

    private static async Task<int> SetAsync(string name, string work, CancellationToken cancellationToken)
    {
        EmbeddedStreams streams = StreamNames.Create(work);
        StreamView view = await streams.Ledger.SetAsync(name, StreamState.Draining, cancellationToken);
        string source = (await streams.Ledger.SpecificationAsync(name, cancellationToken)).Source ?? "SPEC";
        await Console.Error.WriteLineAsync(
            streams.IsAtWork(name) ? $"{view.Wish.Name} handles what is there and ends." : $"{view.Wish.Name} handles what is there and ends, as soon as a process is at work on it: synapse stream {source}");
        return ExitCode.Done;
    }
}
