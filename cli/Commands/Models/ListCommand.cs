using System.CommandLine;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Service.Serving;

namespace SynapseServerless.Cli.Commands.Models;

/// <summary>Lists served models.</summary>
internal sealed class ListCommand : CliCommand
{
    public ListCommand()
        : base("list", "List the models, and which versions of each answer.")
    {
        Option<string?> root = ServedRoot.Option();
        Options.Add(root);
        SetAction((parsed, cancel) => ListAsync(parsed.GetValue(root), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse models list", "those of this folder")];

    private static async Task<int> ListAsync(string? root, CancellationToken cancellationToken)
    {
        IReadOnlyList<ServingView> views = await ServedRoot.Open(root).ListAsync(cancellationToken);
        if (views.Count == 0)
        {
            await Console.Error.WriteLineAsync("There are no models.");
            return ExitCode.Done;
        }
        FittedTable.Write(
            Consoles.Results, [new("Model", Whole: true), new("Answers"), new("Compared"), new("Versions", true), new("Revision", true)],
            [.. views.Select(view => (IReadOnlyList<string>)
            [
                view.Name,
                string.Join(", ", view.Versions.Where(version => version.Share > 0).Select(version => $"{version.Version} ({ServedRoot.Share(version.Share)})")),
                view.Settings.Shadow ?? "", Amounts.Number(view.Versions.Count), Amounts.Number(view.Revision),
            ])]);
        return ExitCode.Done;
    }
}
