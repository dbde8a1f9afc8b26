using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Data.Tests;

/// <summary>Batches end at rows or bytes, whichever comes first.</summary>
public sealed class BatchBytesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_are_put_together_until_a_batch_has_its_bytes_and_a_large_one_is_alone()
    {
        // In the order of their names.
        foreach ((string name, int bytes) in new[] { ("a", 400), ("b", 600), ("c", 1), ("d", 1001), ("e", 500), ("f", 500), ("g", 0) })
            _folder.Write(Path.Combine("in", name + ".bin"), new byte[bytes]);
        var input = new InputSpecification { Path = [_folder.File("in")], Format = "binary" };
        int[] byBytes = await LengthsAsync(input, 1000), byRowsToo = await LengthsAsync(input, 1000, rows: 2);
        Assert.Equal([2, 1, 1, 3], byBytes);
        Assert.Equal([2, 1, 1, 2, 1], byRowsToo);
    }

    [Theory]
    [InlineData(DataFormat.Parquet)]
    [InlineData(DataFormat.Arrow)]
    [InlineData(DataFormat.Ndjson)]
    [InlineData(DataFormat.Csv)]
    public async Task Rows_of_a_file_are_cut_at_bytes_and_none_is_lost(DataFormat format)
    {
        // 100 rows of 10,000 letters each.
        using MemoryDataset data = Datasets.FromRows(Enumerable.Range(0, 100).Select(i => new { id = i, text = new string((char)('a' + (i % 26)), 10_000) }));
        var writer = new DatasetWriter(_storage, _folder.File("in"), format, data.Schema);
        await writer.WriteAsync(0, data.ReadAsync(0), CancellationToken.None);
        var input = new InputSpecification { Path = [_folder.File("in")] };

        int[] lengths = await LengthsAsync(input, 100_000);
        Assert.Equal(100, lengths.Sum());
        Assert.InRange(lengths.Max(), 1, 9);
        // Batches are no smaller than they need be: a reader that takes rows by their mean may have an odd one out.
        Assert.InRange(lengths.Length, 11, 20);
        Assert.Equal(100, Assert.Single(await LengthsAsync(input, 64 << 20)));
    }

    [Fact]
    public void The_bytes_of_a_slice_are_its_own()
    {
        using RecordBatch batch = TestRows.Of(
            ("n", new int?[] { 1, 2, 3, 4 }), ("t", new[] { "a", "bcd", null, "efghij" }), ("v", new float[]?[] { [1, 2], [3, 4], [5, 6], [7, 8] }));
        // 4 of the number, 4 of the place of the text, 8 of the vector; 10 letters in all.
        Assert.Equal((4 * 16) + 10, BatchBytes.Of(batch));
        using RecordBatch slice = batch.SliceShared(1, 2);
        Assert.Equal((2 * 16) + 3, BatchBytes.Of(slice));
        Assert.Equal(2, BatchBytes.RowsWithin(batch, 0, 10, 36));
        Assert.Equal(1, BatchBytes.RowsWithin(batch, 0, 10, 35));
        Assert.Equal(1, BatchBytes.RowsWithin(batch, 3, 10, 1));
        Assert.Equal(3, BatchBytes.RowsWithin(batch, 0, 3, 1000));
    }

    private async Task<int[]> LengthsAsync(InputSpecification input, long bytes, int rows = 65_536)
    {
        FileDataset read = await FileDataset.OpenAsync(_storage, input with { Partitions = 1 }, new DatasetReadOptions { BatchBytes = bytes, BatchRows = rows });
        var lengths = new List<int>();
        await foreach (RecordBatch batch in read.ReadAsync(0))
        {
            using (batch)
                lengths.Add(batch.Length);
        }
        return [.. lengths];
    }
}
