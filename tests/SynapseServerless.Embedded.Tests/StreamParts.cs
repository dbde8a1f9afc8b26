using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Streaming;

namespace SynapseServerless.Tests;

/// <summary>Numbers in two partitions, of which the first may have been dropped: a source that a test moves.</summary>
public sealed class NumberSource : StreamSource
{
    /// <summary>What there is, by <see cref="Topic"/>: the first number kept and the first that is not there yet.</summary>
    public static ConcurrentDictionary<string, (long First, long Next)> Topics { get; } = new();

    /// <summary>Which numbers.</summary>
    public string Topic { get; init; } = "";

    public override Task<IStreamReader> OpenAsync(StreamContext context, CancellationToken cancellationToken) => Task.FromResult<IStreamReader>(new Reader(Topic, context));

    private sealed class Reader(string topic, StreamContext context) : IStreamReader
    {
        private static readonly string[] _partitions = ["a", "b"];

        public Task<Schema?> FindSchemaAsync(CancellationToken cancellationToken) => Task.FromResult<Schema?>(
            Topics[topic].Next == 0 ? null : new Schema([new Field("partition", StringType.Default, true), new Field("number", Int64Type.Default, true), new Field("at", new TimestampType(TimeUnit.Millisecond, "UTC"), true)], null));

        public Task<StreamPlan> PlanAsync(StreamPlanRequest request, CancellationToken cancellationToken)
        {
            (long first, long next) = Topics[topic];
            var ranges = new List<StreamRange>();
            var gaps = new List<StreamGap>();
            long backlog = 0;
            foreach (string partition in _partitions)
            {
                long from = request.Offsets.TryGetValue(partition, out string? offset) ? Number(offset) : 0;
                if (from < first)
                {
                    gaps.Add(new StreamGap(partition, Text(from), Text(first), first - from));
                    from = first;
                }
                long to = Math.Min(next, from + Math.Max(1, request.MaxRows / 2));
                backlog += next - to;
                if (from < to)
                    ranges.Add(new StreamRange(partition, Text(from), Text(to)) { Rows = to - from });
            }
            return Task.FromResult(new StreamPlan { Ranges = ranges, Gaps = gaps, Backlog = backlog });
        }

        // Number n happened n seconds after 2026 began.
        public async IAsyncEnumerable<StreamBatch> ReadAsync(StreamRange range, StreamReadContext reading, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            long from = Number(range.From);
            int count = (int)(Number(range.To) - from);
            var names = new StringArray.Builder();
            var numbers = new Int64Array.Builder();
            var times = new TimestampArray.Builder(new TimestampType(TimeUnit.Millisecond, "UTC"));
            for (int i = 0; i < count; i++)
            {
                names.Append(range.Partition);
                numbers.Append(from + i);
                times.Append(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(from + i));
            }
            yield return new StreamBatch(new RecordBatch(context.Schema!, [names.Build(), numbers.Build(), times.Build()], count), row => Text(from + row));
        }

        public Task CommittedAsync(IReadOnlyDictionary<string, string> offsets, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

        private static long Number(string offset) => long.Parse(offset, CultureInfo.InvariantCulture);
    }
}

/// <summary>Keeps rows by their ids, and fails where a test wants it to.</summary>
public sealed class TableSink : StreamSink
{
    /// <summary>Rows by id, of each <see cref="Table"/>.</summary>
    public static ConcurrentDictionary<string, ConcurrentDictionary<string, string>> Tables { get; } = new();

    /// <summary>How many parts fail after they were written, of each table.</summary>
    public static ConcurrentDictionary<string, int> Failures { get; } = new();

    /// <summary>Which table.</summary>
    public string Table { get; init; } = "";

    public override Task<IStreamWriter> OpenAsync(StreamContext context, CancellationToken cancellationToken) => Task.FromResult<IStreamWriter>(new Writer(Table));

    private sealed class Writer(string table) : IStreamWriter
    {
        public async Task<long> WriteAsync(EpochPart part, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
        {
            ConcurrentDictionary<string, string> rows = Tables.GetOrAdd(table, static _ => new());
            long row = 0;
            await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken))
            {
                using (batch)
                {
                    for (int i = 0; i < batch.Length; i++, row++)
                        rows[part.RowId(row)] = string.Join(' ', Enumerable.Range(0, batch.ColumnCount).Select(column => Convert.ToString(Cells.Value(batch.Column(column), i), CultureInfo.InvariantCulture)));
                }
            }
            if (Failures.AddOrUpdate(table, 0, static (_, left) => Math.Max(0, left - 1)) > 0)
                throw new IOException("the table is away");
            return 0;
        }

        public Task CommittedAsync(long epoch, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
