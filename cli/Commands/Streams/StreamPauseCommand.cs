using System.CommandLine;
using SynapseServerless.Embedded;
using SynapseServerless.Streams;

namespace SynapseServerless.Cli.Commands.Streams;

/// <summary>Pause a stream at the end of the epoch at work; it goes on when it is resumed.</summary>
internal sealed class StreamPauseCommand : CliCommand
{
    public StreamPauseCommand()
        : base("pause", "Pause a stream at the end of the epoch at work; it goes on when it is resumed.")
    {
        Argument<string> name = StreamNames.Argument();
        Option<string> work = RunnerOptions.Work();
        Arguments.Add(name);
        Options.Add(work);
        SetAction((parsed, cancel) => SetAsync(parsed.GetRequiredValue(name), parsed.GetValue(work)!, cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse streams pause scoring", "by its name")];

    private static async Task<int> SetAsync(string name, string work, CancellationToken cancellationToken)
    {
        EmbeddedStreams streams = StreamNames.Create(work);
        StreamView view = await streams.Ledger.SetAsync(name, StreamState.Paused, cancellationToken);
        string source = (await streams.Ledger.SpecificationAsync(name, cancellationToken)).Source ?? "SPEC";
        await Console.Error.WriteLineAsync(
            streams.IsAtWork(name) ? $"{view.Wish.Name} is paused at the end of the epoch at work." : $"{view.Wish.Name} is paused at the end of the epoch at work, as soon as a process is at work on it: synapse stream {source}");
        return ExitCode.Done;
    }
}
