using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Data.Tests;

/// <summary>Memory that native readers hand over goes back to them once every owner has disposed its share.</summary>
[CollectionDefinition("Native memory", DisableParallelization = true)]
public sealed class NativeMemoryAlone;

[Collection("Native memory")]
public sealed class OwnershipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();

    // Arrow C++'s own count of what its pools have given out: no garbage collector can hide a leak from it or feign one.
    private static long NativeBytes =>
        ParquetSharp.MemoryPool.GetDefaultMemoryPool().BytesAllocated + ParquetSharp.MemoryPool.SystemMemoryPool().BytesAllocated;

    private async Task<FileDataset> FlightsAsync()
    {
        using MemoryDataset data = Datasets.FromRows(
            Enumerable.Range(0, 20_000).Select(i => new { id = i, text = $"text {i % 100}", x = i % 10 == 0 ? (double?)null : i, v = new float[] { i, 1, 2, 3 } }));
        var writer = new DatasetWriter(_storage, _folder.File("in"), DataFormat.Parquet, data.Schema);
        await writer.WriteAsync(0, data.ReadAsync(0), CancellationToken.None);
        return await FileDataset.OpenAsync(_storage, new InputSpecification { Path = [_folder.File("in")] }, new DatasetReadOptions { BatchRows = 500 });
    }

    [Thorough]
    [Fact]
    public async Task Reading_sharing_filtering_querying_and_writing_give_all_memory_back()
    {
        FileDataset data = await FlightsAsync();
        using DuckDbArrow duck = DuckDbArrow.Open();
        long before = NativeBytes;
        for (int round = 0; round < 10; round++)
        {
            async IAsyncEnumerable<RecordBatch> Work()
            {
                await foreach (RecordBatch batch in data.ReadAsync(0))
                {
                    RecordBatch shared = Batches.Share(batch);
                    batch.Dispose();
                    using RecordBatch filtered = Batches.Filter(shared, [.. Enumerable.Range(0, shared.Length).Select(i => i % 3 != 0)]);
                    using RecordBatch selected = Batches.Select(shared, ["v", "id"]);
                    shared.Dispose();
                    using RecordBatch added = Batches.With(filtered, new Field("again", filtered.Column("x").Data.DataType, true), Batches.Share(filtered.Column("x")));
                    Assert.Equal(selected.Length, shared.Length);
                    yield return duck.Query("SELECT id, x * 2 AS y, v, text, again FROM __THIS__", added);
                }
            }
            using RecordBatch probe = await Work().CollectAsync(duck.DescribeQuery(
                "SELECT id, x * 2 AS y, v, text, x AS again FROM __THIS__", data.Schema));
            Assert.Equal(13_320, probe.Length);
            var writer = new DatasetWriter(_storage, _folder.File("out"), DataFormat.Parquet, probe.Schema);
            await writer.WriteAsync(0, Work(), CancellationToken.None);
        }
        Assert.Equal(before, NativeBytes);
    }

    [Fact]
    public async Task A_shared_column_outlives_the_batch_it_came_from()
    {
        FileDataset data = await FlightsAsync();
        long before = NativeBytes;
        var columns = new List<IArrowArray>();
        await foreach (RecordBatch batch in data.ReadAsync(0))
        {
            columns.Add(Batches.Share(batch.Column("text")));
            batch.Dispose();
        }
        Assert.True(NativeBytes > before);
        Assert.Equal("text 99", ((StringArray)columns[^1]).GetString(499));
        foreach (IArrowArray column in columns)
            column.Dispose();
        Assert.Equal(before, NativeBytes);
    }

    [Fact]
    public async Task A_reader_that_is_left_in_the_middle_gives_its_memory_back()
    {
        FileDataset data = await FlightsAsync();
        long before = NativeBytes;
        for (int i = 0; i < 20; i++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(0))
            {
                batch.Dispose();
                break;
            }
        }
        Assert.Equal(before, NativeBytes);
    }

    [Fact]
    public async Task A_row_group_of_a_local_file_is_not_held_as_a_whole()
    {
        const int rows = 20_000, width = 100, batchRows = 1000;
        var random = new Random(7);
        using MemoryDataset vectors = Datasets.FromRows(
            Enumerable.Range(0, rows).Select(_ => new { v = Enumerable.Range(0, width).Select(_ => random.NextSingle()).ToArray() }));
        var writer = new DatasetWriter(_storage, _folder.File("in"), DataFormat.Parquet, vectors.Schema);
        await writer.WriteAsync(0, vectors.ReadAsync(0), CancellationToken.None);
        string file = Assert.Single(Directory.GetFiles(_folder.File("in"), "*.parquet"));
        Assert.InRange(new FileInfo(file).Length, rows * width * sizeof(float) * 3 / 4, long.MaxValue);
        FileDataset data = await FileDataset.OpenAsync(
            _storage, new InputSpecification { Path = [_folder.File("in")] }, new DatasetReadOptions { BatchRows = batchRows });

        long before = NativeBytes, most = 0;
        await foreach (RecordBatch batch in data.ReadAsync(0))
        {
            most = Math.Max(most, NativeBytes - before);
            batch.Dispose();
        }
        // The whole is 8 MB. A page and what it is unpacked to have 1 MB each by the format's custom, a batch 0.4 MB.
        Assert.InRange(most, batchRows * width * sizeof(float), 4 << 20);
    }

    public void Dispose() => _folder.Dispose();
}
