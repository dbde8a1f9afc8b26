using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Runs;

public sealed class RunsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_is_listed_shown_and_deleted()
    {
        _folder.Write("spec.yaml", Weather.Whole);
        string id = (string)(await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json")).LastLine["runId"]!;

        JsonNode listed = Assert.Single((await Synapse.RunAsync(_folder, "runs", "list", "--json")).Json.AsArray())!;
        Assert.Equal(id, (string)listed["runId"]!);
        Assert.False((bool)listed["atWork"]!);
        Assert.Contains("done", (await Synapse.RunAsync(_folder, "runs", "list")).Output, StringComparison.Ordinal);

        Ran shown = await Synapse.RunAsync(_folder, "runs", "show", id[^4..]);
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("LightGBMRegressor", shown.Output, StringComparison.Ordinal);
        Assert.Contains("root_mean_squared_error", shown.Output, StringComparison.Ordinal);
        JsonNode record = (await Synapse.RunAsync(_folder, "runs", "show", "last", "--json")).Json;
        Assert.Equal(id, (string)record["runId"]!);
        Assert.NotEmpty(record["stages"]!.AsArray());
        Assert.NotEmpty(record["tasks"]!.AsArray());

        Assert.Equal(0, (await Synapse.RunAsync(_folder, "runs", "delete", id)).ExitCode);
        Assert.Empty((await Synapse.RunAsync(_folder, "runs", "list", "--json")).Json.AsArray());
        // What the specification placed outside of the run's own folder is the user's.
        Assert.True(File.Exists(_folder["out/report.html"]));
    }

    [Fact]
    public async Task A_completed_run_is_not_run_again()
    {
        _folder.Write("spec.yaml", Weather.FitOnly);
        await Synapse.RunAsync(_folder, "run", "spec.yaml", "--work", "kept");

        Ran resumed = await Synapse.RunAsync(_folder, "runs", "resume", "last", "--work", "kept", "--json");

        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal("completed", (string)resumed.LastLine["status"]!);
        Assert.DoesNotContain(resumed.Error.Split('\n'), line => line.StartsWith("fit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_resumed_says_where_its_file_has_changed_since()
    {
        _folder.Write("data.csv", "x\n1\ntwo\n");
        const string specification = """
            name: numbers
            inputs: { all: { path: data.csv, types: { x: BIGINT } } }
            pipeline: [ { type: SelectColumns, cols: [x] } ]
            transform: all
            output: { data: out }
            """;
        _folder.Write("spec.yaml", specification);
        Assert.Equal(1, (await Synapse.RunAsync(_folder, "run", "spec.yaml")).ExitCode);
        Assert.DoesNotContain("has changed since", (await Synapse.RunAsync(_folder, "runs", "resume", "last")).ErrorText, StringComparison.Ordinal);

        _folder.Write("spec.yaml", specification + "\nonError: setAside\n");
        Ran resumed = await Synapse.RunAsync(_folder, "runs", "resume", "last");

        Assert.Equal(1, resumed.ExitCode);
        Assert.Contains("spec.yaml has changed since. The run goes on with the specification it was started with", resumed.ErrorText, StringComparison.Ordinal);
        Assert.Contains("synapse run ", resumed.ErrorText, StringComparison.Ordinal);
        Ran anew = await Synapse.RunAsync(_folder, "run", "spec.yaml");
        Assert.True(anew.ExitCode == 0, anew.Error);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("resume")]
    [InlineData("cancel")]
    [InlineData("delete")]
    public async Task Without_runs_there_is_one_clear_message(string command)
    {
        Ran none = await Synapse.RunAsync(_folder, "runs", command, "last");

        Assert.Equal(2, none.ExitCode);
        Assert.Contains("There are no runs in .synapse. Name the folder of the runs with --work.", none.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_run_is_told_with_those_there_are()
    {
        _folder.Write("spec.yaml", Weather.FitOnly);
        await Synapse.RunAsync(_folder, "run", "spec.yaml");

        Ran unknown = await Synapse.RunAsync(_folder, "runs", "show", "nonesuch");

        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("There is no run 'nonesuch' in .synapse.", unknown.ErrorText, StringComparison.Ordinal);
        Assert.Contains("weather", unknown.ErrorText, StringComparison.Ordinal);
    }
}
