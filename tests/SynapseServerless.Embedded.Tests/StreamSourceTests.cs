using SynapseServerless.Embedded;
using SynapseServerless.Streams;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Streams over a source with partitions and offsets, and into a sink.</summary>
public sealed class StreamSourceTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _topic = Guid.NewGuid().ToString("N");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Partitions_are_read_by_their_offsets_and_a_backlog_is_told()
    {
        NumberSource.Topics[_topic] = (0, 50);
        StreamJobs jobs = Jobs();

        StreamView view = await jobs.DrainAsync(Specification("maxRows: 20"));

        Assert.Equal(Enumerable.Range(0, 50).SelectMany(static n => new[] { $"a {n}", $"b {n}" }).Order(StringComparer.Ordinal), await jobs.RowsAsync());
        // Of 50 in each of two partitions, 10 of each an epoch.
        Assert.Equal((5, 100, 0), (view.Status!.Epoch, view.Status.Rows.RowsIn, view.Status.Backlog));
    }

    [Fact]
    public async Task Rows_that_the_source_has_dropped_hold_the_stream_until_somebody_goes_on_without_them()
    {
        NumberSource.Topics[_topic] = (0, 5);
        StreamJobs jobs = Jobs();
        await jobs.DrainAsync(Specification());
        NumberSource.Topics[_topic] = (8, 10);
        EmbeddedStreams streams = jobs.Streams();
        await streams.Ledger.SetAsync("numbers", StreamState.Running, default);
        Task<StreamView?> work = streams.RunAsync("numbers", null, TestContext.Current.CancellationToken);

        StreamView held = await StreamJobs.UntilAsync(streams, "numbers", work, view => view is { Status: { Phase: StreamPhase.Paused, Problem: not null } });
        await streams.Ledger.SetAsync("numbers", StreamState.Draining, default);
        StreamView end = (await work)!;

        // Numbers 5 to 7 of two partitions.
        Assert.Contains("has dropped 6 rows that were never read: partition a, offsets 5 to 8", held.Status!.Problem, StringComparison.Ordinal);
        Assert.Equal((6, StreamPhase.Drained), (end.Status!.Rows.RowsLost, end.Status.Phase));
        Assert.Equal(14, (await jobs.RowsAsync()).Length);
    }

    [Fact]
    public async Task Rows_that_the_source_has_dropped_are_counted_where_the_stream_is_to_go_on()
    {
        NumberSource.Topics[_topic] = (8, 10);

        StreamView view = await Jobs().DrainAsync(Specification("onGap: continue"));

        Assert.Equal((16, 4), (view.Status!.Rows.RowsLost, view.Status.Rows.RowsOut));
    }

    [Fact]
    public async Task A_part_that_is_written_again_to_a_sink_has_the_same_ids()
    {
        NumberSource.Topics[_topic] = (0, 6);
        TableSink.Failures[_topic] = 3;

        StreamView view = await Jobs().DrainAsync(Specification().Replace($"data: {_scratch["out"]}", $"sink: {{ kind: table, table: {_topic} }}", StringComparison.Ordinal));

        Assert.Equal(StreamPhase.Drained, view.Status!.Phase);
        Assert.Equal(12, TableSink.Tables[_topic].Count);
        Assert.Equal("a 0", TableSink.Tables[_topic]["000000000001-00000-0000000000"]);
    }

    [Fact]
    public async Task An_epoch_waits_for_its_time_unless_enough_rows_do()
    {
        NumberSource.Topics[_topic] = (0, 2);
        StreamJobs jobs = Jobs();
        EmbeddedStreams streams = jobs.Streams();
        (StreamInput input, _) = await streams.Ledger.StartAsync(jobs.Parse(Specification("everySeconds: 86400, atRows: 20")), default);
        Task<StreamView?> work = streams.RunAsync(input.Name, null, TestContext.Current.CancellationToken);
        await StreamJobs.UntilAsync(streams, input.Name, work, view => view.Status is { Epoch: 1 });

        NumberSource.Topics[_topic] = (0, 4);
        await StreamJobs.UntilAsync(streams, input.Name, work, view => view.Status is { Phase: StreamPhase.Running or StreamPhase.Waiting });
        long before = (await streams.Ledger.GetAsync(input.Name, default)).Status!.Epoch;
        NumberSource.Topics[_topic] = (0, 12);
        await StreamJobs.UntilAsync(streams, input.Name, work, view => view.Status is { Epoch: 2 });
        await streams.Ledger.SetAsync(input.Name, StreamState.Draining, default);
        await work;

        // The four rows that came first were not enough; with the sixteen after them they were.
        Assert.Equal(1, before);
        IReadOnlyList<EpochRecord> epochs = await streams.Ledger.EpochsAsync(input.Name, 10, default);
        Assert.Equal([20L, 4], epochs.Select(static epoch => epoch.Rows.RowsIn));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_stop_a_stream_that_goes_by_time()
    {
        NumberSource.Topics[_topic] = (0, 1);
        var clock = new LeapingClock();
        clock.Leap(TimeSpan.FromDays(365));
        await Jobs(clock).DrainAsync(Specification("everySeconds: 3600"));
        NumberSource.Topics[_topic] = (0, 3);
        // A year back: the last epoch lies in the future.
        StreamJobs jobs = Jobs();
        EmbeddedStreams streams = jobs.Streams();
        await streams.Ledger.SetAsync("numbers", StreamState.Running, default);
        using var stop = new CancellationTokenSource();
        Task<StreamView?> work = streams.RunAsync("numbers", null, stop.Token);

        await StreamJobs.UntilAsync(streams, "numbers", work, view => view.Status is { Epoch: 2 });

        await stop.CancelAsync();
        await work;
        Assert.Equal(6, (await jobs.RowsAsync()).Length);
    }

    private StreamJobs Jobs(TimeProvider? time = null) => new(_scratch, TestStages.Catalog().AddStreamSource<NumberSource>("numbers").AddStreamSink<TableSink>("table"), time);

    private string Specification(string stream = "") => $$"""
        name: numbers
        inputs: { numbers: { stream: { kind: numbers, topic: {{_topic}} } } }
        pipeline: [ { type: SelectColumns, cols: [partition, number] } ]
        transform: numbers
        stream: { pollSeconds: 0.02{{(stream.Length == 0 ? "" : ", " + stream)}} }
        output: { data: {{_scratch["out"]}} }
        options: { parallelism: 2, retrySeconds: 0.01 }
        """;
}
