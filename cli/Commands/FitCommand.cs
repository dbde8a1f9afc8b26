using System.CommandLine;
using System.Diagnostics;
using SynapseServerless.Cli.Jobs;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Commands;

/// <summary>Fits a stage or a pipeline on data and saves the model.</summary>
internal sealed class FitCommand : CliCommand
{
    public FitCommand()
        : base("fit", "Fit a stage or a pipeline on data and save the model, without a journal and a report.")
    {
        var stage = new Argument<string>("STAGE") { Description = "A YAML or JSON file with one stage or a list of stages." };
        Option<string[]> data = DataOptions.Data();
        Option<string?> format = DataOptions.Format();
        var save = new Option<string>("--save") { Description = "The folder for the model.", HelpName = "DIR", Required = true };
        Arguments.Add(stage);
        Options.Add(data);
        Options.Add(save);
        Options.Add(format);
        SetAction((parsed, cancel) => FitAsync(
            parsed.GetRequiredValue(stage), parsed.GetRequiredValue(data), parsed.GetValue(format), parsed.GetRequiredValue(save), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse fit classifier.yaml --data train.parquet --save model", "fit and save"),
        new("synapse transform model --data test.parquet --out scored.csv", "apply it"),
    ];

    private static async Task<int> FitAsync(string file, string[] data, string? format, string folder, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        StageCatalog catalog = AllStages.CreateCatalog();
        IStorage storage = Storages.Create();
        using Stage stage = await StageSource.ReadAsync(file, catalog, storage, cancellationToken);
        if (stage is not Estimator estimator)
        {
            throw new SpecificationException(
                $"{stage.Type} needs no fit", new Location { File = file, Stage = stage.Uid }, "Apply it with synapse transform.");
        }
        FileDataset dataset = await DataOptions.OpenAsync(data, format, cancellationToken);
        await using var news = StageNews.Start();
        using Transformer model = await estimator.FitAsync(dataset, new LocalOptions { Progress = news, Storage = storage }, cancellationToken);
        await ModelSchemas.SaveAsync(folder, storage, dataset.Schema, cancellationToken);
        await StageSerializer.SaveAsync(model, folder, storage, catalog, cancellationToken);
        await news.DisposeAsync();
        await Console.Error.WriteLineAsync($"Fitted {estimator.Type} in {Amounts.Time(watch.Elapsed.TotalSeconds)}. The model is in {folder}.");
        return ExitCode.Done;
    }
}
