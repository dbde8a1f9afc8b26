using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Data.Tests;
using SynapseServerless.Specifications;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Storage.Tests;

public sealed class BlobStorageTests : IAsyncLifetime
{
    private readonly StorageRouter _storage = new();
    private Azurite _azurite = null!;
    private string _root = "";

    public async ValueTask InitializeAsync()
    {
        _azurite = await Azurite.StartAsync();
        _root = $"{_azurite.Endpoint}/c{Guid.NewGuid():N}";
    }

    public ValueTask DisposeAsync() => _azurite.DisposeAsync();

    private async Task WriteAsync(string name, byte[] content)
    {
        await using StorageWrite write = await _storage.CreateAsync($"{_root}/{name}", CancellationToken.None);
        await write.Stream.WriteAsync(content);
        await write.CommitAsync(CancellationToken.None);
    }

    private async Task<string[]> ListAsync(string folder)
    {
        var names = new List<string>();
        await foreach (StorageItem item in _storage.ListAsync(folder, CancellationToken.None))
            names.Add(item.Path[(_root.Length + 1)..]);
        return [.. names];
    }

    [Fact]
    public async Task A_blob_is_seen_whole_or_not_at_all()
    {
        byte[] content = new byte[20 << 20];
        new Random(1).NextBytes(content);
        await using (StorageWrite write = await _storage.CreateAsync($"{_root}/a/b c.bin", CancellationToken.None))
        {
            write.Stream.Write(content.AsSpan(0, 9 << 20));
            Assert.Null(await _storage.FindAsync($"{_root}/a/b c.bin", CancellationToken.None));
            await write.Stream.WriteAsync(content.AsMemory(9 << 20));
            await write.CommitAsync(CancellationToken.None);
        }
        StorageItem item = (await _storage.FindAsync($"{_root}/a/b c.bin", CancellationToken.None))!;
        Assert.Equal(content.Length, item.Length);

        // Ranges are read wherever one looks.
        await using Stream stream = await _storage.OpenReadAsync(item.Path, CancellationToken.None);
        foreach (int position in new[] { 19 << 20, 5, 12_345_678 })
        {
            stream.Position = position;
            byte[] read = new byte[1000];
            stream.ReadExactly(read);
            Assert.Equal(content[position..(position + 1000)], read);
        }
    }

    [Fact]
    public async Task A_write_that_is_not_committed_is_never_seen()
    {
        await using (StorageWrite write = await _storage.CreateAsync($"{_root}/x", CancellationToken.None))
            await write.Stream.WriteAsync(new byte[10 << 20]);
        Assert.Null(await _storage.FindAsync($"{_root}/x", CancellationToken.None));
    }

    [Fact]
    public async Task Two_writers_of_the_same_content_both_succeed()
    {
        byte[] content = new byte[9 << 20];
        await using StorageWrite first = await _storage.CreateAsync($"{_root}/x", CancellationToken.None);
        await using StorageWrite second = await _storage.CreateAsync($"{_root}/x", CancellationToken.None);
        await first.Stream.WriteAsync(content);
        await second.Stream.WriteAsync(content);
        await first.CommitAsync(CancellationToken.None);
        await second.CommitAsync(CancellationToken.None);
        Assert.Equal(content.Length, (await _storage.FindAsync($"{_root}/x", CancellationToken.None))!.Length);
    }

    [Fact]
    public async Task Blobs_are_listed_by_folder_and_deleted_with_it()
    {
        foreach (string name in new[] { "d/b", "d/a", "dd/x", "d/sub/c" })
            await WriteAsync(name, Encoding.UTF8.GetBytes(name));
        Assert.Equal(["d/a", "d/b", "d/sub/c"], await ListAsync($"{_root}/d"));
        await _storage.DeleteAsync($"{_root}/d", CancellationToken.None);
        Assert.Equal(["dd/x"], await ListAsync(_root));
        Assert.Empty(await ListAsync($"{_root}missing/d"));
    }

    [Fact]
    public async Task A_missing_blob_is_one_error_with_its_URL()
    {
        await WriteAsync("x", [1]);
        DataException error = await Assert.ThrowsAsync<DataException>(async () => await _storage.OpenReadAsync($"{_root}/missing.parquet", CancellationToken.None));
        Assert.Equal($"{_root}/missing.parquet: There is no such blob. Check account, container and path.", error.Message);
    }

