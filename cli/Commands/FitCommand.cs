using System.CommandLine;
using System.Diagnostics;
using SynapseServerless.Cli.Jobs;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Data;
using SynapseServerless.Outputs;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
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
        Option<string[]> validation = DataOptions.Validation();
        Option<string?> format = DataOptions.Format();
        var save = new Option<string>("--save") { Description = "The folder for the model.", HelpName = "DIR", Required = true };
        var saveReference = new Option<string?>("--save-reference")
        {
            Description = "A file for the bins of the LightGBM stage, which other fits can name as their referenceDataset.", HelpName = "FILE",
        };
        Arguments.Add(stage);
        Options.Add(data);
        Options.Add(validation);
        Options.Add(save);
        Options.Add(saveReference);
        Options.Add(format);
        Option<string[]> functions = FunctionFiles.Option();
        Options.Add(functions);
        SetAction((parsed, cancel) =>
        {
            FunctionFiles.Load(parsed.GetValue(functions));
            return FitAsync(
                parsed.GetRequiredValue(stage), parsed.GetRequiredValue(data), parsed.GetValue(validation) ?? [], parsed.GetValue(format),
                parsed.GetRequiredValue(save), parsed.GetValue(saveReference), cancel);
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse fit classifier.yaml --data train.parquet --save model", "fit and save"),
        new("synapse fit classifier.yaml --data train.parquet --validation valid.parquet --save model", "with validation rows, as early stopping needs"),
        new("synapse transform model --data test.parquet --out scored.csv", "apply it"),
        new("synapse fit classifier.yaml --data may.parquet --save model --save-reference bins", "keep the bins for fits on other days"),
    ];

    private static async Task<int> FitAsync(
        string file, string[] data, string[] validation, string? format, string folder, string? referenceFile, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        StageCatalog catalog = AllStages.CreateCatalog();
        IStorage storage = Storages.Create();
        (Stage stage, IReadOnlyDictionary<string, Location> locations) = await StageSource.ReadLocatedAsync(file, catalog, storage, cancellationToken);
        using Stage owned = stage;
        if (stage is not Estimator estimator)
        {
            throw new SpecificationException(
                $"{stage.Type} needs no fit", new Location { File = file, Stage = stage.Uid }, "Apply it with synapse transform.");
        }
        FileDataset dataset = await DataOptions.OpenAsync(data, format, known: null, cancellationToken);
        FileDataset? judges = validation.Length == 0 ? null : await DataOptions.OpenAsync(validation, format, dataset.Schema, cancellationToken);
        CheckOutputs(file, data, validation, folder, referenceFile);
        await using var news = StageNews.Start();
        var options = new LocalOptions { Progress = news, Host = Storages.Host().Stages with { Storage = storage } };
        try
        {
            if (referenceFile is not null)
                ReferenceOf.Check(estimator);
            using Transformer model = judges is null
                ? await estimator.FitAsync(dataset, options, cancellationToken)
                : await estimator.FitAsync(dataset, judges, options, cancellationToken);
            var save = new StageSaveOptions { Input = dataset.Schema, Summary = await TrainingSummaries.OfAsync(dataset, cancellationToken: cancellationToken) };
            await StageSerializer.SaveAsync(model, folder, storage, catalog, save, cancellationToken);
            if (referenceFile is not null)
                await (await ReferenceOf.FitAsync(estimator, model, dataset, options, cancellationToken)).SaveAsync(referenceFile, storage, cancellationToken);
        }
        catch (SpecificationException error)
        {
            throw InFile(error.Among(locations), file);
        }
        await news.DisposeAsync();
        string bins = referenceFile is null ? "" : $", the bins are in {referenceFile}";
        await Console.Error.WriteLineAsync($"Fitted {estimator.Type} in {Amounts.Time(watch.Elapsed.TotalSeconds)}. The model is in {folder}{bins}.");
        return ExitCode.Done;
    }

    private static void CheckOutputs(string file, string[] data, string[] validation, string folder, string? referenceFile)
    {
        (string, string, bool)[] outputs = [("--save", folder, true), .. referenceFile is null ? [] : new[] { ("--save-reference", referenceFile, false) }];
        OutputChecks.Check(outputs, [("the stage", file), .. data.Select(path => ("--data", path)), .. validation.Select(path => ("--validation", path))]);
    }

    // A list of stages has no line of its own.
    private static SpecificationException InFile(SpecificationException error, string file) =>
        error.Location is { File: null, Stage: not null }
            ? new SpecificationException(error.Problem, error.Location with { File = file }, error.Remedy, error)
            : error;
}
