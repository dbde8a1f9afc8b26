using System.Globalization;
using Xunit;

namespace SynapseServerless.EndToEnd.Tests.Runs;

public sealed class ExplainRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Thorough]
    [Fact]
    public async Task Explanations_are_the_same_on_one_partition_and_on_sixty_four()
    {
        // Fourteen columns, of whose sets a few hundred are drawn.
        string[] columns = [.. Enumerable.Range(0, 14).Select(i => $"x{i}")];
        string Row(int row) => string.Join(',', columns.Select((_, i) => (((row * (i + 3) * 37) % 101) / 10.0).ToString(CultureInfo.InvariantCulture)));
        _folder.Write("data.csv", $"{string.Join(',', columns)}\n{string.Join('\n', Enumerable.Range(1, 120).Select(Row))}\n");
        string formula = string.Join(" + ", columns.Select((name, i) => $"{name} * {columns[(i + 1) % 14]} * {columns[(i + 2) % 14]}"));
        _folder.Write("read.yaml", "type: SelectColumns\ncols: [x0, why, r2]\n");
        var outputs = new List<string>();
        foreach (int partitions in new[] { 1, 64 })
        {
            _folder.Write($"run-{partitions}.yaml", $$"""
                inputs:
                  data: { path: data.csv, partitions: {{partitions}} }
                pipeline:
                  - type: TabularSHAP
                    model: { type: SQLTransformer, statement: "SELECT *, {{formula}} AS score FROM __THIS__" }
                    targetCol: score
                    inputCols: [{{string.Join(", ", columns)}}]
                    numSamples: 300
                    outputCol: why
                    backgroundSize: 5
                transform: data
                output: { data: out-{{partitions}} }
                """);
            Ran run = await Synapse.RunAsync(_folder, "run", $"run-{partitions}.yaml");
            Assert.True(run.ExitCode == 0, run.Error);
            Ran transformed = await Synapse.RunAsync(_folder, "transform", "read.yaml", "--data", $"out-{partitions}", "--out", $"out-{partitions}.ndjson");
            Assert.True(transformed.ExitCode == 0, transformed.Error);
            outputs.Add(await File.ReadAllTextAsync(_folder[$"out-{partitions}.ndjson"]));
        }
        Assert.Equal(Lines(outputs[0]), Lines(outputs[1]));
        Assert.Equal(120, Lines(outputs[0]).Length);
    }

    [Fact]
    public async Task A_run_without_a_background_compares_with_its_own_rows_and_says_so()
    {
        _folder.Write("data.csv", "x,kind\n" + string.Concat(Enumerable.Range(1, 10).Select(x => $"{x},a\n")));
        _folder.Write("run.yaml", """
            inputs: { data: data.csv }
            pipeline:
              - { type: DropColumns, cols: [kind] }
              - type: TabularSHAP
                model: { type: SQLTransformer, statement: "SELECT *, x * 2.0 AS score FROM __THIS__" }
                targetCol: score
                inputCols: [x]
            transform: data
            output: { data: out, report: report.html }
            """);
        Ran validated = await Synapse.RunAsync(_folder, "validate", "run.yaml");
        Assert.True(validated.ExitCode == 0, validated.Error);
        Assert.Contains("No background is given: rows are compared with 10 rows of the data themselves (seed 0).", validated.Output.ReplaceLineEndings(" ") + validated.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Ran run = await Synapse.RunAsync(_folder, "run", "run.yaml");
        Assert.True(run.ExitCode == 0, run.Error);
        string report = await File.ReadAllTextAsync(_folder["report.html"]);
        Assert.Contains("10 rows of the data themselves (seed 0)", report, StringComparison.Ordinal);
        // Twice the mean of 1 to 10, and of the first row 2.
        Assert.Contains("The score is 2; without knowing the row it is 11. x matters most: it lowers the score by 9.", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curves_and_tables_of_a_run_stand_in_its_report_and_are_exported()
    {
        _folder.Write("data.csv", "x,kind,label\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 10},{(i % 3 == 0 ? "a" : "b")},{(i % 10 > 4 ? 1 : 0)}\n")));
        const string model = "{ type: SQLTransformer, statement: \"SELECT *, x * 2.0 + (CASE WHEN kind = 'a' THEN 3 ELSE 0 END) AS score FROM __THIS__\" }";
        _folder.Write("run.yaml", $$"""
            inputs: { data: { path: data.csv, partitions: 4 } }
            pipeline:
              - { type: ICETransformer, model: {{model}}, targetCol: score, numericFeatures: [ { name: x, numSplits: 9, rangeMin: 0, rangeMax: 9 } ] }
            transform: data
            evaluate:
              - { type: PartialDependence, model: {{model}}, targetCol: score, kind: ale, numericFeatures: [ { name: x, numSplits: 9, rangeMin: 0, rangeMax: 9 } ] }
              - { type: PermutationImportance, model: {{model}}, targetCol: score, inputCols: [x, kind], backgroundData: data.csv }
              - { type: FeatureBalanceMeasure, sensitiveCols: [kind], labelCol: label }
            output: { data: out, report: report.html }
            """);
        Ran run = await Synapse.RunAsync(_folder, "run", "run.yaml");
        Assert.True(run.ExitCode == 0, run.Error);
        string report = await File.ReadAllTextAsync(_folder["report.html"]);
        foreach (string heading in new[] { "Dependence of rows", "x, local effects", "How much features matter", "Feature balance", "of the rows of &#39;b&#39; have a positive label" })
            Assert.Contains(heading, report, StringComparison.Ordinal);
        Ran exported = await Synapse.RunAsync(_folder, "runs", "export", "last", "--out", "figures");
        Assert.True(exported.ExitCode == 0, exported.Error);
        // The mean of 2 x is 9, and a third of the rows have 3 more.
        string[] curves = await File.ReadAllLinesAsync(_folder["figures/explained-1-curves.csv"]);
        Assert.Equal("x,score,average,mean,0,1,6", curves[1]);
        Assert.Contains(Directory.GetFiles(_folder["figures"]), file => file.EndsWith("local-effects.svg", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stage_that_makes_a_table_shows_its_picture_too()
    {
        _folder.Write("data.csv", "x\n1\n2\n3\n");
        _folder.Write("run.yaml", """
            inputs: { data: data.csv }
            pipeline:
              - { type: PartialDependence, model: { type: SQLTransformer, statement: "SELECT *, x * 2.0 AS score FROM __THIS__" }, targetCol: score, numericFeatures: [ { name: x, numSplits: 2, rangeMin: 1, rangeMax: 3 } ] }
            transform: data
            output: { data: out, report: report.html }
            """);
        Ran run = await Synapse.RunAsync(_folder, "run", "run.yaml");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("x: the mean score is lowest at 1 (2) and highest at 3 (6).", await File.ReadAllTextAsync(_folder["report.html"]), StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
