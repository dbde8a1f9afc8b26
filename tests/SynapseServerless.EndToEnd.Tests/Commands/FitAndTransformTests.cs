using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.Commands;

public sealed class FitAndTransformTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private const string Pipeline = """
        - type: FastVectorAssembler
          inputCols: [distance, delay]
          outputCol: features
        - type: LightGBMRegressor
          labelCol: delay
          numIterations: 5
        """;

    [Fact]
    public async Task A_fitted_pipeline_is_saved_and_scores_every_row()
    {
        _folder.Write("pipeline.yaml", Pipeline);

        Ran fit = await Synapse.RunAsync(_folder, "fit", "pipeline.yaml", "--data", Samples.Flights, "--save", "model");
        Assert.True(fit.ExitCode == 0, fit.Error);
        Ran transform = await Synapse.RunAsync(_folder, "transform", "model", "--data", Samples.Flights, "--out", "scored");
        Assert.True(transform.ExitCode == 0, transform.Error);
        Ran scored = await Synapse.RunAsync(_folder, "data", "scored", "--json");

        Assert.True(File.Exists(_folder["model/stage.json"]));
        Assert.Contains("Wrote 200,000 rows", transform.Error, StringComparison.Ordinal);
        Assert.Equal(200_000, (long)scored.Json["rows"]!);
        Assert.Contains("prediction", scored.Json["columns"]!.AsArray().Select(column => (string)column!["name"]!));
    }

    [Fact]
    public async Task Bins_that_a_fit_kept_are_those_of_other_fits_and_of_runs()
    {
        _folder.Write("pipeline.yaml", Pipeline);
        _folder.Write("again.yaml", $"{Pipeline}\n  referenceDataset: kept/bins");
        // Few rows of a narrow range, of which no fit would make the bins of all flights.
        _folder.Write("few.csv", $"distance,delay\n{string.Join('\n', Enumerable.Range(0, 60).Select(row => $"{500 + row},{row % 7}"))}\n");
        _folder.Write("jobs/run.yaml", """
            inputs: { few: ../few.csv }
            pipeline:
              - { type: FastVectorAssembler, inputCols: [distance, delay], outputCol: features }
              - { type: LightGBMRegressor, labelCol: delay, numIterations: 5, numTasks: 2, referenceDataset: ../kept/bins }
            fit: few
            output: { model: ../of-run }
            """);

        Ran fit = await Synapse.RunAsync(_folder, "fit", "pipeline.yaml", "--data", Samples.Flights, "--save", "first", "--save-reference", "kept/bins");
        Assert.True(fit.ExitCode == 0, fit.Error);
        Ran same = await Synapse.RunAsync(_folder, "fit", "again.yaml", "--data", Samples.Flights, "--save", "same");
        Ran few = await Synapse.RunAsync(_folder, "fit", "again.yaml", "--data", "few.csv", "--save", "few");
        Ran run = await Synapse.RunAsync(_folder, "run", "jobs/run.yaml");

        Assert.Contains("The model is in first, the bins are in kept/bins.", fit.ErrorText, StringComparison.Ordinal);
        Assert.True(same.ExitCode == 0, same.Error);
        Assert.True(few.ExitCode == 0, few.Error);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(Model("first"), Model("same"));
        // LightGBM writes the range that bins were made of into the model: distances from 30 to 4962, delays from -80 to 1575.
        Assert.Contains("feature_infos=[30:4962] [-80:1575]", Model("first"), StringComparison.Ordinal);
        Assert.Contains("feature_infos=[30:4962] [-80:1575]", Model("few"), StringComparison.Ordinal);
        Assert.Contains("feature_infos=[30:4962] [-80:1575]", Model("of-run"), StringComparison.Ordinal);

        string Model(string folder) => File.ReadAllText(Directory.EnumerateFiles(_folder[folder], "model.txt", SearchOption.AllDirectories).Single());
    }

    [Fact]
    public async Task Bins_that_are_missing_are_told_with_file_line_and_stage_before_anything_is_read()
    {
        _folder.Write("pipeline.yaml", $"{Pipeline}\n  referenceDataset: bins");
        _folder.Write("spec.yaml", $"""
            inputs: {"{"} flights: "{Samples.Flights}" {"}"}
            pipeline:
            {Pipeline}
              referenceDataset: bins
            fit: flights
            output: {"{"} model: model {"}"}
            """);
        string problem = $"stage LightGBMRegressor, parameter referenceDataset: The bins '{_folder["bins"]}' cannot be used: There is no such file. synapse fit --save-reference writes such a file";

        foreach ((string[] command, string line) in (((string[], string)[])
            [(["fit", "pipeline.yaml", "--data", Samples.Flights, "--save", "model"], "pipeline.yaml(4,3)"), (["validate", "spec.yaml"], "spec.yaml(6,3)"), (["run", "spec.yaml"], "spec.yaml(6,3)")]))
        {
            Ran ran = await Synapse.RunAsync(_folder, command);
            Assert.Equal(2, ran.ExitCode);
            Assert.Contains($"{line}, {problem}", ran.ErrorText, StringComparison.Ordinal);
        }
        Assert.False(Directory.Exists(_folder["model"]));
    }

    [Fact]
    public async Task Rows_of_a_second_input_judge_as_they_do_in_a_specification()
    {
        // A wave to learn; the validation rows have noise, so that training stops early. The names of the files tell no format.
        static string Table(int rows, int noise) =>
            $"x,y\n{string.Join('\n', Enumerable.Range(0, rows).Select(row => FormattableString.Invariant($"{row % 97},{Math.Sin(row % 97 / 9.0) + (noise * (row % 5) * 0.1):R}")))}\n";
        _folder.Write("train.data", Table(970, 0));
        _folder.Write("valid.data", Table(80, 1));
        const string stages = """
            - { type: FastVectorAssembler, inputCols: [x], outputCol: features }
            - { type: LightGBMRegressor, labelCol: y, numIterations: 200, learningRate: 0.3, earlyStoppingRound: 5, numThreads: 1, deterministic: true }
            """;
        _folder.Write("stages.yaml", stages);
        _folder.Write("spec.yaml", $$"""
            inputs: { train: { path: train.data, format: csv }, valid: { path: valid.data, format: csv } }
            pipeline:
            {{stages}}
            fit: { input: train, validation: valid }
            output: { model: of-run }
            """);

        Ran alone = await Synapse.RunAsync(_folder, "fit", "stages.yaml", "--data", "train.data", "--format", "csv", "--save", "alone");
        Ran fit = await Synapse.RunAsync(_folder, "fit", "stages.yaml", "--data", "train.data", "--validation", "valid.data", "--format", "csv", "--save", "of-fit", "--save-reference", "bins");
        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml");

        Assert.Equal(2, alone.ExitCode);
        Assert.Contains("stages.yaml(2,3), stage LightGBMRegressor, parameter earlyStoppingRound: Early stopping needs validation rows.", alone.ErrorText, StringComparison.Ordinal);
        Assert.True(fit.ExitCode == 0, fit.Error);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(Saved("of-run", "model.txt"), Saved("of-fit", "model.txt"));
        JsonNode record = JsonNode.Parse(Saved("of-fit", "training.json"))!;
        JsonNode ofRun = JsonNode.Parse(Saved("of-run", "training.json"))!;
        // The library sums losses on the threads that the process has, which fits of other tests share: the last digits may differ.
        double[] losses = Losses(record), same = Losses(ofRun);
        Assert.Equal(losses.Length, same.Length);
        Assert.All(losses.Zip(same), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        foreach (JsonNode one in (JsonNode[])[record, ofRun])
            one.AsObject().Remove("metrics");
        Assert.True(JsonNode.DeepEquals(ofRun, record), $"{ofRun}\n{record}");
        Assert.Equal((970, 80), ((int)record["trainingRows"]!, (int)record["validationRows"]!));
        Assert.InRange((int)record["bestIteration"]!, 1, 199);
        Assert.True(File.Exists(_folder["bins"]));

        static double[] Losses(JsonNode record) => [.. record["metrics"]!.AsObject().SelectMany(metric => metric.Value!.AsArray().Select(value => (double)value!))];

        string Saved(string folder, string name) => File.ReadAllText(Directory.EnumerateFiles(_folder[folder], name, SearchOption.AllDirectories).Single());
    }

    [Fact]
    public async Task Rows_to_validate_on_that_no_stage_takes_are_refused_as_in_a_specification()
    {
        const string stage = "{ type: ValueIndexer, inputCol: origin, outputCol: index }";
        const string problem = "stage ValueIndexer: No stage takes validation rows. Fit without them.";
        _folder.Write("stage.yaml", stage);
        _folder.Write("spec.yaml", $$"""
            inputs: { flights: "{{Samples.Flights}}" }
            pipeline: {{stage}}
            fit: { input: flights, validation: flights }
            output: { model: model }
            """);

        Ran fit = await Synapse.RunAsync(_folder, "fit", "stage.yaml", "--data", Samples.Flights, "--validation", Samples.Flights, "--save", "model");
        Ran validate = await Synapse.RunAsync(_folder, "validate", "spec.yaml");

        Assert.Equal((2, 2), (fit.ExitCode, validate.ExitCode));
        Assert.Contains($"stage.yaml(1,1), {problem}", fit.ErrorText, StringComparison.Ordinal);
        Assert.Contains(problem, validate.ErrorText, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["model"]));
    }

    [Theory]
    [InlineData("{ type: ValueIndexer, inputCol: origin, outputCol: index }", "stages.yaml(1,1), stage ValueIndexer: No stage chooses bins.")]
    [InlineData("[ { type: LightGBMRegressor }, { type: LightGBMRegressor } ]", "stages.yaml, stage Pipeline: Several stages choose bins: LightGBMRegressor, LightGBMRegressor_2.")]
    [InlineData("{ type: LightGBMRegressor, referenceDataset: bins }", "stages.yaml(1,1), stage LightGBMRegressor, parameter referenceDataset: The stage chooses no bins")]
    [InlineData("{ type: LightGBMRegressor, linearTree: true }", "stages.yaml(1,1), stage LightGBMRegressor, parameter linearTree: Linear trees need values that bins do not hold.")]
    public async Task Bins_are_kept_of_the_one_stage_that_chooses_them(string stages, string problem)
    {
        _folder.Write("stages.yaml", stages);

        Ran fit = await Synapse.RunAsync(_folder, "fit", "stages.yaml", "--data", Samples.Flights, "--save", "model", "--save-reference", "bins");

        Assert.Equal(2, fit.ExitCode);
        Assert.Contains(problem, fit.ErrorText, StringComparison.Ordinal);
        Assert.Contains("Leave out --save-reference", fit.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_is_named_like_a_file_is_one_file()
    {
        _folder.Write("stage.yaml", "{ type: SelectColumns, cols: [origin, delay] }");

        Ran transform = await Synapse.RunAsync(_folder, "transform", "stage.yaml", "--data", Samples.Flights, "--out", "out.csv");

        Assert.True(transform.ExitCode == 0, transform.Error);
        string[] lines = await File.ReadAllLinesAsync(_folder["out.csv"]);
        Assert.Equal(200_001, lines.Length);
        Assert.Equal("origin,delay", lines[0]);
        Assert.Equal("LAS,33", lines[1]);
    }

    [Fact]
    public async Task An_estimator_cannot_transform_before_it_is_fitted()
    {
        _folder.Write("pipeline.yaml", Pipeline);

        Ran transform = await Synapse.RunAsync(_folder, "transform", "pipeline.yaml", "--data", Samples.Flights, "--out", "scored");

        Assert.Equal(2, transform.ExitCode);
        Assert.Contains("LightGBMRegressor must be fitted before it can transform. Fit it with synapse fit", transform.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transformer_needs_no_fit()
    {
        _folder.Write("stage.yaml", "{ type: SelectColumns, cols: [origin] }");

        Ran fit = await Synapse.RunAsync(_folder, "fit", "stage.yaml", "--data", Samples.Flights, "--save", "model");

        Assert.Equal(2, fit.ExitCode);
        Assert.Contains("SelectColumns needs no fit. Apply it with synapse transform.", fit.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_no_model_is_refused()
    {
        Directory.CreateDirectory(_folder["nothing"]);

        Ran transform = await Synapse.RunAsync(_folder, "transform", "nothing", "--data", Samples.Flights, "--out", "scored");

        Assert.Equal(2, transform.ExitCode);
        Assert.Contains("nothing: There is no saved stage here.", transform.ErrorText, StringComparison.Ordinal);
    }
}
