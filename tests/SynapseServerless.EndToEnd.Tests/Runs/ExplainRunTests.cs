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
                    backgroundData: data.csv
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

    private static string[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
