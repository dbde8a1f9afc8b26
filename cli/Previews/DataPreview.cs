using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using Spectre.Console;
using SynapseServerless.Cli.Commands;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Data;

namespace SynapseServerless.Cli.Previews;

/// <summary>What is shown of a dataset.</summary>
/// <param name="Manifest">Format, files and columns.</param>
/// <param name="Rows">How many rows there are; null when that is not known without reading them.</param>
/// <param name="First">The first rows.</param>
internal sealed record DataPreview(DatasetManifest Manifest, long? Rows, IReadOnlyList<object?[]> First)
{
    /// <summary>What the values of each column are like; null when they were not read.</summary>
    public IReadOnlyList<ColumnSummary>? Statistics { get; init; }

    public void Show(IAnsiConsole console, string name)
    {
        console.Write(new Text(name + "\n", Tables.Strong));
        console.Write(new Text($"{DataOptions.Describe(Manifest with { Rows = Rows })}\n\n", Tables.Quiet));
        if (Statistics is null)
            ShowColumns(console);
        else
            ShowStatistics(console, Statistics);
        foreach (string note in Manifest.Notes)
            console.Write(new Text($"\n{char.ToUpperInvariant(note[0])}{note[1..]}.\n", new Style(Color.Yellow)));
        if (First.Count == 0)
            return;
        console.Write(new Text($"\nFirst {Amounts.Count(First.Count, "row")}\n", Tables.Quiet));
        FittedTable.Write(
            console,
            [.. Manifest.Schema.FieldsList.Select(field => new FittedColumn(field.Name, field.DataType is NumberType or Decimal128Type))],
            [.. First.Select(row => row.Select(CellText.Of).ToArray())]);
    }

    public JsonObject ToJson() => new()
    {
        ["format"] = DataFormats.Name(Manifest.Format),
        ["files"] = Manifest.FileCount,
        ["bytes"] = Manifest.Bytes,
        ["partitions"] = Manifest.PartitionCount,
        ["rows"] = Rows,
        ["notes"] = new JsonArray([.. Manifest.Notes.Select(note => (JsonNode)note)]),
        ["columns"] = new JsonArray([.. Manifest.Schema.FieldsList.Select((field, i) => (JsonNode)Column(field, Statistics?[i]))]),
        ["firstRows"] = new JsonArray([.. First.Select(row => (JsonNode)new JsonObject(
            row.Select((value, i) => KeyValuePair.Create(Manifest.Schema.FieldsList[i].Name, CellText.Json(value)))))]),
    };

    private void ShowColumns(IAnsiConsole console) => FittedTable.Write(
        console,
        [new("Column"), new("Type")],
        [.. Manifest.Schema.FieldsList.Select(field => (IReadOnlyList<string>)[field.Name, TypeNames.Of(field.DataType)])]);

    private static void ShowStatistics(IAnsiConsole console, IReadOnlyList<ColumnSummary> columns)
    {
        bool nans = columns.Any(column => column.NaNs > 0);
        FittedTable.Write(
            console,
            [
                new("Column"), new("Type"), new("Nulls", true), .. nans ? new FittedColumn[] { new("NaN", true) } : [],
                new("Distinct", true), new("Min"), new("Max"), new("Mean", true), new("Std", true),
            ],
            [.. columns.Select(column => (IReadOnlyList<string>)
            [
                column.Name, column.Type, Amounts.Number(column.Nulls), .. nans ? new[] { Amounts.Number(column.NaNs) } : [],
                column.Problem is not null ? "" : column.Distinct is { } distinct ? Amounts.Number(distinct) : "many",
                column.Min is null ? "" : CellText.Of(column.Min),
                column.Max is null ? "" : CellText.Of(column.Max),
                column.Mean is { } mean ? Amounts.Number(mean) : "",
                column.StandardDeviation is { } deviation ? Amounts.Number(deviation) : "",
            ])]);
    }

    private static JsonObject Column(Field field, ColumnSummary? summary)
    {
        var json = new JsonObject
        {
            ["name"] = field.Name,
            ["type"] = TypeNames.Of(field.DataType),
            ["nullable"] = field.IsNullable,
        };
        if (summary is null)
            return json;
        json["nulls"] = summary.Nulls;
        json["nans"] = summary.NaNs;
        json["distinct"] = summary.Distinct;
        json["min"] = CellText.Json(summary.Min);
        json["max"] = CellText.Json(summary.Max);
        json["mean"] = CellText.Json(summary.Mean);
        json["standardDeviation"] = CellText.Json(summary.StandardDeviation);
        if (summary.Problem is not null)
            json["problem"] = summary.Problem;
        return json;
    }
}
