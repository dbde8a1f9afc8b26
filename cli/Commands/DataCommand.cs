using System.CommandLine;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using Spectre.Console;
using SynapseServerless.Cli.Previews;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Data;

namespace SynapseServerless.Cli.Commands;

/// <summary>Shows what is in a dataset.</summary>
internal sealed class DataCommand : CliCommand
{
    public DataCommand()
        : base("data", "Show a table: its columns with statistics, how much there is, and the first rows.")
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, folders or globs; local or in Azure Blob Storage.", Arity = ArgumentArity.OneOrMore };
        Option<string?> format = DataOptions.Format();
        var rows = new Option<int>("--rows") { Description = "How many rows to show.", DefaultValueFactory = _ => 5, HelpName = "N" };
        rows.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }] && int.TryParse(text, out int count) && count < 0)
                result.AddError("--rows takes 0 or more.");
        });
        Option<bool> json = JsonOption("Write JSON.");
        Arguments.Add(paths);
        Options.Add(format);
        Options.Add(rows);
        Options.Add(json);
        SetAction((parsed, cancel) =>
            ShowAsync(parsed.GetRequiredValue(paths), parsed.GetValue(format), parsed.GetValue(rows), parsed.GetValue(json), cancel));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse data flights.parquet", "one file"),
        new("synapse data 'logs/2026-*.csv' --rows 20", "several files of one schema"),
        new("synapse data photos/ --format binary", "files as rows: path, time, length, content"),
    ];

    private static async Task<int> ShowAsync(string[] paths, string? format, int count, bool json, CancellationToken cancellationToken)
    {
        FileDataset dataset = await DataOptions.OpenAsync(paths, format, cancellationToken);
        IReadOnlyList<object?[]> rows = await FirstRows.ReadAsync(dataset, count, cancellationToken);
        if (json)
            JsonOutput.Write(Json(dataset, rows));
        else
            Show(string.Join(' ', paths), dataset, rows);
        return ExitCode.Done;
    }

    private static void Show(string name, FileDataset dataset, IReadOnlyList<object?[]> rows)
    {
        IAnsiConsole console = Consoles.Results;
        console.Write(new Text(name + "\n", Tables.Strong));
        console.Write(new Text($"{DataOptions.Describe(dataset.Manifest)}\n\n", Tables.Quiet));
        IReadOnlyList<Field> fields = dataset.Schema.FieldsList;
        FittedTable.Write(
            console,
            [new("Column"), new("Type"), new("Nullable")],
            [.. fields.Select(field => (IReadOnlyList<string>)[field.Name, TypeNames.Of(field.DataType), field.IsNullable ? "yes" : "no"])]);
        if (rows.Count == 0)
            return;
        console.Write(new Text($"\nFirst {Amounts.Count(rows.Count, "row")}\n", Tables.Quiet));
        FittedTable.Write(
            console,
            [.. fields.Select(field => new FittedColumn(field.Name, field.DataType is NumberType or Decimal128Type))],
            [.. rows.Select(row => row.Select(CellText.Of).ToArray())]);
    }

    private static JsonObject Json(FileDataset dataset, IReadOnlyList<object?[]> rows) => new()
    {
        ["format"] = DataFormats.Name(dataset.Manifest.Format),
        ["files"] = dataset.Manifest.FileCount,
        ["bytes"] = dataset.Manifest.Bytes,
        ["partitions"] = dataset.PartitionCount,
        ["rows"] = dataset.Manifest.Rows,
        ["columns"] = new JsonArray([.. dataset.Schema.FieldsList.Select(field => (JsonNode)new JsonObject
        {
            ["name"] = field.Name,
            ["type"] = TypeNames.Of(field.DataType),
            ["nullable"] = field.IsNullable,
        })]),
        ["firstRows"] = new JsonArray([.. rows.Select(row => (JsonNode)new JsonObject(
            row.Select((value, i) => KeyValuePair.Create(dataset.Schema.FieldsList[i].Name, CellText.Json(value)))))]),
    };
}
