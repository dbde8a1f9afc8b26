using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Runs;
using SynapseServerless.Service.Serving;

namespace SynapseServerless.Cli.Commands.Models;

/// <summary>Shows which versions of a model answer.</summary>
internal sealed class ShowCommand : CliCommand
{
    public ShowCommand()
        : base("show", "Show which versions of a model answer, and what did before.")
    {
        Argument<string> name = ServedRoot.Name();
        Option<string?> root = ServedRoot.Option();
        Option<bool> json = JsonOption("Write JSON, with all settings.");
        Arguments.Add(name);
        Options.Add(root);
        Options.Add(json);
        SetAction((parsed, cancel) => ShowAsync(parsed.GetRequiredValue(name), parsed.GetValue(root), parsed.GetValue(json), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("synapse models show late --json", "all settings")];

    private static async Task<int> ShowAsync(string name, string? root, bool json, CancellationToken cancellationToken)
    {
        ServingView view = await ServedRoot.Open(root).GetAsync(name, cancellationToken);
        if (json)
            JsonOutput.Write(JsonNode.Parse(JsonSerializer.Serialize(view, RunFiles.Json))!);
        else
            ServedRoot.Tell(view);
        return ExitCode.Done;
    }
}
