using System.CommandLine;
using System.Text.Json.Nodes;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Embedded;
using SynapseServerless.Streams;

namespace SynapseServerless.Cli.Commands.Streams;

/// <summary>Lists streams.</summary>
internal sealed class StreamListCommand : CliCommand
{
    public StreamListCommand()
        : base("list", "List the streams by name, and how they stand.")
    {
        Option<string> work = RunnerOptions.Work();
        Option<bool> json = JsonOption("Write JSON.");
        Options.Add(work);
        Options.Add(json);
        SetAction((parsed, cancel) => ListAsync(parsed.GetValue(work)!, parsed.GetValue(json), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse streams list", "those of this folder")];

    private static async Task<int> ListAsync(string work, bool json, CancellationToken cancellationToken)
    {
        EmbeddedStreams streams = StreamNames.Create(work);
        IReadOnlyList<StreamView> all = await streams.Ledger.ListAsync(cancellationToken);
        if (json)
        {
            JsonOutput.Write(new JsonArray([.. all.Select(view => (JsonNode)StreamListing.Json(view, streams.IsAtWork(view.Wish.Name)))]));
        }
        else if (all.Count == 0)
        {
            await Console.Error.WriteLineAsync($"There are no streams in {work}.");
        }
        else
        {
            FittedTable.Write(
                Consoles.Results,
                [new("Stream", Whole: true), new("Status"), new("Epoch", true), new("Rows in", true), new("Rows out", true), new("Set aside", true), new("Rows/s", true), new("Lag", true)],
                [.. all.Select(view => (IReadOnlyList<string>)
                [
                    view.Wish.Name, StreamListing.Phase(view, streams.IsAtWork(view.Wish.Name)), Amounts.Number(view.Status?.Epoch ?? 0), Amounts.Number(view.Status?.Rows.RowsIn ?? 0),
                    Amounts.Number(view.Status?.Rows.RowsOut ?? 0), Amounts.Number(view.Status?.Rows.RowsSetAside ?? 0), Amounts.Number((long)(view.Status?.RowsPerSecond ?? 0)),
                    view.Status?.LagSeconds is { } lag ? Amounts.Time(lag) : "",
                ])]);
        }
        return ExitCode.Done;
    }
}