    [Fact]
    public async Task A_small_blob_is_read_whole_and_one_that_is_not_there_is_nothing()
    {
        await WriteAsync("a/x", [1, 2, 3]);
        Assert.Equal([1, 2, 3], (await _storage.TryReadAsync($"{_root}/a/x", CancellationToken.None))!.Value.ToArray());
        Assert.Null(await _storage.TryReadAsync($"{_root}/a/y", CancellationToken.None));
        Assert.Null(await _storage.TryReadAsync($"{_root}-missing/a/y", CancellationToken.None));
        DataException error = await Assert.ThrowsAsync<DataException>(async () => await _storage.TryReadAsync($"{_root}/x?sig=secret", CancellationToken.None));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_create_the_same_blob_one_succeeds_and_its_content_stays()
    {
        // The container is new, so that somebody has to create it on the way.
        string location = $"{_root}-new/a/b.txt";
        bool[] created = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
            await _storage.TryCreateAsync(location, Encoding.UTF8.GetBytes($"{i}"), CancellationToken.None)));
        int winner = Assert.Single(Enumerable.Range(0, 8), i => created[i]);
        await using Stream stream = await _storage.OpenReadAsync(location, CancellationToken.None);
        Assert.Equal($"{winner}", await new StreamReader(stream).ReadToEndAsync());
    }

    [Fact]
    public async Task A_signature_in_a_URL_is_refused_and_not_repeated()
    {
        DataException error = await Assert.ThrowsAsync<DataException>(async () => await _storage.FindAsync($"{_root}/x?sig=secret", CancellationToken.None));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DataFormat.Parquet)]
    [InlineData(DataFormat.Csv)]
    [InlineData(DataFormat.Ndjson)]
    [InlineData(DataFormat.Arrow)]
    public async Task Datasets_are_planned_read_and_written_in_blobs_as_in_folders(DataFormat format)
    {
        using MemoryDataset data = Datasets.FromRows(Enumerable.Range(0, 5000).Select(i => new { id = (long)i, text = $"t,{i}" }), partitions: 2);
        var writer = new DatasetWriter(_storage, $"{_root}/data", format, data.Schema, new DatasetWriteOptions { RowGroupRows = 1000 });
        var parts = new List<DatasetPart>();
        for (int i = 0; i < 2; i++)
            parts.Add(await writer.WriteAsync(i, data.ReadAsync(i), CancellationToken.None));
        await DatasetCommit.CommitAsync(_storage, $"{_root}/data", format, data.Schema, parts, CancellationToken.None);

        DatasetPlan plan = await DatasetPlanner.PlanAsync(
            new InputSpecification { Path = [$"{_root}/data/*"], Format = DataFormats.Name(format), Partitions = 4 }, _storage, $"{_root}/plan", CancellationToken.None);
        Assert.Equal(4, plan.Manifest.PartitionCount);
        FileDataset read = await FileDataset.OpenAsync(_storage, plan.Location);
        using RecordBatch batch = await read.CollectAsync();
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (object?)(long)i), batch.Values("id"));
        Assert.Equal("t,4999", batch.Values("text")[4999]);
    }

    [Fact]
    public async Task A_dataset_in_blobs_is_replaced_as_a_whole()
    {
        async Task<List<DatasetPart>> BeginAsync(int first, int partitions)
        {
            using MemoryDataset data = Datasets.FromRows(Enumerable.Range(first, 12).Select(n => new { n = (long)n }), partitions);
            var writer = new DatasetWriter(_storage, $"{_root}/a b/out", DataFormat.Parquet, data.Schema);
            var parts = new List<DatasetPart>();
            for (int i = 0; i < partitions; i++)
                parts.Add(await writer.WriteAsync(i, data.ReadAsync(i), CancellationToken.None));
            return parts;
        }
        async Task CompleteAsync(List<DatasetPart> parts)
        {
            using MemoryDataset data = Datasets.FromRows([new { n = 0L }]);
            await DatasetCommit.CommitAsync(_storage, $"{_root}/a b/out", DataFormat.Parquet, data.Schema, parts, CancellationToken.None);
        }
        async Task<IEnumerable<object?>> ReadAsync()
        {
            FileDataset read = await FileDataset.OpenAsync(_storage, new InputSpecification { Path = [$"{_root}/a b/out"] });
            using RecordBatch batch = await read.CollectAsync();
            return batch.Values("n");
        }
        await WriteAsync("a b/out/notes.txt", [1]);
        await CompleteAsync(await BeginAsync(0, 3));
        List<DatasetPart> next = await BeginAsync(100, 2);
        Assert.Equal(Enumerable.Range(0, 12).Select(n => (object?)(long)n), await ReadAsync());

        await CompleteAsync(next);

        Assert.Equal(Enumerable.Range(100, 12).Select(n => (object?)(long)n), await ReadAsync());
        var names = new List<string>();
        await foreach (StorageItem item in _storage.ListAsync($"{_root}/a b/out", CancellationToken.None))
            names.Add(item.Path[(item.Path.LastIndexOf('/') + 1)..]);
        Assert.Equal(["_SUCCESS", "notes.txt", .. next.Select(part => part.Name)], names);

        await _storage.DeleteAsync($"{_root}/a b/out/{next[0].Name}", CancellationToken.None);
        DatasetTornException torn = await Assert.ThrowsAsync<DatasetTornException>(ReadAsync);
        Assert.Contains(next[0].Name, torn.Message, StringComparison.Ordinal);
    }
}
