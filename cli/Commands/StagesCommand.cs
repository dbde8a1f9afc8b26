using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Commands;

/// <summary>Lists the stages, or says all about one.</summary>
internal sealed class StagesCommand : CliCommand
{
    public StagesCommand()
        : base("stages", "List the stages, or show one with its parameters.")
    {
        var name = new Argument<string?>("NAME") { Description = "The stage to show; all are listed when left out.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = JsonOption("Write JSON.");
        Arguments.Add(name);
        Options.Add(json);
        SetAction(parsed => Show(parsed.GetValue(name), parsed.GetValue(json)));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse stages", "list them"),
        new("synapse stages LightGBMClassifier", "what it does, and its parameters"),
        new("synapse stages --json | jq '.[].type'", "for programs"),
    ];

    private static int Show(string? name, bool json)
    {
        StageCatalog catalog = AllStages.CreateCatalog();
        if (name is not null)
        {
            // Names are written as the field writes them, and nobody remembers where the capitals go.
            StageDescription stage = catalog.Stages.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? catalog.Get(name);
            if (json)
                JsonOutput.Write(StageListing.Json(stage));
            else
                StageListing.ShowOne(stage);
        }
        else if (json)
        {
            JsonOutput.Write(new JsonArray([.. catalog.Stages.Select(StageListing.Json)]));
        }
        else
        {
            StageListing.ShowAll(catalog);
        }
        return ExitCode.Done;
    }
}
