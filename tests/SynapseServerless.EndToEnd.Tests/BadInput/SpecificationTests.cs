using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.BadInput;

/// <summary>Wrong specifications: one clear message each, with its line, and exit code 2.</summary>
public sealed class SpecificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<string> RefusedAsync(string yaml, params string[] more)
    {
        _folder.Write("spec.yaml", yaml.Replace("FLIGHTS", Samples.Flights, StringComparison.Ordinal));
        Ran validate = await Synapse.RunAsync(_folder, ["validate", "spec.yaml", .. more]);
        Assert.Equal(2, validate.ExitCode);
        Assert.Empty(validate.Output);
        return validate.ErrorText;
    }

    [Fact]
    public async Task A_specification_that_is_right_is_told_so()
    {
        Ran validate = await Synapse.RunAsync(_folder, "validate", Path.Combine(Samples.Repository, "samples", "flight-delays", "pipeline.yaml"));

        Assert.True(validate.ExitCode == 0, validate.Error);
        Assert.Contains("is right", validate.Output, StringComparison.Ordinal);
        Assert.Contains("200,000 rows", validate.Output, StringComparison.Ordinal);
        Assert.Contains("prediction", validate.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_stage_is_told_with_its_line_and_the_nearest_name() =>
        Assert.Contains("spec.yaml(3,11): There is no stage 'SelectColumn'. Did you mean 'SelectColumns'", await RefusedAsync("""
            inputs: { flights: "FLIGHTS" }
            pipeline:
              - type: SelectColumn
                cols: [origin]
            transform: flights
            """), StringComparison.Ordinal);

    [Fact]
    public async Task An_unknown_parameter_is_told_with_its_line_and_the_nearest_name() =>
        Assert.Contains("spec.yaml(4,5), stage SelectColumns: SelectColumns has no parameter 'colls'. Did you mean 'cols'?", await RefusedAsync("""
            inputs: { flights: "FLIGHTS" }
            pipeline:
              - type: SelectColumns
                colls: [origin]
            transform: flights
            """), StringComparison.Ordinal);

    [Fact]
    public async Task A_value_that_is_not_known_is_told_with_those_that_are_and_nothing_of_how_it_was_checked()
    {
        const string yaml = """
            inputs: { flights: "FLIGHTS" }
            pipeline: [ { type: SelectColumns, cols: [origin] } ]
            transform: flights
            output: { data: out, format: FORMAT }
            """;
        string error = await RefusedAsync(yaml.Replace("FORMAT", "xml", StringComparison.Ordinal));
        Assert.Contains("The value 'xml' is not known. The values are parquet, csv, tsv, ndjson, arrow.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("{0}", error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'ndjson'?", await RefusedAsync(yaml.Replace("FORMAT", "njson", StringComparison.Ordinal)), StringComparison.Ordinal);

        _folder.Write("spec.yaml", yaml.Replace("FORMAT", "tsv", StringComparison.Ordinal).Replace("FLIGHTS", Samples.Flights, StringComparison.Ordinal));
        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(Directory.GetFiles(_folder["out"], "part-*"), part => Assert.EndsWith(".tsv", part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("numLeaves: many", "A whole number is expected here, not the string 'many'")]
    [InlineData("numLeaves: 1", "at least 2")]
    public async Task A_parameter_of_a_wrong_type_or_range_is_told_with_what_would_be_right(string parameter, string right)
    {
        string error = await RefusedAsync($$"""
            inputs: { flights: "FLIGHTS" }
            pipeline:
              - type: LightGBMRegressor
                {{parameter}}
            fit: flights
            """);

        Assert.Contains("spec.yaml(4,16), stage LightGBMRegressor, parameter numLeaves", error, StringComparison.Ordinal);
        Assert.Contains(right, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_column_is_told_with_its_stage_its_line_and_those_there_are()
    {
        string error = await RefusedAsync("""
            inputs: { flights: "FLIGHTS" }
            pipeline:
              - type: SelectColumns
                cols: [orign]
            transform: flights
            """);

        Assert.Contains("spec.yaml(3,5), stage SelectColumns", error, StringComparison.Ordinal);
        Assert.Contains("There is no column 'orign'", error, StringComparison.Ordinal);
        Assert.Contains("origin", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_errors_come_as_a_list()
    {
        string error = await RefusedAsync("""
            inputs: { flights: "FLIGHTS" }
            pipeline:
              - type: SelectColumn
              - type: DropColum
            transform: flights
            """);

        Assert.StartsWith("2 things are wrong:", error, StringComparison.Ordinal);
        Assert.Contains("(3,11)", error, StringComparison.Ordinal);
        Assert.Contains("(4,11)", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_programs_the_errors_come_in_parts()
    {
        _folder.Write("spec.yaml", "inputs: { a: none.csv }\npipeline: { type: SelectColumn }\ntransform: a\n");

        Ran validate = await Synapse.RunAsync(_folder, "validate", "spec.yaml", "--json");

        Assert.Equal(2, validate.ExitCode);
        Assert.False((bool)validate.Json["valid"]!);
        JsonNode error = Assert.Single(validate.Json["errors"]!.AsArray())!;
        Assert.Equal(2, (int)error["line"]!);
        Assert.Equal("There is no stage 'SelectColumn'", (string)error["problem"]!);
    }

    [Fact]
    public async Task A_key_that_is_there_twice_is_refused() =>
        Assert.Contains("spec.yaml(2,1): The key 'inputs' appears a second time", await RefusedAsync("""
            inputs: { flights: "FLIGHTS" }
            inputs: { flights: "FLIGHTS" }
            transform: flights
            """), StringComparison.Ordinal);

    [Fact]
    public async Task A_bomb_of_aliases_is_refused_before_it_goes_off()
    {
        // Nine levels of nine aliases each would be 387 million nodes.
        string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 8)
            .Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

        Assert.Contains("spec.yaml", await RefusedAsync(bomb), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_specification_of_50_MB_is_refused_by_its_size() =>
        Assert.Contains("spec.yaml", await RefusedAsync("# " + new string('x', 50_000_000)), StringComparison.Ordinal);

    [Fact]
    public async Task A_specification_that_does_not_exist_is_refused()
    {
        Ran validate = await Synapse.RunAsync(_folder, "validate", "none.yaml");

        Assert.Equal(2, validate.ExitCode);
        Assert.Contains("none.yaml: There is no such file.", validate.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_set_on_the_command_line_wins_and_is_checked_like_the_others()
    {
        string error = await RefusedAsync("""
            inputs: { flights: "FLIGHTS" }
            pipeline:
              - type: SelectColumns
                cols: [origin]
            transform: flights
            """, "--set", "pipeline.0.cols=[orign]");

        Assert.Contains("There is no column 'orign'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_of_the_environment_stands_for_its_value()
    {
        _folder.Write("spec.yaml", $$"""
            inputs: { flights: "{{Samples.Flights}}" }
            pipeline: { type: SelectColumns, cols: ["${COLUMN}"] }
            transform: flights
            """);

        Ran unset = await Synapse.RunAsync(_folder, "validate", "spec.yaml");
        Ran set = await Synapse.RunProcessAsync(_folder.Path, new Dictionary<string, string> { ["COLUMN"] = "origin" }, "validate", "spec.yaml");

        Assert.Equal(2, unset.ExitCode);
        Assert.Contains("There is no environment variable COLUMN.", unset.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, set.ExitCode);
        Assert.Contains("giving 1 column: origin", set.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_files_of_different_schemas_are_told_apart_by_name_and_column()
    {
        foreach (string column in new[] { "origin", "delay" })
        {
            _folder.Write($"{column}.yaml", $"{{ type: SelectColumns, cols: [{column}] }}");
            Ran made = await Synapse.RunAsync(_folder, "transform", $"{column}.yaml", "--data", Samples.Flights, "--out", $"{column}.parquet");
            Assert.True(made.ExitCode == 0, made.Error);
        }

        string error = await RefusedAsync("""
            inputs: { flights: { path: ["origin.parquet", "delay.parquet"] } }
            pipeline: { type: SelectColumns, cols: [origin] }
            transform: flights
            """);

        Assert.Contains("delay.parquet", error, StringComparison.Ordinal);
        Assert.Contains("origin", error, StringComparison.Ordinal);
    }
}
