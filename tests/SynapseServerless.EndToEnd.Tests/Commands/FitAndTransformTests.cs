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

    [Theory]
    [InlineData("", "GOMP_SPINCOUNT = '1000'")]
    [InlineData("OMP_WAIT_POLICY=active", "OMP_WAIT_POLICY = 'ACTIVE'")]
    [InlineData("GOMP_SPINCOUNT=77", "GOMP_SPINCOUNT = '77'")]
    public async Task Threads_that_wait_for_each_other_leave_the_processors_to_others_unless_the_user_decides_otherwise(string set, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only LightGBM for Linux is built with GNU's OpenMP.");
        _folder.Write("pipeline.yaml", Pipeline);
        // GNU's OpenMP then writes what it goes by to standard error when it is loaded.
        var environment = new Dictionary<string, string> { ["OMP_DISPLAY_ENV"] = "VERBOSE" };
        if (set.Split('=') is [var name, var value])
            environment[name] = value;

        Ran fit = await Synapse.RunAsync(_folder.Path, environment, "fit", "pipeline.yaml", "--data", Samples.Flights, "--save", "model");

        Assert.True(fit.ExitCode == 0, fit.Error);
        Assert.Contains(expected, fit.ErrorText, StringComparison.Ordinal);
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
