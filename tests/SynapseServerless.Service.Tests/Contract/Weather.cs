using System.Text.Json.Nodes;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Tests.Contract;

/// <summary>Jobs over real weather: 2,918 days, of which the column <c>part</c> says that 2,190 are to train on and 728 to test on (counted with awk).</summary>
internal static class Weather
{
    public const int Rows = 2_918;

    public const int Test = 728;

    /// <summary>The input, its splits named by a column.</summary>
    private const string Inputs = """
        "inputs": { "weather": { "path": "weather.csv", "partitions": 2, "split": { "column": "part" } } }
        """;

    private const string Fitting = """
        "pipeline": [
          { "type": "FastVectorAssembler", "inputCols": ["temp_max", "temp_min", "precipitation", "wind"], "outputCol": "features" },
          { "type": "LightGBMRegressor", "labelCol": "temp_max_tomorrow", "numIterations": 20, "numLeaves": 8 }
        ],
        "fit": "weather.train",
        "transform": "weather.test"
        """;

    /// <summary>Fits, scores, evaluates, saves everything under a name.</summary>
    public static string Fit(string name) => $$"""
        {
          "name": "{{name}}",
          {{Inputs}},
          {{Fitting}},
          "evaluate": [{ "type": "ComputeModelStatistics", "labelCol": "temp_max_tomorrow", "scoresCol": "prediction", "evaluationMetric": "regression" }],
          "output": { "model": "../models/{{name}}", "data": "scored/{{name}}", "format": "ndjson" }
        }
        """;

    /// <summary>The same as YAML.</summary>
    public static string FitYaml(string name) => $$"""
        # As people write it.
        name: {{name}}
        inputs: { weather: { path: weather.csv, partitions: 2, split: { column: part } } }
        pipeline:
          - { type: FastVectorAssembler, inputCols: [temp_max, temp_min], outputCol: features }
          - { type: LightGBMRegressor, labelCol: temp_max_tomorrow, numIterations: 5, numLeaves: 8 }
        fit: weather.train
        transform: weather.test
        """;

    /// <summary>Fits for so long that it is met at work.</summary>
    public static string FitSlowly(string name) => $$"""
        {
          "name": "{{name}}",
          {{Inputs}},
          "pipeline": [
            { "type": "FastVectorAssembler", "inputCols": ["temp_max", "temp_min"], "outputCol": "features" },
            { "type": "LightGBMRegressor", "labelCol": "temp_max_tomorrow", "numIterations": 20000, "metric": "l2", "isProvideTrainingMetric": true }
          ],
          "fit": "weather.train"
        }
        """;

    /// <summary>Copies the table, in a moment.</summary>
    public static string Copy(string name, string? folder = null) => $$"""
        {
          "name": "{{name}}",
          "inputs": { "weather": { "path": "weather.csv", "partitions": 1 } },
          "pipeline": [{ "type": "SQLTransformer", "statement": "SELECT date, wind FROM __THIS__" }],
          "transform": "weather",
          "output": { "data": "copies/{{folder ?? name}}", "format": "ndjson" }
        }
        """;

    /// <summary>How many pieces take a while on any engine.</summary>
    public const int ManyPieces = 300;

    /// <summary>Does the same in many pieces.</summary>
    public static string Slowly(string name, int pieces = ManyPieces) => $$"""
        {
          "name": "{{name}}",
          "inputs": { "weather": { "path": "weather.csv", "partitions": {{pieces}} } },
          "pipeline": [{ "type": "SQLTransformer", "statement": "SELECT date, wind FROM __THIS__" }],
          "transform": "weather",
          "output": { "data": "copies/{{name}}", "format": "ndjson" }
        }
        """;

    /// <summary>Fails in the first row: a text is no number.</summary>
    public static string Failing(string name) => $$"""
        {
          "name": "{{name}}",
          "inputs": { "weather": { "path": "weather.csv", "partitions": 1 } },
          "pipeline": [{ "type": "SQLTransformer", "statement": "SELECT CAST(weather AS INTEGER) AS n FROM __THIS__" }],
          "transform": "weather",
          "options": { "attempts": 1 }
        }
        """;

    /// <summary>Puts the table under <c>data/</c> of a root where it is not there: runs that are at work do not like their inputs to change.</summary>
    public static async Task PutAsync(IStorage storage, string root)
    {
        if (await storage.FindAsync($"{root}/data/weather.csv", CancellationToken.None) is not null)
            return;
        await using StorageWrite write = await storage.CreateAsync($"{root}/data/weather.csv", CancellationToken.None);
        await using FileStream file = File.OpenRead(Repository("samples/tomorrow-temperature/data/weather.csv"));
        await file.CopyToAsync(write.Stream);
        await write.CommitAsync(CancellationToken.None);
    }

    /// <summary>The rows that a run wrote as NDJSON, in the order of its files.</summary>
    public static async Task<IReadOnlyList<JsonNode>> RowsAsync(IStorage storage, string folder)
    {
        var rows = new List<JsonNode>();
        await foreach (StorageItem item in storage.ListAsync(folder, CancellationToken.None))
        {
            if (!item.Path.EndsWith(".ndjson", StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(await storage.OpenReadAsync(item.Path, CancellationToken.None));
            while (await reader.ReadLineAsync() is { } line)
                rows.Add(JsonNode.Parse(line)!);
        }
        return rows;
    }

    private static string Repository(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SynapseServerless.sln")))
                return Path.Combine(folder.FullName, path);
        }
        throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
