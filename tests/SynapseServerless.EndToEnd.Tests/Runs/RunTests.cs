using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Runs;

public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<Ran> DoneAsync(string specification, params string[] more)
    {
        _folder.Write("spec.yaml", specification);
        Ran run = await Synapse.RunAsync(_folder, ["run", "spec.yaml", .. more]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    [Fact]
    public async Task For_programs_standard_output_is_one_line_of_JSON()
    {
        Ran run = await DoneAsync(Weather.Whole, "--json");

        Assert.Single(run.Output.TrimEnd().Split('\n'));
        JsonNode json = run.LastLine;
        Assert.Equal("completed", (string)json["status"]!);
        Assert.Contains("weather", (string)json["runId"]!, StringComparison.Ordinal);
        Assert.True((double)json["seconds"]! > 0);
        Assert.Equal(Weather.Rows, (long)json["rows"]!["in"]!);
        Assert.Equal(Weather.Test, (long)json["rows"]!["out"]!);
        Assert.Equal(0, (long)json["rows"]!["setAside"]!);
        Assert.InRange((double)json["metrics"]!["R^2"]!, 0.5, 1);
        foreach (string output in new[] { "model", "data", "metrics", "report" })
            Assert.True(Path.Exists((string)json["outputs"]![output]!), output);
    }

    [Fact]
    public async Task A_parameter_that_does_nothing_is_told_when_checking_and_kept_with_the_run()
    {
        string specification = Weather.FitOnly.Replace("numLeaves: 8", "defaultListenPort: 9000\n    dropRate: 0.5", StringComparison.Ordinal);
        Ran run = await DoneAsync(specification);
        Ran validate = await Synapse.RunAsync(_folder, "validate", "spec.yaml");
        Ran json = await Synapse.RunAsync(_folder, "validate", "spec.yaml", "--json");

        string[] notes =
        [
            "LightGBMRegressor, dropRate: It has no effect where boostingType is gbdt; it needs dart.",
            "LightGBMRegressor, defaultListenPort: It is accepted and has no effect. Training opens no port.",
        ];
        foreach (string note in notes)
        {
            Assert.Contains(note, string.Join(' ', validate.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
            Assert.Contains(note, string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
        Assert.Equal((0, "dropRate"), (json.ExitCode, (string)json.Json["notes"]![0]!["parameter"]!));
        string record = Directory.GetFiles(_folder.Path, "run.json", SearchOption.AllDirectories).Single();
        Assert.Equal(notes, JsonNode.Parse(await File.ReadAllTextAsync(record))!["warnings"]!.AsArray().Select(warning => (string)warning!));
    }

    [Fact]
    public async Task For_people_there_are_metrics_outputs_and_rows_without_a_single_escape()
    {
        Ran run = await DoneAsync(Weather.Whole);

        Assert.Contains("root_mean_squared_error", run.Output, StringComparison.Ordinal);
        Assert.Contains("out/report.html", run.Output, StringComparison.Ordinal);
        Assert.Contains("2,918 in, 728 out, 0 set aside", run.Output, StringComparison.Ordinal);
        Assert.Contains("fit LightGBMRegressor: iteration 20", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output + run.Error);
    }

    [Fact]
    public async Task Progress_can_be_followed_as_lines_of_JSON()
    {
        Ran run = await DoneAsync(Weather.Whole, "--progress", "ndjson");

        JsonNode[] events = [.. run.Error.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!)];
        Assert.Single(events.Select(news => (string)news["runId"]!).Distinct());
        Assert.Contains(events, news => (string)news["phase"]! == "fit LightGBMRegressor");
        Assert.Contains(events, news => (string)news["phase"]! == "transform" && (long)news["rows"]! == 728);
    }

    [Fact]
    public async Task Progress_can_be_turned_off() => Assert.Empty((await DoneAsync(Weather.Whole, "--progress", "none")).Error);

    [Fact]
    public async Task A_phase_that_failed_is_not_said_to_be_done()
    {
        _folder.Write("spec.yaml", Weather.FitOnly);

        // Days below zero there are, and counts below zero there are not.
        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--set", "pipeline.LightGBMRegressor.objective=poisson");

        Assert.Equal(1, run.ExitCode);
        string[] phases = [.. run.Error.Split('\n').Where(line => line.Contains("LightGBMRegressor: ", StringComparison.Ordinal))];
        Assert.Contains(" in ", phases[0], StringComparison.Ordinal);
        Assert.Contains("stopped after", Assert.Single(phases, line => line.StartsWith("fit ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("as the objective poisson needs", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_goes_where_the_command_line_says()
    {
        await DoneAsync(Weather.Whole, "--report", "there/report.html");

        string report = await File.ReadAllTextAsync(_folder["there/report.html"]);
        Assert.StartsWith("<!doctype html>", report, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(_folder["out/report.html"]));
    }

    [Fact]
    public async Task A_value_set_on_the_command_line_reaches_the_native_library()
    {
        await DoneAsync(Weather.FitOnly, "--set", "pipeline.LightGBMRegressor.numIterations=3", "--set", "output.model=other");

        string model = Assert.Single(Directory.GetFiles(_folder["other"], "model.txt", SearchOption.AllDirectories));
        // LightGBM writes a block that begins so for every tree.
        Assert.Equal(3, (await File.ReadAllLinesAsync(model)).Count(line => line.StartsWith("Tree=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Fitting_scoring_and_evaluating_apart_give_what_they_give_together()
    {
        Ran together = await DoneAsync(Weather.Whole, "--json");
        Directory.Delete(_folder["out"], recursive: true);

        await DoneAsync(Weather.FitOnly);
        Assert.Equal(Weather.Test, (long)(await DoneAsync(Weather.ScoreOnly, "--json")).LastLine["rows"]!["out"]!);
        Ran evaluated = await DoneAsync(Weather.EvaluateOnly, "--json");

        foreach (string metric in new[] { "R^2", "root_mean_squared_error", "mean_absolute_error" })
            Assert.Equal((double)together.LastLine["metrics"]![metric]!, (double)evaluated.LastLine["metrics"]![metric]!, 1e-9);
    }

    [Fact]
    public async Task A_wrong_specification_ends_with_2_and_is_told_to_programs_as_well()
    {
        _folder.Write("spec.yaml", Weather.Whole.Replace("LightGBMRegressor", "LightGBMRegresor", StringComparison.Ordinal));

        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("There is no stage 'LightGBMRegresor'. Did you mean 'LightGBMRegressor'", run.ErrorText, StringComparison.Ordinal);
        Assert.Equal("failed", (string)run.LastLine["status"]!);
        Assert.Contains("LightGBMRegresor", (string)run.LastLine["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_column_ends_with_2_before_any_row_is_read()
    {
        _folder.Write("spec.yaml", Weather.Whole.Replace("[temp_max,", "[tempmax,", StringComparison.Ordinal));

        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("tempmax", run.ErrorText, StringComparison.Ordinal);
        Assert.Contains("temp_max", run.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, (long)run.LastLine["rows"]!["in"]!);
    }
}
