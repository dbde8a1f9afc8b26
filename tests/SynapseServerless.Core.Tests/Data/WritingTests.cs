using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Data.Tests;

public sealed class WritingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();

    private sealed record Row(int Id, double? X, string? Text, bool? Flag, DateOnly? Day, DateTime? Time, float[]? V);

    private static readonly Row[] Rows =
    [
        new(1, 1.5, "plain", true, new DateOnly(2024, 2, 29), new DateTime(2024, 2, 29, 1, 2, 3, 456), [1, 2.5f]),
        new(2, null, "a,\"b\"\nc", null, null, null, null),
        new(3, double.NaN, "é – 語", false, new DateOnly(1969, 12, 31), new DateTime(1969, 12, 31, 23, 59, 59), [float.NaN, 0]),
        new(4, double.PositiveInfinity, "#x", true, null, new DateTime(2000, 1, 1), [-1, 1e-7f]),
        new(5, 0.1, " spaced ", true, null, null, [0, 0]),
    ];

    private async Task<string> WriteAsync(MemoryDataset data, DataFormat format, string name = "out")
    {
        var writer = new DatasetWriter(_storage, _folder.File(name), format, data.Schema);
        var parts = new List<DatasetPart>();
        for (int i = 0; i < data.PartitionCount; i++)
            parts.Add(await writer.WriteAsync(i, data.ReadAsync(i), CancellationToken.None));
        await DatasetCommit.CommitAsync(_storage, _folder.File(name), format, data.Schema, parts, CancellationToken.None);
        return _folder.File(name);
    }

    private static IEnumerable<object?> Flat(IEnumerable<object?> values) =>
        values.SelectMany(value => value is object?[] items ? items.Append("end") : [value]);

    [Theory]
    [InlineData(DataFormat.Parquet)]
    [InlineData(DataFormat.Arrow)]
    [InlineData(DataFormat.Csv)]
    [InlineData(DataFormat.Tsv)]
    [InlineData(DataFormat.Ndjson)]
    public async Task What_is_written_comes_back_with_null_apart_from_NaN(DataFormat format)
    {
        using MemoryDataset data = Datasets.FromRows(Rows, partitions: 2);
        string folder = await WriteAsync(data, format);
        var types = new Dictionary<string, string> { ["X"] = "DOUBLE", ["V"] = "FLOAT[2]", ["Id"] = "INTEGER", ["Text"] = "VARCHAR", ["Time"] = "TIMESTAMP", ["Flag"] = "BOOLEAN", ["Day"] = "DATE" };
        bool isText = format is DataFormat.Csv or DataFormat.Tsv or DataFormat.Ndjson;
        FileDataset read = await FileDataset.OpenAsync(_storage, new InputSpecification { Path = [folder], Types = isText ? types : [] });
        using RecordBatch expected = await data.CollectAsync();
        using RecordBatch actual = await read.CollectAsync();
        Assert.Null(Schemas.Difference(data.Schema, actual.Schema, "what was written", "what was read"));
        foreach (string column in Schemas.Names(expected.Schema))
            Assert.Equal(Flat(expected.Values(column)), Flat(actual.Values(column)));
    }

    [Fact]
    public async Task CSV_is_what_RFC_4180_says()
    {
        using MemoryDataset data = Datasets.FromRows(Rows);
        string content = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(await WriteAsync(data, DataFormat.Csv), "*.csv")));
        Assert.Equal(
            """
            Id,X,Text,Flag,Day,Time,V
            1,1.5,plain,true,2024-02-29,2024-02-29T01:02:03.456,"[1,2.5]"
            2,,"a,""b""
            c",,,,
            3,NaN,é – 語,false,1969-12-31,1969-12-31T23:59:59,"[""NaN"",0]"
            4,Infinity,"#x",true,,2000-01-01T00:00:00,"[-1,1E-07]"
            5,0.1, spaced ,true,,,"[0,0]"

            """, content);
    }

    [Fact]
    public async Task NDJSON_is_an_object_per_line()
    {
        using MemoryDataset data = Datasets.FromRows(Rows.Take(3));
        string[] lines = await File.ReadAllLinesAsync(Assert.Single(Directory.GetFiles(await WriteAsync(data, DataFormat.Ndjson), "*.ndjson")));
        Assert.Equal("""{"Id":2,"X":null,"Text":"a,\"b\"\nc","Flag":null,"Day":null,"Time":null,"V":null}""", lines[1]);
        Assert.Equal("""{"Id":3,"X":"NaN","Text":"é – 語","Flag":false,"Day":"1969-12-31","Time":"1969-12-31T23:59:59","V":["NaN",0]}""", lines[2]);
    }

    [Theory]
    [InlineData(DataFormat.Parquet)]
    [InlineData(DataFormat.Arrow)]
    [InlineData(DataFormat.Csv)]
    [InlineData(DataFormat.Ndjson)]
    public async Task The_same_rows_give_the_same_bytes(DataFormat format)
    {
        using MemoryDataset data = Datasets.FromRows(Rows);
        string first = await WriteAsync(data, format, "first"), second = await WriteAsync(data, format, "second");
        byte[] Part(string folder) => File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder, "part-*")));
        Assert.Equal(Part(first), Part(second));
    }

    [Fact]
    public async Task Success_tells_rows_bytes_schema_and_parts()
    {
        using MemoryDataset data = Datasets.FromRows(Rows, partitions: 2);
        string folder = await WriteAsync(data, DataFormat.Csv);
        DatasetSuccess success = (await DatasetCommit.FindAsync(_storage, folder, CancellationToken.None))!;
        Assert.Equal(5, success.Rows);
        Assert.Equal([2L, 3L], success.Parts.Select(part => part.Rows));
        Assert.Equal(success.Parts.Select(part => new FileInfo(Path.Combine(folder, part.Name)).Length), success.Parts.Select(part => part.Bytes));
        Assert.Equal(success.Bytes, success.Parts.Sum(part => part.Bytes));
        Assert.Equal(new DatasetColumn("V", "float[2]", true), success.Schema[6]);
        Assert.Null(await DatasetCommit.FindAsync(_storage, _folder.Path, CancellationToken.None));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        using MemoryDataset data = Datasets.FromRows(Rows);
        var writer = new DatasetWriter(_storage, _folder.File("out"), DataFormat.Parquet, data.Schema);
        async IAsyncEnumerable<RecordBatch> Failing()
        {
            yield return await data.CollectAsync();
            throw new InvalidDataException("a stage failed");
        }
        await Assert.ThrowsAsync<InvalidDataException>(() => writer.WriteAsync(0, Failing(), CancellationToken.None));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("out")));
    }

    [Fact]
    public async Task A_format_that_is_not_written_is_refused_with_those_that_are()
    {
        using MemoryDataset data = Datasets.FromRows(Rows);
        DataException error = await Assert.ThrowsAsync<DataException>(() => WriteAsync(data, DataFormat.Binary));
        Assert.Contains("parquet, csv, tsv, ndjson, arrow", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arrow_streams_are_read_and_files_are_cut_by_their_batches()
    {
        using MemoryDataset data = Datasets.FromRows(Enumerable.Range(0, 90).Select(i => new { i }));
        using RecordBatch all = await data.CollectAsync();
        using (var stream = File.Create(_folder.File("a.arrows")))
        using (var writer = new Apache.Arrow.Ipc.ArrowStreamWriter(stream, data.Schema))
        {
            await writer.WriteRecordBatchAsync(all);
            await writer.WriteEndAsync();
        }
        FileDataset read = await FileDataset.OpenAsync(_storage, new InputSpecification { Path = [_folder.File("a.arrows")] }, new DatasetReadOptions { BatchRows = 40 });
        using RecordBatch fromStream = await read.CollectAsync();
        Assert.Equal(all.Values("i"), fromStream.Values("i"));

        using var cut = new MemoryDataset(data.Schema, [[all.SliceShared(0, 30), all.SliceShared(30, 30), all.SliceShared(60, 30)]]);
        string folder = await WriteAsync(cut, DataFormat.Arrow);
        FileDataset three = await FileDataset.OpenAsync(_storage, new InputSpecification { Path = [folder], Partitions = 3 });
        using RecordBatch second = await three.ReadAsync(1).CollectAsync(three.Schema);
        Assert.Equal(Enumerable.Range(30, 30).Cast<object?>(), second.Values("i"));
    }

    [Fact]
    public async Task Damaged_Arrow_data_is_one_error()
    {
        string path = _folder.Write("a.arrow", "ARROW1 and nothing that follows from it");
        DataException error = await Assert.ThrowsAsync<DataException>(() => FileDataset.OpenAsync(_storage, new InputSpecification { Path = [path] }));
        Assert.Equal(path, error.Location.File);
    }

    [Fact]
    public async Task Any_files_are_rows_of_path_time_length_and_content()
    {
        _folder.Write("img/a.png", [1, 2, 3]);
        _folder.Write("img/sub/b.jpg", []);
        _folder.Write("img/_SUCCESS", "x");
        _folder.Write("img/.hidden", "x");
        FileDataset read = await FileDataset.OpenAsync(_storage, new InputSpecification { Path = [_folder.File("img")], Format = "binary" });
        Assert.Equal(2, read.Manifest.Rows);
        using RecordBatch batch = await read.CollectAsync();
        Assert.Equal([_folder.File("img/a.png"), _folder.File("img/sub/b.jpg")], batch.Values("path"));
        Assert.Equal([3L, 0L], batch.Values("length"));
        Assert.Equal([1, 2, 3], (byte[])batch.Values("content")[0]!);
        Assert.Equal(File.GetLastWriteTimeUtc(_folder.File("img/a.png")), ((DateTimeOffset)batch.Values("modificationTime")[0]!).UtcDateTime, TimeSpan.FromMilliseconds(1));
        using RecordBatch narrow = await read.CollectAsync(["length"]);
        Assert.Equal([3L, 0L], narrow.Values("length"));
    }

    [Theory]
    [InlineData("*.csv", "a.csv b.csv")]
    [InlineData("**/*.csv", "a.csv b.csv sub/c.csv sub/deep/d.csv")]
    [InlineData("sub/**", "sub/c.csv sub/deep/d.csv")]
    [InlineData("?.csv", "a.csv b.csv")]
    [InlineData("[!b].csv", "a.csv")]
    [InlineData("{a,sub/c}.csv", "a.csv sub/c.csv")]
    public async Task Files_are_found_by_pattern(string pattern, string expected)
    {
        foreach (string name in new[] { "a.csv", "b.csv", "sub/c.csv", "sub/deep/d.csv", "_x.csv", ".y.csv", "_tmp/z.csv" })
            _folder.Write(name, "v\n1\n");
        IReadOnlyList<StorageItem> files = await FileListing.FindAsync(_storage, [_folder.File(pattern)], CancellationToken.None);
        Assert.Equal(expected.Split(' '), files.Select(file => Path.GetRelativePath(_folder.Path, file.Path)));
    }

    public void Dispose() => _folder.Dispose();
}
