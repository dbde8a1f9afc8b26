using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;
using Xunit;

namespace SynapseServerless.ML.Tests.Streams;

/// <summary>Sources and sinks as the engine uses them, with a folder that is gone afterwards.</summary>
internal sealed class StreamTesting : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stream-");

    /// <summary>What a source or a sink knows of its stream.</summary>
    public StreamContext Context(StageHost? host = null, Schema? schema = null) => new()
    {
        Stream = "flights", Folder = _folder.FullName, Host = host ?? StageHost.Default, Schema = schema,
    };

    public static StreamPlanRequest Request(IReadOnlyDictionary<string, string>? offsets = null, long rows = 1_000_000, long bytes = 1L << 40, long epoch = 1) =>
        new() { Epoch = epoch, Offsets = offsets ?? new Dictionary<string, string>(), MaxRows = rows, MaxBytes = bytes };

    /// <summary>Where partitions stand after a plan.</summary>
    public static Dictionary<string, string> After(StreamPlan plan, IReadOnlyDictionary<string, string>? before = null)
    {
        var offsets = new Dictionary<string, string>(before ?? new Dictionary<string, string>());
        foreach (StreamRange range in plan.Ranges)
            offsets[range.Partition] = range.To;
        return offsets;
    }

    public static Task<StreamPlan> PlanAsync(IStreamReader reader, StreamPlanRequest? request = null) =>
        reader.PlanAsync(request ?? Request(), TestContext.Current.CancellationToken);

    /// <summary>What a range has, row by row.</summary>
    public static async Task<ReadRows> ReadAsync(IStreamReader reader, StreamRange range, int batchRows = 1000)
    {
        var rows = new ReadRows();
        var context = new StreamReadContext { BatchRows = batchRows, BatchBytes = 1 << 20, Poisoned = rows.Poisoned.Add };
        await foreach (StreamBatch batch in reader.ReadAsync(range, context, TestContext.Current.CancellationToken))
        {
            using (batch.Batch)
            {
                Assert.InRange(batch.Batch.Length, 1, batchRows);
                Func<int, object?>[] columns = [.. batch.Batch.Arrays.Select(Cells.Reader)];
                for (int i = 0; i < batch.Batch.Length; i++)
                {
                    rows.Rows.Add([.. columns.Select(column => column(i))]);
                    rows.Offsets.Add(batch.OffsetOf(i));
                }
            }
        }
        return rows;
    }

    /// <summary>What all ranges of a plan have.</summary>
    public static async Task<ReadRows> ReadAsync(IStreamReader reader, StreamPlan plan)
    {
        var rows = new ReadRows();
        foreach (StreamRange range in plan.Ranges)
            rows.Add(await ReadAsync(reader, range));
        return rows;
    }

    /// <summary>Writes rows as part of an epoch.</summary>
    public static async Task WriteAsync<T>(IStreamWriter writer, IReadOnlyList<T> rows, long epoch = 1, int part = 0)
    {
        using MemoryDataset data = Datasets.FromRows(rows);
        await writer.WriteAsync(new EpochPart("flights", epoch, part), data.ReadAsync(0, null, CancellationToken.None), TestContext.Current.CancellationToken);
    }

    /// <summary>The columns of rows of a type.</summary>
    public static Schema SchemaOf<T>(IReadOnlyList<T> rows)
    {
        using MemoryDataset data = Datasets.FromRows(rows);
        return data.Schema;
    }

    public static string Invariant(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>Rows that were read.</summary>
internal sealed class ReadRows
{
    public List<object?[]> Rows { get; } = [];

    public List<string> Offsets { get; } = [];

    public List<PoisonedRecord> Poisoned { get; } = [];

    public void Add(ReadRows other)
    {
        Rows.AddRange(other.Rows);
        Offsets.AddRange(other.Offsets);
        Poisoned.AddRange(other.Poisoned);
    }

    /// <summary>A column, by its place.</summary>
    public object?[] Column(int place) => [.. Rows.Select(row => row[place])];
}
