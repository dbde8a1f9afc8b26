using System.CommandLine;
using System.Diagnostics;
using Apache.Arrow;
using SynapseServerless.Cli.Explaining;
using SynapseServerless.Cli.Jobs;
using SynapseServerless.Cli.Previews;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.Outputs;
using SynapseServerless.Pipelines;
using SynapseServerless.Reports.Explanations;
using SynapseServerless.Reports.Files;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Commands;

/// <summary>Says what each feature contributes to what a model says.</summary>
internal sealed class ExplainCommand : CliCommand
{
    public ExplainCommand()
        : base("explain", "Show what each feature contributes to a model's output for rows, in the terminal and as a report.")
    {
        var model = new Argument<string>("MODEL") { Description = "The folder of a saved model, or a YAML or JSON file with a stage that explains." };
        Option<string[]> data = DataOptions.Data();
        Option<string?> format = DataOptions.Format();
        var rows = new Option<string>("--rows") { Description = "The rows to explain one by one, from 1.", HelpName = "FROM..TO", DefaultValueFactory = _ => "1..5" };
        rows.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }] && RowRange.TryParse(text) is null)
                result.AddError($"--rows takes rows from 1, such as 1..10, {RowRange.Most} at most.");
        });
        var summary = new Option<int>("--summary") { Description = "How many of the first rows the report summarizes.", HelpName = "N", DefaultValueFactory = _ => 100 };
        summary.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }] && int.TryParse(text, out int count) && count is < 0 or > 100_000)
                result.AddError("--summary takes 0 to 100000.");
        });
        var background = new Option<string[]>("--background") { Description = "Background rows to compare with, such as the training rows; the data by default.", HelpName = "PATH" };
        var columns = new Option<string[]>("--columns") { Description = "The columns to explain; by default those that the model needs.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var target = new Option<string?>("--target") { Description = "The column of the model's output that is explained.", HelpName = "NAME" };
        var index = new Option<int?>("--class") { Description = "The class, from 0, where the output has one number per class.", HelpName = "N" };
        var method = new Option<string>("--method") { Description = "The method: auto, tree, exact, kernel, permutation or linear.", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
        var samples = new Option<int?>("--samples") { Description = "How many sets of known features are evaluated.", HelpName = "N" };
        var output = new Option<string>("--out") { Description = "The report, an HTML file.", HelpName = "FILE", DefaultValueFactory = _ => "explanation.html" };
        var label = new Option<string?>("--label") { Description = "The column of labels, to measure importance, balance and fairness by.", HelpName = "NAME" };
        var sensitive = new Option<string[]>("--sensitive") { Description = "Columns whose values are groups, to measure balance and, with --label, fairness by.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var files = new Option<string?>("--files") { Description = "A folder for each picture as SVG and all numbers as CSV and JSON.", HelpName = "FOLDER" };
        Option<bool> json = JsonOption("Write the rows as JSON.");
        Arguments.Add(model);
        foreach (Option option in new Option[] { data, rows, summary, background, columns, target, index, method, samples, label, sensitive, output, files, format, json })
            Options.Add(option);
        SetAction((parsed, cancel) => ExplainAsync(
            new ExplainOptions
            {
                Model = parsed.GetRequiredValue(model), Data = parsed.GetRequiredValue(data), Format = parsed.GetValue(format), Rows = RowRange.TryParse(parsed.GetRequiredValue(rows))!,
                Summary = parsed.GetValue(summary), Background = parsed.GetValue(background) ?? [], Columns = parsed.GetValue(columns) ?? [], Target = parsed.GetValue(target),
                Label = parsed.GetValue(label), Sensitive = parsed.GetValue(sensitive) ?? [], Class = parsed.GetValue(index), Method = parsed.GetRequiredValue(method), Samples = parsed.GetValue(samples),
            },
            parsed.GetRequiredValue(output), parsed.GetValue(files), parsed.GetValue(json), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse explain model --data flights.parquet --rows 1..10", "ten rows, and a report of the first hundred"),
        new("synapse explain model --data new.csv --background train.parquet --out why.html", "compared with the rows trained on"),
        new("synapse explain model --data flights.parquet --label late --sensitive carrier --summary 2000", "importance, balance and fairness too"),
        new("synapse explain model --data flights.parquet --files figures", "every picture as SVG, every number as CSV and JSON"),
        new("synapse explain explain.yaml --data reviews.csv --json", "by a stage of your own, as JSON"),
    ];

    private static async Task<int> ExplainAsync(ExplainOptions options, string output, string? files, bool json, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        IStorage storage = Storages.Create();
        StageHost host = Storages.Host().Stages with { Storage = storage };
        using Transformer model = await StageSource.ReadTransformerAsync(options.Model, AllStages.CreateCatalog(), storage, cancellationToken);
        FileDataset data = await DataOptions.OpenAsync(options.Data, options.Format, await ModelSchemas.FindAsync(options.Model, storage, cancellationToken), cancellationToken);
        OutputChecks.Check([("--out", output, false), .. files is null ? [] : new[] { ("--files", files, true) }], [("the model", options.Model), .. options.Data.Select(path => ("--data", path)), .. options.Background.Select(path => ("--background", path))]);
        ModelExplainer explainer = ExplainerChoice.Of(model, data.Schema, options);
        StageValidation.ThrowIfInvalid(explainer);
        await ReadBackgroundAsync(explainer, model, data, options, cancellationToken);
        ExplanationPage page = await ExplainedData.ExplainAsync(explainer, data, options, host, cancellationToken);
        if (page.Summary.Count > 1)
        {
            using RecordBatch first = await FirstRows.TakeAsync(data, options.Summary, cancellationToken);
            if (explainer is TabularSHAP tabular)
                page = await ExplainedCurves.AddAsync(page, StrongestColumns.Of(page, data.Schema), tabular, first, host, cancellationToken);
            page = await ExplainedMeasures.AddAsync(page, explainer, first, options, host, cancellationToken);
        }
        await WriteAsync(page, output, storage, cancellationToken);
        if (files is not null)
            await WrittenFiles.WriteAsync(ReportFiles.Of(page), files, storage, cancellationToken);
        if (json)
            JsonOutput.Write(ExplanationListing.ToJson(page));
        else
            ExplanationListing.Show(Consoles.Results, page);
        await Console.Error.WriteLineAsync(
            $"Explained {Amounts.Count(page.Rows.Count, "row")} and summarized {Amounts.Count(page.Summary.Count, "row")} in {Amounts.Time(watch.Elapsed.TotalSeconds)}. The report is in {output}.");
        return ExitCode.Done;
    }

    // A stage of the user's own has its own background.
    private static async Task ReadBackgroundAsync(ModelExplainer explainer, Transformer model, FileDataset data, ExplainOptions options, CancellationToken cancellationToken)
    {
        if (explainer is not BackgroundShap shap || (ReferenceEquals(explainer, model) && options.Background.Length == 0) || (explainer is VectorSHAP { Method: "tree" }))
            return;
        FileDataset background = options.Background.Length > 0 ? await DataOptions.OpenAsync(options.Background, options.Format, data.Schema, cancellationToken) : data;
        await (options.Background.Length > 0 ? shap.ReadBackgroundAsync(background, cancellationToken) : shap.SummarizeAsync(background, cancellationToken));
    }

    private static async Task WriteAsync(ExplanationPage page, string output, IStorage storage, CancellationToken cancellationToken)
    {
        await using StorageWrite file = await storage.CreateAsync(output, cancellationToken);
        ExplanationReport.Write(page, file.Stream);
        await file.CommitAsync(cancellationToken);
    }
}
