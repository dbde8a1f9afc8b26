using System.CommandLine;
using SynapseServerless.Embedded;
using SynapseServerless.Streams;

namespace SynapseServerless.Cli.Commands.Streams;

/// <summary>Let a stream go on that is paused, or that a problem holds.</summary>
internal sealed class StreamResumeCommand : CliCommand
{
    public StreamResumeCommand()
        : base("resume", "Let a stream go on that is paused, or that a problem holds.")
    {
        Argument<string> name = StreamNames.Argument();
        Option<string> work = RunnerOptions.Work();
        Arguments.Add(name);
        Options.Add(work);
        SetAction((parsed, cancel) => SetAsync(parsed.GetRequiredValue(name), parsed.GetValue(work)!, cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse streams resume scoring", "by its name")];

    private static async Task<int> SetAsync(string name, string work, CancellationToken cancellationToken)
    {
        EmbeddedStreams streams = StreamNames.Create(work);
        StreamView view = await streams.Ledger.SetAsync(name, StreamState.Running, cancellationToken);
        string source = (await streams.Ledger.SpecificationAsync(name, cancellationToken)).Source ?? "SPEC";
        await Console.Error.WriteLineAsync(
            streams.IsAtWork(name) ? $"{view.Wish.Name} goes on." : $"{view.Wish.Name} goes on, as soon as a process is at work on it: synapse stream {source}");
        return ExitCode.Done;
    }
}
