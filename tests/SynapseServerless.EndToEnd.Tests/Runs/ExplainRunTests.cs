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

    private static string[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
