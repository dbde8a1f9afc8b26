using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Reports.Explanations;

namespace SynapseServerless.Cli.Explaining;

/// <summary>Explanations in a terminal, and as JSON.</summary>
internal static class ExplanationListing
{
    private const int Most = 12, Width = 16;

    /// <summary>Shows rows, each with the features that matter most.</summary>
    public static void Show(IAnsiConsole console, ExplanationPage page)
    {
        foreach (ExplainedRow row in page.Rows)
        {
            console.Write(new Text(row.Name, Tables.Strong));
            console.Write(new Text($"  {page.Target} {Number(row.Prediction)}, {Number(row.Base)} where nothing is known\n", Tables.Quiet));
            int[] order = [.. Enumerable.Range(0, row.Contributions.Count).OrderByDescending(i => Math.Abs(row.Contributions[i])).ThenBy(static i => i)];
            double largest = order.Length == 0 ? 0 : Math.Abs(row.Contributions[order[0]]);
            Table table = Tables.WithHeadings("feature", "value", ">contributes", "");
            foreach (int i in order.Take(Most))
            {
                double value = row.Contributions[i];
                int bar = largest == 0 ? 0 : (int)Math.Round(Math.Abs(value) / largest * Width);
                table.AddRow(
                    Tables.Cell(Tables.Cut(Feature(page, row, i) ?? $"word {i + 1}", 30)), Tables.Cell(Tables.Cut(row.Values[i], 24)),
                    Tables.Cell((value > 0 ? "+" : "") + Number(value)), Tables.Cell(new string('█', bar), new Style(value < 0 ? Color.Blue : Color.Orange3)));
            }
            console.Write(Tables.Indented(table));
            if (order.Length > Most)
                console.Write(new Text($"  and {order.Length - Most} more that add up to {Number(order.Skip(Most).Sum(i => row.Contributions[i]))}\n", Tables.Quiet));
            console.Write(new Text("\n"));
        }
    }

    /// <summary>The rows as JSON.</summary>
    public static JsonObject ToJson(ExplanationPage page) => new()
    {
        ["target"] = page.Target,
        ["rows"] = new JsonArray([.. page.Rows.Select(row => (JsonNode)new JsonObject
        {
            ["name"] = row.Name, ["base"] = row.Base, ["prediction"] = row.Prediction,
            ["contributions"] = new JsonArray([.. row.Contributions.Select((value, i) => (JsonNode)new JsonObject
            {
                ["feature"] = Feature(page, row, i), ["value"] = row.Values[i], ["contribution"] = value,
            })]),
        })]),
    };

    // Words are named by their place; parts of an image have nothing else.
    private static string? Feature(ExplanationPage page, ExplainedRow row, int i) => row.IsText ? null : i < page.Features.Count ? page.Features[i] : $"part {i + 1}";

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
