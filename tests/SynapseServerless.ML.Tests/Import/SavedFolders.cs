using System.Text;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using SynapseServerless.Anomalies;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Import.Tests;

/// <summary>Folders as Spark writes them, made by the facts of its format: metadata as a line of JSON, data as Parquet.</summary>
internal sealed class SavedFolders : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synapse-import-");

    /// <summary>The stages that are imported to.</summary>
    public static StageCatalog Catalog { get; } = new StageCatalog().AddCore().AddML().AddLightGBM().AddAnomalies();

    /// <summary>The location of a folder.</summary>
    public string this[string name] => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Reads what stands in a folder.</summary>
    public Task<ImportedPipeline> ImportAsync(string name, bool partial = false) =>
        new SparkImporter(Catalog, new LocalStorage()).ReadAsync(this[name], partial, Xunit.TestContext.Current.CancellationToken);

    /// <summary>Writes the metadata of a stage.</summary>
    public string Stage(string name, string type, string parameters, string more = "", string defaults = "{}")
    {
        Write($"{name}/metadata/part-00000", $$"""{"class":"{{type}}","timestamp":1700000000000,"sparkVersion":"3.5.0","uid":"{{Uid(name)}}","paramMap":{{parameters}},"defaultParamMap":{{defaults}}{{more}}}""" + "\n");
        Write($"{name}/metadata/_SUCCESS", "");
        return name;
    }

    // The folder of a stage in a pipeline has its place before its uid.
    private static string Uid(string folder)
    {
        string name = folder[(folder.LastIndexOf('/') + 1)..];
        return folder.Contains("/stages/", StringComparison.Ordinal) ? name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..] : name;
    }

    /// <summary>Writes the data of a stage: the rows of a query of DuckDB.</summary>
    public void Data(string name, string query, string folder = "data")
    {
        Directory.CreateDirectory(this[$"{name}/{folder}"]);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"COPY ({query}) TO '{this[$"{name}/{folder}/part-00000-c000.snappy.parquet"]}' (FORMAT parquet, CODEC 'snappy')";
        command.ExecuteNonQuery();
    }

    /// <summary>Writes a pipeline of stages: those given, in folders of their own.</summary>
    public string Pipeline(string name, params (string Uid, Action<string> Write)[] stages)
    {
        Stage(name, "org.apache.spark.ml.PipelineModel", new JsonObject { ["stageUids"] = new JsonArray([.. stages.Select(stage => (JsonNode)stage.Uid)]) }.ToJsonString());
        for (int i = 0; i < stages.Length; i++)
        {
            string folder = $"{name}/stages/{i}_{stages[i].Uid}";
            stages[i].Write(folder);
        }
        return name;
    }

    /// <summary>Writes a file.</summary>
    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file.</summary>
    public void Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
    }

    /// <summary>A file that another project saved: https://github.com/linkedin/isolation-forest, BSD 2-Clause, the licence beside it.</summary>
    public static byte[] Resource(string name)
    {
        using Stream stream = typeof(SavedFolders).Assembly.GetManifestResourceStream("Import." + name)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>A dense vector as Spark's Parquet has it.</summary>
    public static string Vector(params double[] values) =>
        $"{{'type': 1::TINYINT, 'size': NULL::INTEGER, 'indices': NULL::INTEGER[], 'values': [{string.Join(", ", values.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}]::DOUBLE[]}}";

    /// <summary>A dense matrix as Spark's Parquet has it, its values column by column.</summary>
    public static string Matrix(int rows, int columns, params double[] values) =>
        $"{{'type': 1::TINYINT, 'numRows': {rows}, 'numCols': {columns}, 'colPtrs': NULL::INTEGER[], 'rowIndices': NULL::INTEGER[], 'values': [{string.Join(", ", values.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}]::DOUBLE[], 'isTransposed': false}}";
}
