namespace SynapseServerless.EndToEnd.Tests.BadInput;

/// <summary>A model knows the columns that it was fitted on, and text is read by them wherever it is applied.</summary>
public sealed class KnownTypesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public KnownTypesTests()
    {
        _folder.Write("train.csv", "sex,age,day\nM,31.5,31/12/2024\nF,,01/02/2024\nM,22,15/03/2024\n");
        _folder.Write("fit.yaml", """
            name: fit
            inputs: { train: train.csv }
            pipeline:
              - { type: ValueIndexer, inputCol: sex, outputCol: index }
              - { type: CleanMissingData, inputCols: [age], outputCols: [age], cleaningMode: Mean }
            fit: train
            output: { model: model }
            """);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string[]> ScoreAsync(string rows)
    {
        Ran fitted = await Synapse.RunAsync(_folder, "run", "fit.yaml", "--json");
        Assert.True(fitted.ExitCode == 0, fitted.Error);
        _folder.Write("new.csv", rows);
        Ran scored = await Synapse.RunAsync(_folder, "transform", "model", "--data", "new.csv", "--out", "scored.csv");
        Assert.True(scored.ExitCode == 0, scored.Error);
        return await File.ReadAllLinesAsync(_folder["scored.csv"]);
    }

    [Fact]
    public async Task Letters_that_look_like_Booleans_and_dates_of_the_fits_format_are_read_as_they_were_learnt()
    {
        // By itself this file would have a day of two readings.
        string[] lines = await ScoreAsync("sex,age,day\nF,40,03/04/2024\n");
        Assert.Equal("F,40,2024-04-03,0", lines[1]);
    }

    [Fact]
    public async Task A_column_that_is_empty_in_the_rows_to_score_has_the_type_that_it_was_learnt_with()
    {
        string[] lines = await ScoreAsync("sex,age,day\nM,,\n");
        // The mean of 31.5 and 22.
        Assert.Equal("M,26.75,,1", lines[1]);
    }

    [Fact]
    public async Task A_run_and_its_check_read_what_is_transformed_by_what_was_fitted()
    {
        _folder.Write("new.csv", "sex,age,day\nF,,03/04/2024\n");
        _folder.Write("both.yaml", """
            name: both
            inputs: { a: new.csv, train: train.csv }
            pipeline:
              - { type: ValueIndexer, inputCol: sex, outputCol: index }
              - { type: CleanMissingData, inputCols: [age], outputCols: [age], cleaningMode: Mean }
            fit: train
            transform: a
            output: { data: out, format: csv }
            """);
        Ran check = await Synapse.RunAsync(_folder, "validate", "both.yaml");
        Assert.True(check.ExitCode == 0, check.Error);
        Ran run = await Synapse.RunAsync(_folder, "run", "both.yaml", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("F,26.75,2024-04-03,0", await File.ReadAllTextAsync(Directory.GetFiles(_folder["out"], "part-*.csv").Single()), StringComparison.Ordinal);
    }
}
