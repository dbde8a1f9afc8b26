using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Import;
using SynapseServerless.Outputs;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Commands;

/// <summary>Makes a model here of a pipeline or model that SynapseML or Spark ML saved.</summary>
internal sealed class ImportCommand : CliCommand
{
    public ImportCommand()
        : base("import", "Carry over a pipeline or model that SynapseML, Spark ML or LightGBM saved.")
    {
        var path = new Argument<string>("PATH") { Description = "The folder that save wrote in Spark, or the file of a LightGBM model." };
        var save = new Option<string>("--save") { Description = "The folder that the model is saved to here.", HelpName = "FOLDER", Required = true };
        var partial = new Option<bool>("--partial") { Description = "Leave out stages that cannot be carried over, and say which." };
        Option<bool> json = JsonOption("Write what became of each stage as JSON.");
        Arguments.Add(path);
        foreach (Option option in new Option[] { save, partial, json })
            Options.Add(option);
        SetAction((parsed, cancel) => ImportAsync(parsed.GetRequiredValue(path), parsed.GetRequiredValue(save), parsed.GetValue(partial), parsed.GetValue(json), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse import spark-model --save model", "a folder that PipelineModel.save wrote"),
        new("synapse import spark-model --save model --partial", "without the stages that there are none of here"),
    ];

    private static async Task<int> ImportAsync(string path, string save, bool partial, bool json, CancellationToken cancellationToken)
    {
        StageCatalog catalog = AllStages.CreateCatalog();
        IStorage storage = Storages.Create();
        OutputChecks.Check([("--save", save, true)], [("what is imported", path)]);
        ImportedPipeline imported = await new SparkImporter(catalog, storage).ReadAsync(path, partial, cancellationToken);
        using Stage stage = imported.Stage ?? throw new ImportException("No stage could be carried over", Location.OfFile(path), "Leave out --partial to see why the first could not.");
        await StageSerializer.SaveAsync(stage, save, storage, catalog, cancellationToken);
        if (json)
            JsonOutput.Write(ToJson(imported, save));
        else
            Show(imported);
        int carried = imported.Stages.Count(static note => note.Outcome != ImportOutcome.Refused);
        await Console.Error.WriteLineAsync($"Saved {carried} of {Amounts.Count(imported.Stages.Count, "stage")} to {save}.");
        return ExitCode.Done;
    }

    private static void Show(ImportedPipeline imported)
    {
        var table = Tables.WithHeadings("Saved as", "Here", "Outcome", "Notes");
        foreach (ImportNote note in imported.Stages)
        {
            table.AddRow(
                Tables.Cell(note.Class[(note.Class.LastIndexOf('.') + 1)..]), Tables.Cell(note.Stage ?? "none"), Tables.Cell(Word(note.Outcome)),
                Tables.Cell(string.Join("; ", note.Notes)));
        }
        Consoles.Results.Write(table);
    }

    private static string Word(ImportOutcome outcome) => outcome switch { ImportOutcome.Carried => "carried over", ImportOutcome.Differs => "differs", _ => "left out" };

    private static JsonObject ToJson(ImportedPipeline imported, string save) => new()
    {
        ["model"] = save,
        ["sparkVersion"] = imported.SparkVersion,
        ["stages"] = new JsonArray([.. imported.Stages.Select(static note => (JsonNode)new JsonObject
        {
            ["class"] = note.Class, ["uid"] = note.Uid, ["stage"] = note.Stage, ["outcome"] = note.Outcome.ToString().ToLowerInvariant(),
            ["notes"] = new JsonArray([.. note.Notes.Select(static text => (JsonNode)text)]),
        })]),
    };
}
