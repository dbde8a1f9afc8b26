using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using SynapseServerless.Streams;

namespace SynapseServerless.Cli.Commands.Streams;

/// <summary>Shows a stream and its last epochs.</summary>
internal sealed class StreamShowCommand : CliCommand
{
    private const int Epochs = 10;

    public StreamShowCommand()
        : base("show", "Show a stream: how it stands, its rows, what holds it, its last epochs.")
    {
        Argument<string> name = StreamNames.Argument();
        Option<string> work = RunnerOptions.Work();
        Option<bool> json = JsonOption("Write JSON.");
        Arguments.Add(name);
        Options.Add(work);
        Options.Add(json);
        SetAction((parsed, cancel) => ShowAsync(parsed.GetRequiredValue(name), parsed.GetValue(work)!, parsed.GetValue(json), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse streams show scoring", "by its name")];

    private static async Task<int> ShowAsync(string name, string work, bool json, CancellationToken cancellationToken)
    {
        EmbeddedStreams streams = StreamNames.Create(work);
        StreamView view = await streams.Ledger.GetAsync(name, cancellationToken);
        IReadOnlyList<EpochRecord> epochs = await streams.Ledger.EpochsAsync(name, Epochs, cancellationToken);
        bool atWork = streams.IsAtWork(name);
        if (json)
        {
            JsonObject all = StreamListing.Json(view, atWork);
            all["epochs"] = JsonSerializer.SerializeToNode(epochs, RunFiles.Json);
            JsonOutput.Write(all);
            return ExitCode.Done;
        }
        TextWriter output = Console.Out;
        await output.WriteLineAsync($"{view.Wish.Name}: {StreamListing.Phase(view, atWork)}, version {view.Wish.Version}");
        if (view.Status is { } status)
        {
            if (status.Problem is { } problem)
                await output.WriteLineAsync(problem);
            await output.WriteLineAsync(
                $"Rows: {Amounts.Number(status.Rows.RowsIn)} in, {Amounts.Number(status.Rows.RowsOut)} out, {Amounts.Number(status.Rows.RowsSetAside)} set aside, {Amounts.Number(status.Rows.RowsLate)} late, {Amounts.Number(status.Rows.RowsLost)} lost");
            if (status.Watermark is { } watermark)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Watermark: {watermark:yyyy-MM-dd HH:mm:ss}"));
        }
        if (epochs.Count > 0)
        {
            FittedTable.Write(
                Consoles.Results,
                [new("Epoch", true, Whole: true), new("Planned"), new("Time", true), new("Rows in", true), new("Rows out", true), new("Set aside", true)],
                [.. epochs.Select(epoch => (IReadOnlyList<string>)
                [
                    Amounts.Number(epoch.Epoch), epoch.Planned.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                    Amounts.Time((epoch.Committed - epoch.Planned).TotalSeconds), Amounts.Number(epoch.Rows.RowsIn), Amounts.Number(epoch.Rows.RowsOut), Amounts.Number(epoch.Rows.RowsSetAside),
                ])]);
        }
        return ExitCode.Done;
    }
}
