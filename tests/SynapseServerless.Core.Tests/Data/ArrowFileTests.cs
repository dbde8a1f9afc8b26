using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Data.Tests;

/// <summary>Arrow IPC files and streams: what is whole is read, and what points at what is not there is refused by its place.</summary>
public sealed class ArrowFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (ColumnCase one in ColumnCases.All)
            {
                cases.Add(one.Name, true);
                cases.Add(one.Name, false);
            }
            return cases;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_type_is_read_from_files_and_streams(string name, bool isFile)
    {
        ColumnCase one = ColumnCases.All.Single(one => one.Name == name);
        // A slice begins in the middle of its buffers, and an empty batch has next to none.
        using RecordBatch whole = Batch(one.Column), part = Batch(one.Sliced), none = Batch(ArrowArrayFactory.Slice(one.Column, 0, 0));
        FileDataset read = await OpenAsync(Write(isFile, whole, none, part));
        var values = new List<object?>();
        for (int partition = 0; partition < read.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in read.ReadAsync(partition, null))
            {
                using (batch)
                    values.AddRange(batch.Values("c"));
            }
        }
        Assert.Equal([null, one.Value, null, one.Value, null], values);
    }

    [Fact]
    public async Task A_text_under_a_null_may_be_anything()
    {
        // The bytes of the second value, which is null, are no UTF-8.
        using RecordBatch batch = Batch(Built(StringType.Default, 3, 1, [0b101], Offsets(0, 1, 3, 5), [(byte)'a', 0xFF, 0xFE, 0xC3, 0xA9]));
        using RecordBatch read = await (await OpenAsync(Write(true, batch))).CollectAsync();
        Assert.Equal(["a", null, "é"], read.Values("c"));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "bounds fall", "its offsets do not increase" },
        { "bounds too high", "its bounds go up to 9 of 5" },
        { "half a letter", "row 0 holds text that is not UTF-8" },
        { "view outside", "row 1 points outside its data" },
        { "view negative", "row 0 has -1 bytes" },
        { "values missing", "its values have 16 bytes, and 24 are needed" },
        { "index too high", "row 2 has the value 2 of a dictionary of 2" },
        { "index negative", "row 0 has the value -1 of a dictionary of 2" },
        { "list too long", "its bounds go up to 4 of 3" },
        { "vector too long", "3 lists of 2 have 5 values" },
        { "part too short", "a part of it has 2 rows of 3" },
        { "inside a list", "its bounds go up to 9 of 5" },
        { "nulls miscounted", "it has 1 nulls and says that it has 2" },
        { "nulls not marked", "it has 1 nulls and does not say where" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_points_at_what_is_not_there_is_refused_by_batch_and_column(string name, string problem)
    {
        using RecordBatch good = Batch(Take(name, isGood: true)), wrong = Batch(Take(name, isGood: false));
        foreach (bool isFile in (bool[])[true, false])
        {
            string path = Write(isFile, good, wrong);
            DataException error = await Assert.ThrowsAsync<DataException>(async () =>
            {
                using RecordBatch _ = await (await OpenAsync(path)).CollectAsync();
            });
            Assert.Equal($"This is not Arrow IPC data, or it is damaged (record batch 2, column 'c': {problem})", error.Problem);
            Assert.Equal(path, error.Location.File);
        }
    }

    [Theory]
    [InlineData("f6.arrow")]
    [InlineData("f19.arrow")]
    public async Task Files_with_flipped_bits_are_refused(string name)
    {
        string path = _folder.Write(name, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Faults", name)));
        DataException error = await Assert.ThrowsAsync<DataException>(async () =>
        {
            using RecordBatch _ = await (await OpenAsync(path)).CollectAsync();
        });
        Assert.StartsWith("This is not Arrow IPC data, or it is damaged (", error.Problem, StringComparison.Ordinal);
        Assert.Equal(path, error.Location.File);
    }

    [Thorough]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_is_refused_wherever_it_is_cut(bool isFile)
    {
        using RecordBatch batch = Batch(new StringArray.Builder().Append("a").Append("b").Build());
        byte[] whole = File.ReadAllBytes(Write(isFile, batch, batch));
        for (int length = 1; length < whole.Length; length++)
        {
            string path = _folder.Write("cut.arrow", whole[..length]);
            try
            {
                using RecordBatch read = await (await OpenAsync(path)).CollectAsync();
                // A stream may end without its mark of the end, between two messages.
                Assert.False(isFile);
                Assert.Contains(read.Length, (int[])[0, 2, 4]);
            }
            catch (DataException error)
            {
                Assert.Equal(path, error.Location.File);
            }
        }
    }

    [Fact]
    public async Task Two_batches_are_not_at_one_place()
    {
        using RecordBatch one = Batch(new Int64Array.Builder().Append(1).Build()), two = Batch(new Int64Array.Builder().Append(2).Build());
        byte[] file = File.ReadAllBytes(Write(true, one, two));
        // The footer has a block of 24 bytes for each batch; the first eight of them say where it begins.
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 10)), footer = file.Length - 10 - length;
        int[] starts = [.. Enumerable.Range(footer, length - 48).Where(at => IsMessage(at) && IsMessage(at + 24))];
        int first = Assert.Single(starts);
        file.AsSpan(first, 8).CopyTo(file.AsSpan(first + 24));
        string path = _folder.Write("twice.arrow", file);
        DataException error = await Assert.ThrowsAsync<DataException>(() => OpenAsync(path));
        Assert.Contains("record batch 2 overlaps another one", error.Problem, StringComparison.Ordinal);

        // A message begins with four bytes of ones.
        bool IsMessage(int at) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at)) is > 8 and long start && start < footer && BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan((int)start)) == -1;
    }

    private static IArrowArray Take(string name, bool isGood)
    {
        byte[] text = [(byte)'a', (byte)'b', (byte)'c', (byte)'d', (byte)'e'];
        return name switch
        {
            "bounds fall" => Built(StringType.Default, 3, 0, [], Offsets(0, isGood ? 2 : 4, 3, 5), text),
            "bounds too high" => Built(StringType.Default, 3, 0, [], Offsets(0, 2, 3, isGood ? 5 : 9), text),
            "half a letter" => Built(StringType.Default, 2, 0, [], Offsets(0, isGood ? 2 : 1, 3), [0xC3, 0xA9, (byte)'x']),
            "view outside" => Built(StringViewType.Default, 2, 0, [], [.. View(20, 0, 0), .. View(20, 0, isGood ? 20 : 21)], new byte[40]),
            "view negative" => Built(StringViewType.Default, 1, 0, [], View(isGood ? 20 : -1, 0, 0), new byte[20]),
            "values missing" => Built(Int64Type.Default, 3, 0, [], new byte[isGood ? 24 : 16]),
            "index too high" => Dictionary([0, 1, isGood ? (short)1 : (short)2]),
            "index negative" => Dictionary([isGood ? (short)0 : (short)-1, 1, 0]),
            "list too long" => Built(new ListType(Int32Type.Default), 1, 0, [], [new Int32Array.Builder().AppendRange([1, 2, 3]).Build().Data], Offsets(0, isGood ? 3 : 4)),
            "vector too long" => Built(ColumnMetadata.Vector("v", 2).DataType, 3, 0, [], [new FloatArray.Builder().AppendRange(new float[isGood ? 6 : 5]).Build().Data]),
            "part too short" => Built(new StructType([new Field("n", Int32Type.Default, true)]), 3, 0, [], [new Int32Array.Builder().AppendRange(new int[isGood ? 3 : 2]).Build().Data]),
            "inside a list" => Built(new ListType(StringType.Default), 1, 0, [], [Built(StringType.Default, 1, 0, [], Offsets(0, isGood ? 5 : 9), text).Data], Offsets(0, 1)),
            "nulls miscounted" => Built(Int32Type.Default, 3, isGood ? 1 : 2, [0b011], new byte[12]),
            _ => Built(Int32Type.Default, 3, isGood ? 0 : 1, [], new byte[12]),
        };
    }

    private static IArrowArray Built(IArrowType type, int length, int nulls, byte[] validity, params byte[][] buffers) => Built(type, length, nulls, validity, [], buffers);

    private static IArrowArray Built(IArrowType type, int length, int nulls, byte[] validity, ArrayData[] children, params byte[][] buffers) => ArrowArrayFactory.BuildArray(
        new ArrayData(type, length, nulls, 0, [validity.Length == 0 ? ArrowBuffer.Empty : new ArrowBuffer(validity), .. buffers.Select(buffer => new ArrowBuffer(buffer))], children));

    private static DictionaryArray Dictionary(short[] indexes) => new(
        new DictionaryType(Int16Type.Default, StringType.Default, ordered: false), new Int16Array.Builder().AppendRange(indexes).Build(), new StringArray.Builder().Append("a").Append("b").Build());

    private static byte[] Offsets(params int[] offsets) => [.. offsets.SelectMany(BitConverter.GetBytes)];

    private static byte[] View(int length, int buffer, int offset) => [.. BitConverter.GetBytes(length), 0, 0, 0, 0, .. BitConverter.GetBytes(buffer), .. BitConverter.GetBytes(offset)];

    private static RecordBatch Batch(IArrowArray column) =>
        new(new Schema([new Field("c", column.Data.DataType, nullable: true)], null), [column], column.Length);

    private static Task<FileDataset> OpenAsync(string path) =>
        FileDataset.OpenAsync(new LocalStorage(), new InputSpecification { Path = [path], Partitions = 3 });

    private string Write(bool isFile, params RecordBatch[] batches)
    {
        string path = _folder.File(isFile ? "data.arrow" : "data.arrows");
        using var stream = File.Create(path);
        using ArrowStreamWriter writer = isFile ? new ArrowFileWriter(stream, batches[0].Schema) : new ArrowStreamWriter(stream, batches[0].Schema);
        writer.WriteStart();
        foreach (RecordBatch batch in batches)
            writer.WriteRecordBatch(batch);
        writer.WriteEnd();
        return path;
    }
}
