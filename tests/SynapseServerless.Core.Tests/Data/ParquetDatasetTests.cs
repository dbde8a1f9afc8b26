using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Data.Tests;

public sealed class ParquetDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();

    private sealed record Flight(int Id, double? Delay, string? Origin, float[] Features);

    private static Flight[] Flights(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Flight(
            i,
            (i % 5) switch { 0 => null, 1 => double.NaN, _ => i / 2.0 },
            i % 7 == 0 ? null : $"A{i % 13}é",
            [i, -i, i % 3]))];

    private async Task<DatasetSuccess> WriteAsync(string name, MemoryDataset data, int rowGroupRows = 131_072)
    {
        var writer = new DatasetWriter(
            _storage, _folder.File(name), DataFormat.Parquet, data.Schema, new DatasetWriteOptions { RowGroupRows = rowGroupRows });
        var parts = new List<DatasetPart>();
        for (int i = 0; i < data.PartitionCount; i++)
            parts.Add(await writer.WriteAsync(i, data.ReadAsync(i), CancellationToken.None));
        return await DatasetCommit.CommitAsync(_storage, _folder.File(name), DataFormat.Parquet, data.Schema, parts, CancellationToken.None);
    }

    private Task<FileDataset> OpenAsync(InputSpecification input, DatasetReadOptions? options = null) =>
        FileDataset.OpenAsync(_storage, input, options);

    [Fact]
    public async Task What_is_written_is_read_back_with_nulls_apart_from_NaN()
    {
        using MemoryDataset data = Datasets.FromRows(Flights(1000), partitions: 3);
        DatasetSuccess success = await WriteAsync("out", data);
        Assert.Equal(1000, success.Rows);
        Assert.Equal(["part-00000", "part-00001", "part-00002"], success.Parts.Select(part => part.Name[..10]));
        Assert.Equal("float[3]", success.Schema[3].Type);

        FileDataset read = await OpenAsync(new InputSpecification { Path = [_folder.File("out")] });
        Assert.Equal(1000, read.Manifest.Rows);
        using RecordBatch batch = await read.CollectAsync();
        Flight[] expected = Flights(1000);
        Assert.Equal(expected.Select(flight => (object?)flight.Id), batch.Values("Id"));
        Assert.Equal(expected.Select(flight => (object?)flight.Delay), batch.Values("Delay"));
        Assert.Equal(expected.Select(flight => (object?)flight.Origin), batch.Values("Origin"));
        Assert.Equal(expected.Select(flight => flight.Features.Cast<object?>()), batch.Values("Features").Cast<object?[]>());
        Assert.Equal(200, batch.Column("Delay").NullCount);
        Assert.IsType<FixedSizeListArray>(batch.Column("Features"));
    }

    [Fact]
    public async Task A_file_of_a_service_is_read_by_no_thread_of_Arrow()
    {
        // Such a thread may let go of the file after its reader is gone, and then calls back into what is no more: a crash, or
        // bytes in the wrong place, once in some thousands of files.
        using MemoryDataset data = Datasets.FromRows(Flights(5000));
        await WriteAsync("out", data, rowGroupRows: 500);
        var storage = new DistantStorage(_storage);

        await Task.Run(async () =>
        {
            FileDataset read = await FileDataset.OpenAsync(storage, new InputSpecification { Path = [_folder.File("out")] });
            using RecordBatch batch = await read.CollectAsync();
            Assert.Equal(5000, batch.Length);
        });

        Assert.NotEmpty(storage.Reads);
        Assert.All(storage.Reads, Assert.True);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(4, 100)]
    [InlineData(10, 100)]
    [InlineData(37, 100)]
    [InlineData(7, 1)]
    public async Task Exactly_as_many_partitions_as_asked_for_hold_every_row_once(int partitions, int rowGroupRows)
    {
        using MemoryDataset data = Datasets.FromRows(Flights(501).Select(flight => new { flight.Id }), partitions: 2);
        await WriteAsync("out", data, rowGroupRows);

        FileDataset read = await OpenAsync(new InputSpecification { Path = [_folder.File("out")], Partitions = partitions }, new DatasetReadOptions { BatchRows = 33 });
        Assert.Equal(partitions, read.PartitionCount);
        var ids = new List<object?>();
        for (int i = 0; i < partitions; i++)
        {
            long rows = 0;
            await foreach (RecordBatch batch in read.ReadAsync(i))
            {
                Assert.InRange(batch.Length, 1, 33);
                ids.AddRange(batch.Values("Id"));
                rows += batch.Length;
                batch.Dispose();
            }
            Assert.Equal(read.RowCount(i), rows);
            Assert.True(rows > 0);
        }
        Assert.Equal(Enumerable.Range(0, 501).Cast<object?>(), ids);
    }

    [Fact]
    public async Task Columns_come_in_the_order_they_are_asked_for()
    {
        using MemoryDataset data = Datasets.FromRows(Flights(10));
        await WriteAsync("out", data);
        FileDataset read = await OpenAsync(new InputSpecification { Path = [_folder.File("out")] });
        using RecordBatch batch = await read.CollectAsync(["Features", "Id"]);
        Assert.Equal(["Features", "Id"], Schemas.Names(batch.Schema));
        Assert.Equal(9, batch.Values("Id")[9]);
    }

    [Fact]
    public async Task A_plan_in_storage_is_enough_to_read_a_partition()
    {
        using MemoryDataset data = Datasets.FromRows(Flights(100));
        await WriteAsync("out", data, rowGroupRows: 10);
        DatasetPlan plan = await DatasetPlanner.PlanAsync(
            new InputSpecification { Path = [_folder.File("out")], PartitionBytes = 1 }, _storage, _folder.File("plan"), CancellationToken.None);
        Assert.Equal(10, plan.Manifest.PartitionCount);

        FileDataset read = await FileDataset.OpenAsync(_storage, plan.Location);
        using RecordBatch batch = await read.ReadAsync(7).CollectAsync(read.Schema);
        Assert.Equal(Enumerable.Range(70, 10).Cast<object?>(), batch.Values("Id"));
    }

    [Fact]
    public async Task A_large_row_group_that_compresses_well_is_several_partitions()
    {
        // Three million rows of one value have few bytes, and are nearly six times as many rows as a partition has.
        const int Rows = 3_000_000;
        IArrowArray column = new Int32Array.Builder().Reserve(Rows).AppendRange(Enumerable.Repeat(7, Rows)).Build();
        using var data = new MemoryDataset(new Schema([new Field("x", Int32Type.Default, false)], null), [[new RecordBatch(new Schema([new Field("x", Int32Type.Default, false)], null), [column], Rows)]]);
        await WriteAsync("out", data, rowGroupRows: Rows);
        FileDataset read = await OpenAsync(new InputSpecification { Path = [_folder.File("out")] });
        Assert.Equal(6, read.PartitionCount);
        long rows = 0;
        for (int partition = 0; partition < read.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in read.ReadAsync(partition))
            {
                rows += batch.Length;
                batch.Dispose();
            }
        }
        Assert.Equal(Rows, rows);
    }

    [Fact]
    public async Task Splits_of_Parquet_are_the_same_however_it_is_cut()
    {
        using MemoryDataset data = Datasets.FromRows(Flights(1000));
        await WriteAsync("out", data, rowGroupRows: 90);
        var split = new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 0.5 };
        List<object?>? first = null;
        foreach (int partitions in new[] { 1, 3, 12, 40 })
        {
            FileDataset read = await OpenAsync(new InputSpecification { Path = [_folder.File("out")], Partitions = partitions });
            using RecordBatch batch = await read.Split(split, "a").CollectAsync();
            first ??= [.. batch.Values("Id")];
            Assert.Equal(first, batch.Values("Id"));
        }
    }

    [Fact]
    public async Task Field_metadata_and_slot_names_survive()
    {
        var schema = new Schema([ColumnMetadata.Vector("v", 2, ["a", "b"])], null);
        using MemoryDataset data = new(schema, []);
        await WriteAsync("out", data);
        FileDataset read = await OpenAsync(new InputSpecification { Path = [_folder.File("out")] });
        Assert.Equal(["a", "b"], ColumnMetadata.Slots(read.Schema.GetFieldByName("v")));
        Assert.Null(ColumnMetadata.Slots(Datasets.FromRows(Flights(1)).Schema.GetFieldByName("Features")));
    }

    [Fact]
    public async Task Two_files_with_different_schemas_are_one_error_that_names_both_and_the_difference()
    {
        using MemoryDataset a = Datasets.FromRows([new { x = 1, y = "a" }]);
        using MemoryDataset b = Datasets.FromRows([new { x = 1.5, z = "a" }]);
        await WriteAsync("a", a);
        await WriteAsync("b", b);
        DataException error = await Assert.ThrowsAsync<DataException>(() => OpenAsync(new InputSpecification { Path = [_folder.File("a"), _folder.File("b")] }));
        Assert.Contains(_folder.File("a"), error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.File("b"), error.Message, StringComparison.Ordinal);
        Assert.Contains("column 'x' is int32 in", error.Message, StringComparison.Ordinal);
        Assert.Contains("column 'z' is only in this file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_file_is_said_to_be_truncated()
    {
        using MemoryDataset data = Datasets.FromRows(Flights(1000));
        string path = _folder.File($"out/{(await WriteAsync("out", data)).Parts[0].Name}");
        byte[] content = File.ReadAllBytes(path);
        File.WriteAllBytes(path, content[..(content.Length / 2)]);
        DataException error = await Assert.ThrowsAsync<DataException>(() => OpenAsync(new InputSpecification { Path = [path] }));
        Assert.Equal(path, error.Location.File);
        Assert.Contains("end is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_pages_are_damaged_is_said_to_be_damaged_when_it_is_read()
    {
        using MemoryDataset data = Datasets.FromRows(Flights(1000));
        string path = _folder.File($"out/{(await WriteAsync("out", data)).Parts[0].Name}");
        byte[] content = File.ReadAllBytes(path);
        content.AsSpan(4, 2000).Fill(0xFF);
        File.WriteAllBytes(path, content);
        FileDataset read = await OpenAsync(new InputSpecification { Path = [path] });
        DataException error = await Assert.ThrowsAsync<DataException>(() => read.CollectAsync());
        Assert.Contains("damaged or truncated", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named_with_the_names_nearest_to_it()
    {
        _folder.Write("flights.parquet", "x");
        DataException error = await Assert.ThrowsAsync<DataException>(() => OpenAsync(new InputSpecification { Path = [_folder.File("flight.parquet")] }));
        Assert.Contains("Did you mean 'flights.parquet'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changes_after_it_was_planned_is_refused()
    {
        using MemoryDataset data = Datasets.FromRows(Flights(10));
        await WriteAsync("out", data);
        FileDataset read = await OpenAsync(new InputSpecification { Path = [_folder.File("out")] });
        using MemoryDataset other = Datasets.FromRows(Flights(11));
        await other.WriteAsync((await read.FilesAsync(CancellationToken.None)).Single());
        DataException error = await Assert.ThrowsAsync<DataException>(() => read.CollectAsync());
        Assert.Contains("has changed since", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_an_earlier_and_longer_dataset_are_taken_away()
    {
        using MemoryDataset three = Datasets.FromRows(Flights(9), partitions: 3);
        using MemoryDataset one = Datasets.FromRows(Flights(2));
        await WriteAsync("out", three);
        DatasetSuccess success = await WriteAsync("out", one);
        Assert.Equal(["_SUCCESS", success.Parts[0].Name], Directory.GetFiles(_folder.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
