using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Tests;

/// <summary>Tables and specifications for tests of runs.</summary>
internal static partial class Jobs
{
    private static readonly StorageRouter _storage = new();

    /// <summary>A row: <c>y = 3 x + noise</c>, the noise summing to nothing against x.</summary>
    public sealed record Row(int Id, double X, double Y, string Kind);

    public static Row MakeRow(int id) => new(id, id % 10, 3 * (id % 10), id % 4 == 0 ? "a" : "b");

    /// <summary>Writes rows as a Parquet dataset of some files.</summary>
    public static async Task WriteAsync(string folder, IEnumerable<Row> rows, int files, IStorage? storage = null)
    {
        using MemoryDataset data = Datasets.FromRows(rows, files);
        var writer = new DatasetWriter(storage ?? _storage, folder, DataFormat.Parquet, data.Schema, new DatasetWriteOptions { Write = "0123456789ab" });
        for (int i = 0; i < files; i++)
            await writer.WriteAsync(i, data.ReadAsync(i), CancellationToken.None);
    }

    public static RunSpecification Parse(string yaml, Scratch scratch) =>
        new SpecificationReader(TestStages.Catalog()).Parse(yaml, scratch["spec.yaml"]);

    /// <summary>Local folders and blobs.</summary>
    public static IStorage Storage() => _storage;

    public static EmbeddedRunner Runner(Scratch scratch) =>
        new(new EmbeddedRunnerOptions { Catalog = TestStages.Catalog(), WorkFolder = scratch["work"], Host = new StageHost { Storage = _storage } });

    /// <summary>What is in every file under a folder, as a text of its content; what names a write or a run is left out, which differ from run to run.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ContentsAsync(string folder, IStorage? storage = null)
    {
        storage ??= _storage;
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (StorageItem item in storage.ListAsync(folder, CancellationToken.None))
        {
            ReadOnlyMemory<byte> content = (await storage.TryReadAsync(item.Path, CancellationToken.None))!.Value;
            string name = Writes().Replace(item.Path[folder.Length..], "");
            contents[name] = name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith("_SUCCESS", StringComparison.Ordinal)
                ? RunsOf().Replace(Writes().Replace(Encoding.UTF8.GetString(content.Span), ""), "")
                : Convert.ToHexString(SHA256.HashData(content.Span));
        }
        return contents;
    }

    [GeneratedRegex("-[0-9a-f]{12}(?=[./\"])")]
    private static partial Regex Writes();

    [GeneratedRegex("\"run\": \"[^\"]*\",")]
    private static partial Regex RunsOf();

    /// <summary>Reads a dataset that a run wrote, in order.</summary>
    public static async Task<RecordBatch> ReadAsync(string folder)
    {
        Dataset data = await FileDataset.OpenAsync(_storage, new InputSpecification { Path = [folder], Format = "parquet" });
        return await data.CollectAsync();
    }
}
