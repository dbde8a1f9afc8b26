using System.CommandLine;
using SynapseServerless.Cli.Previews;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Data;

namespace SynapseServerless.Cli.Commands;

/// <summary>Shows what is in a dataset.</summary>
internal sealed class DataCommand : CliCommand
{
    public DataCommand()
        : base("data", "Show a table: its columns with statistics, its size and its first rows. For an ONNX model: its inputs and outputs.")
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, folders or globs; local or in Azure Blob Storage.", Arity = ArgumentArity.OneOrMore };
        Option<string?> format = DataOptions.Format();
        var rows = new Option<int>("--rows") { Description = "How many rows to show.", DefaultValueFactory = _ => 5, HelpName = "N" };
        rows.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }] && int.TryParse(text, out int count) && count < 0)
                result.AddError("--rows takes 0 or more.");
        });
        var quick = new Option<bool>("--quick") { Description = "Skip statistics, which read all rows." };
        Option<bool> json = JsonOption("Write JSON.");
        Arguments.Add(paths);
        Options.Add(format);
        Options.Add(rows);
        Options.Add(quick);
        Options.Add(json);
        SetAction((parsed, cancel) =>
            ShowAsync(
                parsed.GetRequiredValue(paths), parsed.GetValue(format), parsed.GetValue(rows), !parsed.GetValue(quick), parsed.GetValue(json), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse data flights.parquet", "one file"),
        new("synapse data 'logs/2026-*.csv' --rows 20", "several files of one schema"),
        new("synapse data photos/ --format binary", "files as rows: path, time, length, content"),
        new("synapse data model.onnx", "an ONNX model: inputs, outputs, shapes, operators, who made it"),
    ];

    private static async Task<int> ShowAsync(
        string[] paths, string? format, int count, bool statistics, bool json, CancellationToken cancellationToken)
    {
        if (paths is [var path] && format is null && ModelPreview.IsModel(path))
        {
            var model = ModelPreview.Read(path);
            if (json)
                JsonOutput.Write(model.ToJson());
            else
                model.Show(Consoles.Results, path);
            return ExitCode.Done;
        }
        FileDataset dataset = await DataOptions.OpenAsync(paths, format, known: null, cancellationToken);
        IReadOnlyList<object?[]> first = await FirstRows.ReadAsync(dataset, count, cancellationToken);
        var preview = new DataPreview(dataset.Manifest, dataset.Manifest.Rows, first);
        if (statistics)
            preview = await WithStatisticsAsync(preview, dataset, cancellationToken);
        if (json)
            JsonOutput.Write(preview.ToJson());
        else
            preview.Show(Consoles.Results, string.Join(' ', paths));
        return ExitCode.Done;
    }

    private static async Task<DataPreview> WithStatisticsAsync(DataPreview preview, FileDataset dataset, CancellationToken cancellationToken)
    {
        (long rows, IReadOnlyList<ColumnSummary> columns) = await ColumnStatistics.ComputeAsync(dataset, cancellationToken);
        return preview with { Rows = rows, Statistics = columns };
    }
}
