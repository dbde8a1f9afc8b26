using System.Globalization;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;

namespace SynapseServerless.EndToEnd.Tests.Runs;

/// <summary>The samples as a user runs them, in a copy of the folder; their metrics are computed anew in SQL, from what they wrote.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SampleTests()
    {
        string samples = Path.Combine(Samples.Repository, "samples");
        foreach (string file in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(samples, file);
            if (relative.Split(Path.DirectorySeparatorChar).Any(part => part is "out" or ".synapse"))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[relative])!);
            File.Copy(file, _folder[relative]);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Flight_delays_are_predicted_better_than_by_the_hour_alone_and_scored_again_by_the_saved_model()
    {
        JsonNode run = await RunAsync("flight-delays");

        Assert.Equal(200_000, (long)run["rows"]!["in"]!);
        Assert.InRange((long)run["rows"]!["out"]!, 39_000, 41_000);
        Assert.True(new FileInfo(_folder["flight-delays/out/report.html"]).Length > 10_000);
        // The area under the ROC curve is the rank statistic of Mann and Whitney; ties count half.
        double area = Area("list_extract(probability, 2)", "flight-delays/out/scored/*.parquet");
        Assert.Equal(area, (double)run["metrics"]!["AUC"]!, 1e-4);
        // What is known without a model: the later in the day, the more delays have piled up.
        Assert.True(area > Area("hour(date)", "flight-delays/out/scored/*.parquet") + 0.02, $"The area is only {area}.");

        JsonNode scored = await RunAsync("score-flights");

        Assert.Equal(200_000, (long)scored["rows"]!["out"]!);
        Assert.Equal(
            0, Scalar($"""
                SELECT count(*) FROM read_parquet('{_folder["flight-delays/out/scored/*.parquet"]}') AS first
                JOIN read_csv('{_folder["score-flights/out/scored/*.csv"]}') AS again USING (date, origin, destination, delay)
                WHERE first.prediction <> again.prediction
                """));
    }

    [Thorough]
    [Fact]
    public async Task Tomorrow_is_predicted_better_than_by_saying_that_it_will_be_like_today()
    {
        JsonNode run = await RunAsync("tomorrow-temperature");

        string scored = _folder["tomorrow-temperature/out/scored/*.parquet"];
        double error = Scalar($"SELECT sqrt(avg(pow(prediction - temp_max_tomorrow, 2))) FROM read_parquet('{scored}')");
        Assert.Equal(error, (double)run["metrics"]!["root_mean_squared_error"]!, 1e-6);
        double persistence = Scalar($"SELECT sqrt(avg(pow(temp_max - temp_max_tomorrow, 2))) FROM read_parquet('{scored}')");
        Assert.True(error < 0.95 * persistence, $"The error is {error}, and that of saying 'like today' is {persistence}.");
    }

    private async Task<JsonNode> RunAsync(string sample)
    {
        Ran run = await Synapse.RunAsync(_folder, "run", $"{sample}/pipeline.yaml", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        return run.LastLine;
    }

    private double Area(string score, string files) => Scalar($"""
        WITH ranked AS (
          SELECT label, rank() OVER (ORDER BY {score}) + (count(*) OVER (PARTITION BY {score}) - 1) / 2.0 AS r
          FROM read_parquet('{_folder[files]}'))
        SELECT (sum(r) FILTER (label = 1) - count(*) FILTER (label = 1) * (count(*) FILTER (label = 1) + 1) / 2.0)
          / (count(*) FILTER (label = 1) * count(*) FILTER (label = 0)) FROM ranked
        """);

    private static double Scalar(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToDouble(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
