using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Streams;

/// <summary>Aggregates windows that no row can come to any more.</summary>
/// <param name="stream">The stream.</param>
/// <param name="chain">Its stages.</param>
/// <param name="rows">Takes rows that the aggregation cannot handle.</param>
internal sealed class StreamWindows(StreamWorkspace stream, StreamChain chain, IRowSink rows)
{
    // A window in SQL is one table in memory.
    private const long MostSqlRows = 20_000_000;

    private static readonly TimestampType _type = new(TimeUnit.Microsecond, "UTC");

    /// <summary>Columns of the output: those of windows where there are any, else those that the stages give.</summary>
    public static Schema OutputSchema(StreamWorkspace stream, StreamChain chain)
    {
        if (stream.Stream.EventTime is { } time)
            EventTimes.PlaceOf(time.Column, chain.Output);
        if (stream.Stream.Window is not { } window)
            return chain.Output;
        return new Schema([new Field("windowStart", _type, false), new Field("windowEnd", _type, false), .. Aggregated(window, chain.Output).FieldsList], null);
    }

    /// <summary>The windows that close when the watermark moves, in order of their beginnings, each with the files that have rows of it.</summary>
    /// <param name="window">How long they are.</param>
    /// <param name="held">Files of rows.</param>
    /// <param name="before">The watermark before; null for none.</param>
    /// <param name="after">The watermark after; null for the end of all time.</param>
    public static IEnumerable<(long Start, IReadOnlyList<HeldRows> Files)> Closing(WindowSpecification window, IReadOnlyList<HeldRows> held, DateTimeOffset? before, DateTimeOffset? after)
    {
        if (held.Count == 0)
            yield break;
        WindowTimes times = WindowTimes.Of(window);
        long start = times.FirstStart(held.Min(static file => file.Oldest)), last = times.LastStart(held.Max(static file => file.Newest));
        // Windows that ended by then are closed already.
        if (before is { } closed)
            start = Math.Max(start, times.LastStart(closed.ToUnixTimeMilliseconds() - times.Size) + times.Slide);
        long? limit = after?.ToUnixTimeMilliseconds();
        while (start <= last && (limit is null || start + times.Size <= limit))
        {
            long begin = start;
            HeldRows[] files = [.. held.Where(file => file.Newest >= begin && file.Oldest < begin + times.Size)];
            if (files.Length > 0)
            {
                yield return (begin, files);
                start += times.Slide;
                continue;
            }
            // Nothing happened for a while.
            long[] later = [.. held.Where(file => file.Oldest >= begin + times.Size).Select(static file => file.Oldest)];
            if (later.Length == 0)
                yield break;
            start = Math.Max(start + times.Slide, times.FirstStart(later.Min()));
        }
    }

    /// <summary>Files that no open window has rows of any more.</summary>
    public static IReadOnlyList<HeldRows> Over(WindowSpecification window, IReadOnlyList<HeldRows> held, DateTimeOffset? watermark) => watermark is not { } now
        ? []
        : [.. held.Where(file => WindowTimes.Of(window).LastEnd(file.Newest) <= now.ToUnixTimeMilliseconds())];

    /// <summary>The rows that windows give.</summary>
    public async IAsyncEnumerable<RecordBatch> AggregateAsync(
        IEnumerable<(long Start, IReadOnlyList<HeldRows> Files)> closing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        WindowSpecification window = stream.Stream.Window!;
        long size = WindowTimes.Of(window).Size;
        Schema output = OutputSchema(stream, chain);
        foreach ((long start, IReadOnlyList<HeldRows> files) in closing)
        {
            var any = new Found();
            IAsyncEnumerable<RecordBatch> rowsOf = RowsAsync(files, start, start + size, any, cancellationToken);
            IAsyncEnumerable<RecordBatch> table = window.Sql is { } sql ? QueryAsync(sql, rowsOf, cancellationToken) : TableAsync(window.Stage!, rowsOf, cancellationToken);
            await foreach (RecordBatch batch in table.ConfigureAwait(false))
            {
                using (batch)
                {
                    // A file may span a window without having a row of it.
                    if (any.Rows > 0)
                        yield return Framed(batch, output, start, start + size);
                }
            }
        }
    }

    private static Schema Aggregated(WindowSpecification window, Schema input)
    {
        if (window.Stage is { } stage)
            return stage.TransformSchema(input);
        using var duck = DuckDbArrow.Open();
        try
        {
            return duck.DescribeQuery(window.Sql!, input);
        }
        catch (DuckDbException error)
        {
            throw new SpecificationException($"DuckDB cannot run the SQL of the window: {error.Message}", new Location { Parameter = "stream.window.sql" }, "Select from __THIS__, which has the rows of one window.", error);
        }
    }

    private static RecordBatch Framed(RecordBatch batch, Schema output, long start, long end)
    {
        IArrowArray[] columns = [Constant(start, batch.Length), Constant(end, batch.Length), .. batch.Arrays.Select(Batches.Share)];
        return new RecordBatch(output, columns, batch.Length);
    }

    private static TimestampArray Constant(long milliseconds, int rows)
    {
        var builder = new TimestampArray.Builder(_type).Reserve(rows);
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        for (int i = 0; i < rows; i++)
            builder.Append(time);
        return builder.Build();
    }

    private async IAsyncEnumerable<RecordBatch> RowsAsync(
        IReadOnlyList<HeldRows> files, long start, long end, Found any, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int place = EventTimes.PlaceOf(stream.Stream.EventTime!.Column, chain.Output);
        var input = new InputSpecification { Path = [.. files.Select(file => stream.Files.Held(file.Name))], Format = "parquet" };
        FileDataset held = await FileDataset.OpenAsync(stream.Run.Storage, input, cancellationToken: cancellationToken).ConfigureAwait(false);
        for (int partition = 0; partition < held.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in held.ReadAsync(partition, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    Func<int, DateTimeOffset?> time = TimeColumn.Reader(batch.Column(place));
                    bool[] keep = new bool[batch.Length];
                    for (int row = 0; row < keep.Length; row++)
                        keep[row] = time(row)!.Value.ToUnixTimeMilliseconds() is var at && at >= start && at < end;
                    using RecordBatch own = Batches.Filter(batch, keep);
                    any.Rows += own.Length;
                    if (own.Length > 0)
                        yield return Batches.Share(own, chain.Output);
                }
            }
        }
    }

    private IAsyncEnumerable<RecordBatch> TableAsync(Transformer stage, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken) =>
        stream.Run.Bound(stage, chain.Output).TransformAsync(batches, stream.Run.Context(stage, 0, chain.Output, rows, threads: 1), cancellationToken);

    private async IAsyncEnumerable<RecordBatch> QueryAsync(string sql, IAsyncEnumerable<RecordBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = new List<RecordBatch>();
        try
        {
            await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                all.Add(batch);
                if (all.Sum(static rows => (long)rows.Length) > MostSqlRows)
                    throw new DataException($"A window has more than {MostSqlRows} rows, which SQL does not take at once", Location.None, "Make windows shorter, or use a stage such as SummarizeData.");
            }
            if (all.Count == 0)
                yield break;
            using RecordBatch window = Batches.Concatenate(chain.Output, all);
            using var duck = DuckDbArrow.Open();
            yield return duck.Query(sql, window);
        }
        finally
        {
            foreach (RecordBatch batch in all)
                batch.Dispose();
        }
    }

    private sealed class Found
    {
        public long Rows { get; set; }
    }
}
