using SynapseServerless.ML;
using SynapseServerless.Streams;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Event time: windows, watermarks, late rows. Expected values are worked out by hand.</summary>
public sealed class StreamWindowTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly StreamJobs _jobs;

    public StreamWindowTests() => _jobs = new StreamJobs(_scratch, TestStages.Catalog().AddML());

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Windows_are_aggregated_once_when_no_row_can_come_to_them_any_more()
    {
        string yaml = Specification("window: { seconds: 60, sql: 'SELECT count(*) AS n, sum(x) AS total FROM __THIS__' }");
        // Newest 00:02:10, delay 30 s: the watermark is 00:01:40 and closes the minute that begins at 00:00 alone.
        Land("a.csv", "00:00:10,1", "00:00:50,2", "00:01:10,4", "00:02:10,8");

        StreamView first = await RunOnceAsync(yaml);
        string[] closed = await StreamJobs.RowsAsync(_jobs.Output);
        StreamView end = await _jobs.DrainAsync(yaml);

        Assert.Equal(DateTimeOffset.Parse("2026-01-01T00:01:40Z", null), first.Status!.Watermark);
        Assert.Equal([Row("00:00:00", "00:01:00", "2 3")], closed);
        Assert.Equal([Row("00:00:00", "00:01:00", "2 3"), Row("00:01:00", "00:02:00", "1 4"), Row("00:02:00", "00:03:00", "1 8")], await StreamJobs.RowsAsync(_jobs.Output));
        Assert.Equal((4, 3), (end.Status!.Rows.RowsIn, end.Status.Rows.RowsOut));
        Assert.Empty(Directory.GetFiles(_scratch["work/streams/doubles/windows"]));
    }

    [Fact]
    public async Task A_late_row_is_counted_and_set_aside_and_one_that_is_not_late_is_counted_in()
    {
        string yaml = Specification("window: { seconds: 60, sql: 'SELECT count(*) AS n, sum(x) AS total FROM __THIS__' }");
        Land("a.csv", "00:00:10,1", "00:02:10,8");
        await RunOnceAsync(yaml);
        // The first minute has closed; the second has not.
        Land("b.csv", "00:00:20,100", "00:01:30,4");

        StreamView end = await _jobs.DrainAsync(yaml);

        Assert.Equal([Row("00:00:00", "00:01:00", "1 1"), Row("00:01:00", "00:02:00", "1 4"), Row("00:02:00", "00:03:00", "1 8")], await StreamJobs.RowsAsync(_jobs.Output));
        Assert.Equal(1, end.Status!.Rows.RowsLate);
        Assert.Contains(_jobs.SetAside(), line => line.Contains("The row is late", StringComparison.Ordinal) && line.Contains("100", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sliding_windows_share_rows()
    {
        Land("a.csv", "00:00:10,1", "00:00:40,2", "00:01:10,4");

        await _jobs.DrainAsync(Specification("window: { seconds: 60, slideSeconds: 30, sql: 'SELECT count(*) AS n, sum(x) AS total FROM __THIS__' }"));

        Assert.Equal(
            [
                Row("00:00:00", "00:01:00", "2 3"), Row("00:00:30", "00:01:30", "2 6"), Row("00:01:00", "00:02:00", "1 4"),
                "12/31/2025 23:59:30 +00:00 01/01/2026 00:00:30 +00:00 1 1",
            ],
            await StreamJobs.RowsAsync(_jobs.Output));
    }

    [Fact]
    public async Task A_stage_aggregates_windows_too()
    {
        Land("a.csv", "00:00:10,1", "00:00:40,3", "00:01:10,4");

        await _jobs.DrainAsync(Specification("window: { seconds: 60, stage: { type: SummarizeData, percentiles: false, counts: false } }") + "\noptions: { parallelism: 1 }");

        string[] rows = await StreamJobs.RowsAsync(_jobs.Output);
        // A row for each column of each of two windows; the mean of 1 and 3 is 2.
        Assert.Contains(rows, row => row.StartsWith("01/01/2026 00:00:00 +00:00 01/01/2026 00:01:00 +00:00 x", StringComparison.Ordinal) && row.Contains(" 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_without_a_time_or_far_ahead_of_the_clock_are_set_aside_and_make_no_other_late()
    {
        Land("a.csv", "00:00:10,1");
        File.AppendAllText(Path.Combine(_jobs.Landing, "a.csv"), ",7\n2999-01-01 00:00:00,9\n2026-01-01 00:00:20,2\n");

        StreamView end = await _jobs.DrainAsync(Specification("window: { seconds: 60, sql: 'SELECT count(*) AS n, sum(x) AS total FROM __THIS__' }"));

        Assert.Equal([Row("00:00:00", "00:01:00", "2 3")], await StreamJobs.RowsAsync(_jobs.Output));
        Assert.Equal((2, 0), (end.Status!.Rows.RowsSetAside, end.Status.Rows.RowsLate));
    }

    [Fact]
    public async Task Without_windows_late_rows_are_set_aside_by_the_watermark()
    {
        string yaml = Specification("everySeconds: 0");
        Land("a.csv", "00:02:10,8");
        await RunOnceAsync(yaml);
        Land("b.csv", "00:01:39,1", "00:01:40,2");

        StreamView end = await _jobs.DrainAsync(yaml);

        Assert.Equal((1, 2), (end.Status!.Rows.RowsLate, end.Status.Rows.RowsOut));
    }

    [Fact]
    public async Task A_column_that_has_no_times_holds_the_stream()
    {
        Land("a.csv", "00:00:10,1");
        var streams = _jobs.Streams();
        (StreamInput input, _) = await streams.Ledger.StartAsync(_jobs.Parse(Specification("everySeconds: 0").Replace("column: at", "column: x", StringComparison.Ordinal)), default);
        using var stop = new CancellationTokenSource();
        Task<StreamView?> work = streams.RunAsync(input.Name, null, stop.Token);

        StreamView held = await StreamJobs.UntilAsync(streams, input.Name, work, view => view is { Status.Problem: not null });
        await stop.CancelAsync();
        await work;

        Assert.Contains("column 'x': This column is", held.Status!.Problem, StringComparison.Ordinal);
    }

    private static string Row(string start, string end, string values) => $"01/01/2026 {start} +00:00 01/01/2026 {end} +00:00 {values}";

    // Runs until the next epoch is committed.
    private async Task<StreamView> RunOnceAsync(string yaml)
    {
        var streams = _jobs.Streams();
        (StreamInput input, _) = await streams.Ledger.StartAsync(_jobs.Parse(yaml), default);
        using var stop = new CancellationTokenSource();
        Task<StreamView?> work = streams.RunAsync(input.Name, null, stop.Token);
        StreamView view = await StreamJobs.UntilAsync(streams, input.Name, work, view => view is { Status: { Epoch: 1, Phase: StreamPhase.Waiting } });
        await stop.CancelAsync();
        await work;
        return view;
    }

    private void Land(string name, params string[] rows) => _jobs.Land(name, "at,x\n" + string.Concat(rows.Select(static row => $"2026-01-01 {row}\n")));

    private string Specification(string stream) => $$"""
        name: doubles
        inputs: { landed: { path: {{_scratch["landing"]}}/*.csv, format: csv, types: { at: TIMESTAMP, x: BIGINT }, stream: { settleSeconds: 0 } } }
        pipeline: [ { type: SelectColumns, cols: [at, x] } ]
        transform: landed
        stream: { pollSeconds: 0.02, eventTime: { column: at, delaySeconds: 30 }, {{stream}} }
        output: { data: {{_scratch["out"]}}, setAside: {{_scratch["aside"]}} }
        """;
}
