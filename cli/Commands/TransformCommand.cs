using System.CommandLine;
using System.Diagnostics;
using SynapseServerless.Cli.Jobs;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Data;
using SynapseServerless.Outputs;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Commands;

/// <summary>Applies a stage, a pipeline of transformers or a saved model to data.</summary>
internal sealed class TransformCommand : CliCommand
{
    public TransformCommand()
        : base("transform", "Apply a transformer or a saved model to data and write the result, without a journal and a report.")
    {
        var stage = new Argument<string>("STAGE_OR_MODEL")
        {
            Description = "A YAML or JSON file with one transformer or a list of them, or the folder of a saved model.",
        };
        Option<string[]> data = DataOptions.Data();
        Option<string?> format = DataOptions.Format();
        var output = new Option<string>("--out") { Description = "The file to write, by its name, or a folder for one file per partition.", HelpName = "PATH", Required = true };
        var outputFormat = new Option<string?>("--out-format") { Description = "Format of what is written: parquet, csv, tsv, ndjson or arrow.", HelpName = "NAME" };
        Arguments.Add(stage);
        Options.Add(data);
        Options.Add(output);
        Options.Add(format);
        Options.Add(outputFormat);
        Option<string[]> functions = FunctionFiles.Option();
        Options.Add(functions);
        SetAction((parsed, cancel) =>
        {
            FunctionFiles.Load(parsed.GetValue(functions));
            return TransformAsync(
                parsed.GetRequiredValue(stage), parsed.GetRequiredValue(data), parsed.GetValue(format),
                parsed.GetRequiredValue(output), parsed.GetValue(outputFormat), cancel);
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse transform model --data flights.parquet --out scored.csv", "one file"),
        new("synapse transform clean.yaml --data 'logs/*.csv' --out clean", "a folder of Parquet files"),
    ];

    private static async Task<int> TransformAsync(
        string location, string[] data, string? format, string output, string? outputFormat, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        IStorage storage = Storages.Create();
        DataFormat? wanted = outputFormat is null ? null : DataFormats.Parse(outputFormat);
        using Transformer transformer = await StageSource.ReadTransformerAsync(location, AllStages.CreateCatalog(), storage, cancellationToken);
        FileDataset dataset = await DataOptions.OpenAsync(
            data, format, await ModelSchemas.FindAsync(location, storage, cancellationToken), cancellationToken);
        OutputChecks.Check(
            [("--out", output, DataFormats.OfFile(output) is null)], [("the stage", location), .. data.Select(path => ("--data", path))]);
        await using var news = StageNews.Start();
        Dataset transformed = transformer.Transform(dataset, new LocalOptions { Progress = news, Host = Storages.Host().Stages with { Storage = storage } });
        long rows = await transformed.WriteAsync(output, wanted, storage, cancellationToken);
        await news.DisposeAsync();
        await Console.Error.WriteLineAsync(
            $"Wrote {Amounts.Count(rows, "row")} of {Amounts.Count(transformed.Schema.FieldsList.Count, "column")} to {output} in {Amounts.Time(watch.Elapsed.TotalSeconds)}.");
        return ExitCode.Done;
    }
}
