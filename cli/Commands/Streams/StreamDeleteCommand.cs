using System.CommandLine;
using SynapseServerless.Embedded;

namespace SynapseServerless.Cli.Commands.Streams;

/// <summary>Deletes what is kept of a stream.</summary>
internal sealed class StreamDeleteCommand : CliCommand
{
    public StreamDeleteCommand()
        : base("delete", "Delete what is kept of a stream that no process is at work on; what it wrote stays.")
    {
        Argument<string> name = StreamNames.Argument();
        Option<string> work = RunnerOptions.Work();
        Arguments.Add(name);
        Options.Add(work);
        SetAction((parsed, cancel) => DeleteAsync(parsed.GetRequiredValue(name), parsed.GetValue(work)!, cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse streams delete scoring", "by its name")];

    private static async Task<int> DeleteAsync(string name, string work, CancellationToken cancellationToken)
    {
        EmbeddedStreams streams = StreamNames.Create(work);
        await streams.DeleteAsync(name, cancellationToken);
        await Console.Error.WriteLineAsync($"{name} is deleted.");
        return ExitCode.Done;
    }
}
