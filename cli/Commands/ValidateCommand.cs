using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;
using SynapseServerless.Cli.Checks;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Commands;

/// <summary>Checks a specification without running it.</summary>
internal sealed class ValidateCommand : CliCommand
{
    public ValidateCommand()
        : base("validate", "Check a specification against its data, without reading any rows.")
    {
        Argument<string> specification = SpecificationOptions.Argument();
        Option<string[]> set = SpecificationOptions.Set();
        Option<string[]> functions = FunctionFiles.Option();
        Option<bool> json = JsonOption("Write JSON: valid, the errors with file, line and position, and notes about parameters.");
        Arguments.Add(specification);
        Options.Add(set);
        Options.Add(functions);
        Options.Add(json);
        SetAction((parsed, cancel) =>
        {
            FunctionFiles.Load(parsed.GetValue(functions));
            return CheckAsync(parsed.GetRequiredValue(specification), parsed.GetValue(set) ?? [], parsed.GetValue(json), cancel);
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse validate pipeline.yaml", "list everything that is wrong, each with its line"),
        new("synapse validate pipeline.yaml --set fit=flights.test", "check what it would be with a value set"),
    ];

    private static async Task<int> CheckAsync(string file, string[] overrides, bool json, CancellationToken cancellationToken)
    {
        StageCatalog catalog = AllStages.CreateCatalog();
        IStorage storage = Storages.Create();
        IReadOnlyList<SynapseException> errors;
        IReadOnlyList<StageNote> notes = [], facts = [];
        IReadOnlyList<string> ofSpecification = [];
        IReadOnlyDictionary<string, FileDataset> inputs = new Dictionary<string, FileDataset>();
        try
        {
            RunSpecification specification = await SpecificationOptions.ReadAsync(file, overrides, catalog, storage, cancellationToken);
            SpecificationCheck check = await SpecificationCheck.RunAsync(specification, catalog, storage, cancellationToken);
            errors = check.Errors;
            inputs = check.Inputs;
            ofSpecification = specification.Notes;
            Stage[] stages = [.. Stages(specification, check)];
            (notes, facts) = ([.. stages.SelectMany(StageNotes.Of)], [.. stages.SelectMany(StageNotes.FactsOf)]);
            if (!json && errors.Count == 0)
                Show(file, specification, check, notes, facts);
        }
        catch (InvalidSpecificationException several)
        {
            errors = several.Errors;
        }
        catch (SynapseException error)
        {
            errors = [error];
        }
        if (json)
        {
            JsonOutput.Write(new JsonObject
            {
                ["valid"] = errors.Count == 0,
                ["errors"] = new JsonArray([.. errors.Select(ErrorJson.Of)]),
                ["inputs"] = new JsonObject(inputs.Select(input => KeyValuePair.Create<string, JsonNode?>(input.Key, Json(input.Value.Manifest)))),
                ["notes"] = new JsonArray([.. ofSpecification.Select(note => new JsonObject { ["text"] = note }), .. notes.Select(Json)]),
                ["facts"] = new JsonArray([.. facts.Select(Json)]),
            });
        }
        else
            Failure.Show(errors);
        return errors.Count == 0 ? ExitCode.Done : ExitCode.Usage;
    }

    private static IEnumerable<Stage> Stages(RunSpecification specification, SpecificationCheck check) =>
        new[] { specification.Pipeline, check.Model }.OfType<Stage>().Concat(specification.Evaluate.Select(evaluation => evaluation.Stage));

    private static JsonObject Json(DatasetManifest manifest) => new()
    {
        ["columns"] = new JsonObject(manifest.Schema.FieldsList.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, Data.TypeNames.Of(field.DataType)))),
        ["notes"] = new JsonArray([.. manifest.Notes.Select(note => (JsonNode)note)]),
    };

    private static JsonObject Json(StageNote note)
    {
        var json = new JsonObject { ["stage"] = note.Stage };
        if (note.Parameter is not null)
            json["parameter"] = note.Parameter;
        json["text"] = note.Text;
        return json;
    }

    private static void Show(string file, RunSpecification specification, SpecificationCheck check, IReadOnlyList<StageNote> notes, IReadOnlyList<StageNote> facts)
    {
        IAnsiConsole console = Consoles.Results;
        console.Write(new Text(file, Tables.Strong));
        console.Write(new Text("  is right\n\n", Tables.Quiet));
        Table table = Tables.OfNames();
        void Row(string name, string text) => table.AddRow(Tables.Cell(name), Tables.Cell(text));
        foreach ((string name, FileDataset dataset) in check.Inputs)
        {
            Row($"input {name}", DataOptions.Describe(dataset.Manifest));
            // What types text has, the file does not say; what a run would make of it is said here.
            if (dataset.Manifest.Dialect is not null)
                Row("", Columns(dataset.Schema));
        }
        if (specification.Fit is { } fit)
            Row("fit", $"{string.Join(", ", Types(specification.Pipeline!))} on {fit}{(specification.Validation is { } validation ? $", validated on {validation}" : "")}");
        if (specification.Model is { } model)
            Row("model", model);
        if (specification.Transform is { } transform)
            Row("transform", $"{transform}, giving {Amounts.Count(check.Transformed!.FieldsList.Count, "column")}: {string.Join(", ", Schemas.Names(check.Transformed))}");
        foreach (EvaluateSpecification evaluation in specification.Evaluate)
            Row("evaluate", $"{evaluation.Stage.Type} on {evaluation.Input ?? "what was transformed"}");
        console.Write(Tables.Indented(table));
        foreach (StageNote fact in facts)
            console.Write(new Text($"\n{fact}\n", Tables.Quiet));
        foreach (string note in specification.Notes)
            console.Write(new Text($"\n{char.ToUpperInvariant(note[0])}{note[1..]}.\n", new Style(Color.Yellow)));
        foreach (string note in check.Inputs.SelectMany(input => input.Value.Manifest.Notes.Select(note => $"input {input.Key}: {note}")))
            console.Write(new Text($"\n{note}\n", new Style(Color.Yellow)));
        foreach (StageNote note in notes)
            console.Write(new Text($"\n{note}\n", new Style(Color.Yellow)));
    }

    private static string Columns(Apache.Arrow.Schema schema)
    {
        IEnumerable<string> columns = schema.FieldsList.Take(40).Select(field => $"{field.Name} {Data.TypeNames.Of(field.DataType)}");
        return string.Join(", ", schema.FieldsList.Count > 40 ? columns.Append("...") : columns);
    }

    private static IEnumerable<string> Types(Stage stage) =>
        stage is Pipeline pipeline ? pipeline.Stages.SelectMany(Types) : [stage.Type];
}
