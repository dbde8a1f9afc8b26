using System.CommandLine;
using System.Diagnostics;
using Apache.Arrow;
using SynapseServerless.Cli.Jobs;
using SynapseServerless.Cli.Previews;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Data;
using SynapseServerless.Onnx;
using SynapseServerless.Outputs;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Commands;

/// <summary>Writes a fitted pipeline as one ONNX model.</summary>
internal sealed class ExportCommand : CliCommand
{
    private const int MostRows = 100_000;

    public ExportCommand()
        : base("export", "Write a saved model as one ONNX graph, and compare the two on rows.")
    {
        var model = new Argument<string>("MODEL") { Description = "The folder of a saved model, or a YAML or JSON file with transformers." };
        var to = new Option<string>("--to") { Description = "The file to write.", HelpName = "FILE", Required = true };
        Option<string[]> data = DataOptions.Data();
        data.Required = false;
        data.Description = "Files, folders or globs; graph and model are compared on their first rows. They also give the columns of a model that was saved without them.";
        Option<string?> format = DataOptions.Format();
        var rows = new Option<int>("--rows") { Description = "How many rows are compared.", HelpName = "N", DefaultValueFactory = _ => 1000 };
        rows.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }] && int.TryParse(text, out int count) && count is < 1 or > MostRows)
                result.AddError($"--rows takes 1 to {MostRows}.");
        });
        var outputs = new Option<string[]>("--outputs") { Description = "The columns that become outputs; by default those that no later stage uses.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var partial = new Option<bool>("--partial") { Description = "Leave out leading stages that ONNX cannot express; the graph takes their output." };
        Option<bool> json = JsonOption("Write what was exported as JSON.");
        Arguments.Add(model);
        foreach (Option option in new Option[] { to, data, format, rows, outputs, partial, json })
            Options.Add(option);
        SetAction((parsed, cancel) => ExportAsync(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(to), parsed.GetValue(data) ?? [], parsed.GetValue(format), parsed.GetValue(rows),
            new OnnxExportOptions { Outputs = parsed.GetValue(outputs) ?? [], Partial = parsed.GetValue(partial) }, parsed.GetValue(json), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse export model --to model.onnx --data flights.parquet", "checked on the first 1,000 rows"),
        new("synapse export model --to model.onnx --partial --outputs prediction", "without leading stages that ONNX cannot express"),
    ];

    private static async Task<int> ExportAsync(
        string location, string to, string[] data, string? format, int rows, OnnxExportOptions options, bool json, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        IStorage storage = Storages.Create();
        StageHost host = Storages.Host().Stages with { Storage = storage };
        using Transformer model = await StageSource.ReadTransformerAsync(location, AllStages.CreateCatalog(), storage, cancellationToken);
        Schema? schema = await ModelSchemas.FindAsync(location, storage, cancellationToken);
        FileDataset? dataset = data.Length == 0 ? null : await DataOptions.OpenAsync(data, format, schema, cancellationToken);
        OutputChecks.Check([("--to", to, false)], [("the model", location), .. data.Select(path => ("--data", path))]);
        ExportedModel exported = OnnxExporter.Export(model, dataset?.Schema ?? schema ?? throw new SpecificationException(
            "The columns of this model are not known", Location.OfFile(location), "Give rows of its input with --data."), options);
        ExportCheck? check = null;
        if (dataset is not null)
        {
            using RecordBatch first = await FirstRows.TakeAsync(dataset, rows, cancellationToken);
            check = await exported.CheckAsync(first, host: host, cancellationToken: cancellationToken);
        }
        await WriteAsync(exported, to, storage, cancellationToken);
        var preview = new ModelPreview(exported.Info, exported.Bytes.Length);
        if (json)
            JsonOutput.Write(ExportListing.ToJson(exported, check, preview));
        else
            preview.Show(Consoles.Results, to);
        await TellAsync(exported, check, to, watch.Elapsed.TotalSeconds);
        return ExitCode.Done;
    }

    private static async Task TellAsync(ExportedModel exported, ExportCheck? check, string to, double seconds)
    {
        if (exported.LeftOut.Count > 0)
            await Console.Error.WriteLineAsync($"Left out, and to be applied before the graph: {string.Join(", ", exported.LeftOut.Select(stage => stage.Uid))}.");
        foreach (string note in exported.Notes)
            await Console.Error.WriteLineAsync($"Note: {note}.");
        await Console.Error.WriteLineAsync(check is null
            ? "Not checked: give rows with --data to compare the graph with the model."
            : $"Checked on {Amounts.Count(check.Rows, "row")}{(check.Rejected > 0 ? $"; {check.Rejected} more are rejected or dropped by the model" : "")}. Numbers differ by {check.LargestDifference:G2} at most.");
        await Console.Error.WriteLineAsync($"Wrote {Amounts.Count(exported.Exported.Count, "stage")} to {to} in {Amounts.Time(seconds)}.");
    }

    private static async Task WriteAsync(ExportedModel exported, string to, IStorage storage, CancellationToken cancellationToken)
    {
        await using StorageWrite file = await storage.CreateAsync(to, cancellationToken);
        await file.Stream.WriteAsync(exported.Bytes, cancellationToken);
        await file.CommitAsync(cancellationToken);
    }
}
