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
    public async Task What_scores_the_rows_of_a_model_is_told_when_checking_and_kept_with_the_run()
    {
        _folder.Write("spec.yaml", Weather.FitOnly);
        Ran before = await Synapse.RunAsync(_folder, "validate", "spec.yaml", "--json");
        Assert.Contains("in C# (managed) where that covers the model", (string)before.Json["facts"]![0]!["text"]!, StringComparison.Ordinal);
        Assert.Empty(before.Json["notes"]!.AsArray());
        await DoneAsync(Weather.FitOnly);
        _folder.Write("score.yaml", Weather.ScoreOnly);
        Ran checkedModel = await Synapse.RunAsync(_folder, "validate", "score.yaml");
        Assert.Contains("scorer: Rows are scored by code in C# (managed).", string.Join(' ', checkedModel.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Ran scored = await Synapse.RunAsync(_folder, "run", "score.yaml");
        Assert.True(scored.ExitCode == 0, scored.Error);
        foreach (string record in Directory.GetFiles(_folder.Path, "run.json", SearchOption.AllDirectories))
        {
            JsonNode insights = JsonNode.Parse(await File.ReadAllTextAsync(record))!["insights"]!;
            Assert.Equal("managed", (string)insights.AsObject().Single().Value!["facts"]!["scorer"]!);
        }
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

    [Theory]
    [InlineData(0, "completed", "")]
    [InlineData(1, "failed", "as the objective poisson needs", "--set", "pipeline.LightGBMRegressor.objective=poisson")]
    [InlineData(2, "failed", "'nothing'", "--set", "pipeline.LightGBMRegressor.labelCol=nothing")]
    [InlineData(2, "failed", "--set pipeline.Nothing.labelCol=nothing: There is no", "--set", "pipeline.Nothing.labelCol=nothing")]
    public async Task Who_reads_standard_error_as_JSON_finds_nothing_else(int exitCode, string status, string error, params string[] more)
    {
        _folder.Write("spec.yaml", Weather.Whole);
        Ran run = await Synapse.RunAsync(_folder, ["run", "spec.yaml", "--json", "--progress", "ndjson", .. more]);

        Assert.Equal(exitCode, run.ExitCode);
        JsonNode[] lines = [.. run.Error.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(status, (string)lines[^1]["status"]!);
        Assert.Equal(status, (string)run.LastLine["status"]!);
        if (exitCode == 0)
            return;
        Assert.Contains(error, (string)lines[^1]["error"]!, StringComparison.Ordinal);
        Assert.Single(run.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Data_that_is_missing_from_the_results_is_told_and_strict_ends_with_3()
    {
        // The second file can be planned by its end, and not be read.
        _folder.Write("a.csv", "n\n1\n2\n");
        _folder.Write("stage.yaml", "type: SelectColumns\ncols: [n]\n");
        foreach (string name in new[] { "data/a.parquet", "data/b.parquet" })
            Assert.Equal(0, (await Synapse.RunAsync(_folder, "transform", "stage.yaml", "--data", "a.csv", "--out", name)).ExitCode);
        byte[] content = await File.ReadAllBytesAsync(_folder["data/b.parquet"]);
        content.AsSpan(4, 20).Fill(0xFF);
        await File.WriteAllBytesAsync(_folder["data/b.parquet"], content);
        _folder.Write("spec.yaml", """
            name: copy
            inputs: { rows: { path: data, partitionBytes: 1 } }
            pipeline: [ { type: SelectColumns, cols: [n] } ]
            transform: rows
            onError: setAside
            output: { data: out, report: report.html }
            """);

        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json"), strict = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--strict");

        Assert.Equal((0, 3), (run.ExitCode, strict.ExitCode));
        Assert.Equal(1, (int)run.LastLine["partitions"]!["setAside"]!);
        Assert.Contains("1 of 2 partitions of 'rows' was set aside as a whole, so that 2 rows are in no result", (string)run.LastLine["warnings"]![0]!, StringComparison.Ordinal);
        Assert.Contains("2 set aside, 1 partition set aside as a whole", strict.Output, StringComparison.Ordinal);
        string report = await File.ReadAllTextAsync(_folder["report.html"]);
        Assert.Contains("Partitions set aside", report, StringComparison.Ordinal);
        Assert.Contains("set aside as a whole, so that 2 rows are in no result", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_misses_nothing_is_done_strictly_too() => await DoneAsync(Weather.FitOnly, "--strict");

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
