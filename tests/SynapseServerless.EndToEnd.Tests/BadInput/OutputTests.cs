using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.BadInput;

/// <summary>Outputs that would be in the way of what is read, or of each other: refused before anything is done, with exit code 2.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OutputTests()
    {
        _folder.Write("data/a.csv", "n,label\n1,2\n2,4\n");
        _folder.Write("data/b.csv", "n,label\n3,6\n");
    }

    public void Dispose() => _folder.Dispose();

    private string Specification(string output) => _folder.Write("spec.yaml", $$"""
        name: copy
        inputs: { rows: data }
        pipeline: [ { type: Featurize, inputCols: [n], outputCol: features } ]
        fit: rows
        transform: rows
        output:
          {{output}}
        """);

    private Dictionary<string, string> Files() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/.synapse/", StringComparison.Ordinal)).ToDictionary(file => file, File.ReadAllText);

    [Theory]
    [InlineData("data: data", "spec.yaml(7,9): output.data is the input 'rows'.")]
    [InlineData("model: data/model", "spec.yaml(7,10): output.model lies in the input 'rows'.")]
    [InlineData("report: spec.yaml", "spec.yaml(7,11): output.report is the specification itself.")]
    [InlineData("metrics: data/a.csv", "spec.yaml(7,12): output.metrics lies in the input 'rows'.")]
    [InlineData("data: .", "spec.yaml(7,9): output.data holds the input 'rows'.")]
    [InlineData("{ model: out, data: out }", "spec.yaml(7,23): output.data is output.model.")]
    [InlineData("{ data: linked }", "spec.yaml(7,11): output.data is the input 'rows'.")]
    [InlineData("data: out/scored.csv", "is the name of one file, and the data has 2 partitions.", "inputs.rows={path: data, partitions: 2}")]
    public async Task An_output_in_the_way_is_refused_and_nothing_changes(string output, string message, params string[] set)
    {
        string specification = Specification(output);
        if (output.Contains("linked", StringComparison.Ordinal))
            Directory.CreateSymbolicLink(_folder["linked"], _folder["data"]);
        Dictionary<string, string> before = Files();
        string[] more = [.. set.SelectMany(value => new[] { "--set", value })];

        Ran validate = await Synapse.RunAsync(_folder, ["validate", "spec.yaml", .. more]);
        Ran run = await Synapse.RunAsync(_folder, ["run", "spec.yaml", .. more]);

        Assert.Equal((2, 2), (validate.ExitCode, run.ExitCode));
        Assert.Contains(message, validate.ErrorText, StringComparison.Ordinal);
        Assert.Contains(message, run.ErrorText, StringComparison.Ordinal);
        Assert.Equal(before, Files());
        Assert.StartsWith("name: copy", await File.ReadAllTextAsync(specification), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_output_in_the_way_is_told_at_once()
    {
        Specification("{ model: data, data: data, report: spec.yaml }");
        Ran validate = await Synapse.RunAsync(_folder, "validate", "spec.yaml", "--json");
        Assert.Equal(
            ["output.model is the input 'rows'", "output.data is the input 'rows'", "output.data is output.model", "output.report is the specification itself"],
            validate.Json["errors"]!.AsArray().Select(error => (string)error!["problem"]!));
    }

    [Fact]
    public async Task A_report_asked_for_on_the_command_line_is_an_output_as_well()
    {
        Specification("data: out");
        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--report", "spec.yaml");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("output.report is the specification itself", run.ErrorText, StringComparison.Ordinal);
        Assert.StartsWith("name: copy", await File.ReadAllTextAsync(_folder["spec.yaml"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data", "--out is --data.")]
    [InlineData("data/a.csv", "--out is --data.", "data/a.csv")]
    [InlineData("data/scored.parquet", "--out lies in --data.")]
    [InlineData("stage.yaml", "--out is the stage.")]
    public async Task Transform_writes_beside_what_it_reads(string output, string message, string data = "data")
    {
        _folder.Write("stage.yaml", "type: SelectColumns\ncols: [n]\n");
        Dictionary<string, string> before = Files();
        Ran run = await Synapse.RunAsync(_folder, "transform", "stage.yaml", "--data", data, "--out", output);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{output}: {message}", run.ErrorText, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task Fit_saves_beside_what_it_reads()
    {
        _folder.Write("stage.yaml", "type: Featurize\ninputCols: [n]\noutputCol: features\n");
        Ran run = await Synapse.RunAsync(_folder, "fit", "stage.yaml", "--data", "data", "--save", "data");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("data: --save is --data.", run.ErrorText, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder["data"]).Length);
    }
}
