using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Data.Tests;

/// <summary>A dataset in a folder is replaced as a whole, and read as what its <c>_SUCCESS</c> names.</summary>
public sealed class DatasetCommitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();

    private string Out => _folder.File("out");

    public void Dispose() => _folder.Dispose();

    private async Task<List<DatasetPart>> WriteAsync(int first, int rows, int partitions, DataFormat format = DataFormat.Parquet)
    {
        using MemoryDataset data = Numbers(first, rows, partitions);
        var writer = new DatasetWriter(_storage, Out, format, data.Schema);
        var parts = new List<DatasetPart>();
        for (int i = 0; i < partitions; i++)
            parts.Add(await writer.WriteAsync(i, data.ReadAsync(i), CancellationToken.None));
        return parts;
    }

    private Task<DatasetSuccess> CommitAsync(IReadOnlyCollection<DatasetPart> parts, DataFormat format = DataFormat.Parquet)
    {
        using MemoryDataset data = Numbers(0, 1, 1);
        return DatasetCommit.CommitAsync(_storage, Out, format, data.Schema, parts, CancellationToken.None);
    }

    private static MemoryDataset Numbers(int first, int rows, int partitions) =>
        Datasets.FromRows(Enumerable.Range(first, rows).Select(n => new { n = (long)n }), partitions);

    private static IEnumerable<object?> Range(int first, int rows) => Enumerable.Range(first, rows).Select(n => (object?)(long)n);

    private async Task<IEnumerable<object?>> ReadAsync(string? path = null, IStorage? storage = null)
    {
        FileDataset read = await FileDataset.OpenAsync(storage ?? _storage, new InputSpecification { Path = [path ?? Out] });
        using RecordBatch batch = await read.CollectAsync();
        return batch.Values("n");
    }

    private string[] Names() => [.. Directory.GetFiles(Out).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("out")]
    [InlineData("out/*.parquet")]
    [InlineData("**/*.parquet")]
    [InlineData("")]
    public async Task Until_a_dataset_is_declared_complete_the_one_before_it_is_read_whole(string path)
    {
        await CommitAsync(await WriteAsync(0, 30, 3));

        List<DatasetPart> begun = await WriteAsync(100, 40, 4);
        Assert.Equal(Range(0, 30), await ReadAsync(_folder.File(path)));

        await CommitAsync(begun);
        Assert.Equal(Range(100, 40), await ReadAsync(_folder.File(path)));
        Assert.Equal(["_SUCCESS", .. begun.Select(part => part.Name)], Names());
    }

    [Fact]
    public async Task What_is_nobodys_part_is_left_where_it_is()
    {
        string[] others = ["notes.txt", "part-00009.parquet.bak", "part-00009.csv", "part-00001-0123456789ab.parquet", ".begun.partial", "_part-00000.parquet", "sub/part-00000.parquet"];
        foreach (string other in others)
            _folder.Write($"out/{other}", "somebody's");
        await CommitAsync(await WriteAsync(0, 10, 3));
        await CommitAsync(await WriteAsync(100, 10, 1));

        Assert.All(others, other => Assert.Equal("somebody's", File.ReadAllText(_folder.File($"out/{other}"))));
        Assert.Equal(others.Length, Names().Length + 1 - 2);
    }

    [Fact]
    public async Task A_dataset_of_an_earlier_version_is_read_and_replaced()
    {
        // As version 0.5 wrote it.
        _folder.Write("out/part-00000.csv", "n\n1\n2\n");
        _folder.Write("out/part-00001.csv", "n\n3\n");
        _folder.Write("out/_SUCCESS",
            """
            {
              "format": "csv", "rows": 3, "bytes": 10, "schema": [ { "name": "n", "type": "int64", "nullable": false } ], "arrowSchema": "",
              "parts": [ { "name": "part-00000.csv", "partition": 0, "rows": 2, "bytes": 6 }, { "name": "part-00001.csv", "partition": 1, "rows": 1, "bytes": 4 } ]
            }
            """);
        Assert.Equal(Range(1, 3), await ReadAsync());

        List<DatasetPart> parts = await WriteAsync(7, 1, 1, DataFormat.Csv);
        await CommitAsync(parts, DataFormat.Csv);
        Assert.Equal(Range(7, 1), await ReadAsync());
        Assert.Equal(["_SUCCESS", parts[0].Name], Names());
    }

    [Theory]
    [InlineData("")]
    [InlineData("written by Spark")]
    [InlineData("[]")]
    [InlineData("{\"rows\":3}")]
    public async Task A_marker_of_another_program_says_nothing_of_files(string marker)
    {
        _folder.Write("out/a.csv", "n\n1\n");
        _folder.Write("out/b.csv", "n\n2\n");
        _folder.Write("out/_SUCCESS", marker);
        Assert.Equal(Range(1, 2), await ReadAsync());
    }

    [Fact]
    public async Task A_part_that_is_gone_or_has_changed_is_said()
    {
        List<DatasetPart> parts = await WriteAsync(0, 30, 3);
        await CommitAsync(parts);
        string second = Path.Combine(Out, parts[1].Name);
        byte[] content = await File.ReadAllBytesAsync(second);

        await File.WriteAllBytesAsync(second, content[..^1]);
        DatasetTornException error = await Assert.ThrowsAsync<DatasetTornException>(() => ReadAsync());
        Assert.Equal(
            $"{second}: This part of a dataset has {content.Length - 1} bytes and was written with {content.Length}: the dataset is not what "
            + $"'{Path.Combine(Out, "_SUCCESS")}' says. Write the dataset again. If the files are right as they are, delete _SUCCESS.",
            error.Message);
        await Assert.ThrowsAsync<DatasetTornException>(() => ReadAsync(_folder.File("out/*.parquet")));

        File.Delete(second);
        error = await Assert.ThrowsAsync<DatasetTornException>(() => ReadAsync());
        Assert.StartsWith($"{second}: This part of a dataset is not there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_that_two_runs_of_an_earlier_version_left_are_said_to_disagree()
    {
        _folder.Write("out/part-00000.csv", "n\n1\n2\n");
        _folder.Write("out/_SUCCESS",
            """
            { "format": "csv", "rows": 1, "bytes": 4, "schema": [], "arrowSchema": "", "parts": [ { "name": "part-00000.csv", "partition": 0, "rows": 1, "bytes": 4 } ] }
            """);
        DatasetTornException error = await Assert.ThrowsAsync<DatasetTornException>(() => ReadAsync());
        Assert.Contains("has 6 bytes and was written with 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebodys_own_data_in_the_folder_of_a_dataset_is_not_passed_over()
    {
        await CommitAsync(await WriteAsync(0, 10, 1));
        using (MemoryDataset more = Numbers(10, 1, 1))
            await more.WriteAsync(_folder.File("out/more.parquet"));
        _folder.Write("out/README.md", "about it");

        DataException error = await Assert.ThrowsAsync<DataException>(() => ReadAsync());
        Assert.StartsWith($"{_folder.File("out/more.parquet")}: This file is in the folder of a dataset of which it is no part", error.Message, StringComparison.Ordinal);
        // A pattern names it.
        Assert.Equal(Range(0, 11).Order(), (await ReadAsync(_folder.File("out/*.parquet"))).Order());
    }

    [Fact]
    public async Task Parts_that_somebody_took_away_are_not_declared_complete()
    {
        await CommitAsync(await WriteAsync(0, 10, 2));
        List<DatasetPart> parts = await WriteAsync(100, 10, 2);
        File.Delete(Path.Combine(Out, parts[1].Name));

        DataException error = await Assert.ThrowsAsync<DataException>(() => CommitAsync(parts));

        Assert.StartsWith($"{Path.Combine(Out, parts[1].Name)}: This part of the dataset is no longer what was written", error.Message, StringComparison.Ordinal);
        Assert.Equal(Range(0, 10), await ReadAsync());
    }

    [Fact]
    public async Task A_dataset_that_is_replaced_while_it_is_looked_at_is_one_of_the_two()
    {
        await CommitAsync(await WriteAsync(0, 10, 2));
        List<DatasetPart> next = await WriteAsync(100, 10, 3);
        // The folder is listed before the replacement, and asked what it is after it.
        var storage = new BeforeFirstRead(_storage, DatasetCommit.FileName, () => CommitAsync(next));
        Assert.Equal(Range(100, 10), await ReadAsync(storage: storage));
    }

    [Fact]
    public async Task A_partition_without_rows_takes_nothing_from_the_others()
    {
        using MemoryDataset data = Numbers(0, 4, 1);
        var writer = new DatasetWriter(_storage, Out, DataFormat.Ndjson, data.Schema);
        DatasetPart[] parts =
        [
            await writer.WriteAsync(0, AsyncEnumerable.Empty<RecordBatch>(), CancellationToken.None),
            await writer.WriteAsync(1, data.ReadAsync(0), CancellationToken.None),
        ];
        await CommitAsync(parts, DataFormat.Ndjson);
        Assert.Equal(Range(0, 4), await ReadAsync());
    }

    [Fact]
    public async Task Two_writes_at_once_leave_the_one_that_was_complete_last_and_nothing_of_the_other()
    {
        List<DatasetPart> first = await WriteAsync(0, 30, 3), second = await WriteAsync(100, 20, 2);
        await CommitAsync(second);
        await CommitAsync(first);
        Assert.Equal(Range(0, 30), await ReadAsync());
        Assert.Equal(["_SUCCESS", .. first.Select(part => part.Name)], Names());
    }

    [Fact]
    public async Task A_partition_that_is_written_again_replaces_what_it_was()
    {
        using MemoryDataset data = Numbers(0, 10, 1);
        var options = new DatasetWriteOptions { Write = "0123456789ab" };
        DatasetPart once = await new DatasetWriter(_storage, Out, DataFormat.Arrow, data.Schema, options).WriteAsync(0, data.ReadAsync(0), CancellationToken.None);
        DatasetPart again = await new DatasetWriter(_storage, Out, DataFormat.Arrow, data.Schema, options).WriteAsync(0, data.ReadAsync(0), CancellationToken.None);
        Assert.Equal((once, "part-00000-0123456789ab.arrow"), (again, again.Name));
        Assert.Equal([once.Name], Names());
        Assert.Throws<ArgumentException>(() => new DatasetWriter(_storage, Out, DataFormat.Arrow, data.Schema, new DatasetWriteOptions { Write = "../../else" }));
    }

    /// <summary>Does something before a file of a name is read for the first time.</summary>
    private sealed class BeforeFirstRead(IStorage inner, string name, Func<Task> act) : IStorage
    {
        private Func<Task>? _act = act;

        public async ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken)
        {
            if (location.EndsWith(name, StringComparison.Ordinal) && Interlocked.Exchange(ref _act, null) is { } once)
                await once();
            return await inner.TryReadAsync(location, cancellationToken);
        }

        public ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken) => inner.FindAsync(location, cancellationToken);

        public IAsyncEnumerable<StorageItem> ListAsync(string folder, CancellationToken cancellationToken) => inner.ListAsync(folder, cancellationToken);

        public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken) => inner.OpenReadAsync(location, cancellationToken);

        public ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken) => inner.CreateAsync(location, cancellationToken);

        public ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            inner.TryCreateAsync(location, content, cancellationToken);

        public ValueTask DeleteAsync(string location, CancellationToken cancellationToken) => inner.DeleteAsync(location, cancellationToken);

        public string? LocalPath(string location) => inner.LocalPath(location);
    }
}
