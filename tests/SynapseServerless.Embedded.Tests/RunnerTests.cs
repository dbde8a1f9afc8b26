using Apache.Arrow;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Whole runs on the embedded engine, over Parquet files, with stages whose results can be worked out by hand.</summary>
public sealed class RunnerTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_run_fits_transforms_and_keeps_a_record()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 1000).Select(Jobs.MakeRow), files: 20);
        var news = new List<RunProgress>();

        RunRecord record = await Jobs.Runner(_scratch).StartAsync(
            Jobs.Parse(
                """
                name: Flight Delays
                inputs: { all: { path: data, partitions: 20 } }
                pipeline:
                  - { type: Center, inputCol: X }
                  - { type: Dear }
                  - { type: Center, uid: Second, inputCol: Y }
                  - { type: Slope, x: XCentered, y: YCentered }
                fit: all
                transform: all
                output: { data: out, model: model }
                """, _scratch),
            new Listener(news));

        Assert.Equal((null, RunStatus.Completed), (record.Error, record.Status));
        Assert.Matches("^[0-9]{8}-[0-9]{6}-flight-delays-[0-9a-f]{4}$", record.RunId);
        Assert.Equal((1000, 1000, 0), (record.RowsIn, record.RowsOut, record.RowsSetAside));
        // x runs over 0 to 9 evenly, so that its mean is 4.5; y = 3 x.
        using RecordBatch scored = await Jobs.ReadAsync(_scratch["out"]);
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(id => 3 * (id % 10 - 4.5)),
            TestStages.Doubles(scored, "prediction").Select(value => Math.Round(value, 9)));
        Assert.Equal("3", record.Insights["SlopeModel"].Facts["slope"][..1]);
        Assert.Contains(record.Stages, stage => stage is { Name: "Slope", Phase: RunPhase.Fit, RowsIn: 1000 });
        Assert.Contains(record.Stages, stage => stage is { Name: "Center", Phase: RunPhase.Transform, RowsOut: 1000, Tasks: 20 });
        // Of 0 to 9 in equal parts: mean 4.5, and variance 8.25 * 1000 / 999.
        ColumnRecord x = record.Inputs[0].Columns.Single(column => column.Name == "X");
        Assert.Equal((1000, 0, "0", "9", 4.5), (x.Count, x.Nulls, x.Min, x.Max, Math.Round(x.Mean!.Value, 9)));
        Assert.Equal(Math.Sqrt(8.25 * 1000 / 999), x.StandardDeviation!.Value, 9);
        Assert.Equal([("Id", 1000), ("X", 10), ("Y", 10), ("Kind", 2)], record.Inputs[0].Columns.Select(column => (column.Name, column.Distinct)));
        Assert.True(File.Exists(Path.Combine(_scratch["out"], "_SUCCESS")));
        Assert.True(File.Exists(Path.Combine(_scratch["model"], "stage.json")));
        Assert.Contains(news, one => one is { Phase: "transform", TasksDone: 20, TasksTotal: 20, Rows: 1000 });
        Assert.Contains(news, one => one.Phase == "fit Slope");
    }

    [Theory]
    [InlineData("")]
    [InlineData("- { type: Repartition, n: 3 }")]
    public async Task Rows_to_validate_on_go_through_the_stages_and_no_stage_learns_from_them(string between)
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 1000).Select(Jobs.MakeRow), files: 4);
        // x is 14.5 throughout, and y is 7.
        await Jobs.WriteAsync(_scratch["more"], Enumerable.Range(0, 100).Select(id => Jobs.MakeRow(id) with { X = 14.5, Y = 7 }), files: 3);

        RunRecord record = await StartAsync(
            $$"""
            name: judged
            inputs: { all: { path: data, partitions: 4 }, more: { path: more } }
            pipeline:
              - { type: Center, inputCol: X }
              {{between}}
              - { type: Dear }
              - { type: Center, uid: Second, inputCol: Y }
              - { type: Slope, x: XCentered, y: YCentered }
            fit: { input: all, validation: more }
            output: { model: model }
            """);

        Assert.Equal((null, RunStatus.Completed), (record.Error, record.Status));
        // The mean of x is 4.5 and that of y 13.5 where y = 3 x: the slope is 3, and that of the others (7 - 13.5) / (14.5 - 4.5).
        IReadOnlyDictionary<string, string> facts = record.Insights["SlopeModel"].Facts;
        Assert.Equal(3, double.Parse(facts["slope"], System.Globalization.CultureInfo.InvariantCulture), 9);
        Assert.Equal(-0.65, double.Parse(facts["validation"], System.Globalization.CultureInfo.InvariantCulture), 9);
        Assert.Contains(record.Stages, stage => stage is { Name: "Slope", Phase: RunPhase.Fit, RowsIn: 1000 });
    }

    [Fact]
    public async Task Rows_that_a_stage_cannot_take_are_set_aside_once_with_their_reason()
    {
        // 5 of 100 rows are negative.
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 100).Select(id => Jobs.MakeRow(id) with { X = id % 20 == 7 ? -1 : 2 }), files: 4);

        RunRecord record = await StartAsync(
            """
            name: aside
            inputs: { all: { path: data } }
            pipeline: [ { type: RejectNegative, inputCol: X }, { type: Center, inputCol: X }, { type: Center, uid: Other, inputCol: Y } ]
            fit: all
            transform: all
            onError: setAside
            output: { data: out, setAside: aside }
            """);

        Assert.Equal((RunStatus.Completed, 100, 95, 5), (record.Status, record.RowsIn, record.RowsOut, record.RowsSetAside));
        SetAsideRecord reason = Assert.Single(record.SetAside);
        Assert.Equal(("RejectNegative", "X", "The value is negative", 5), (reason.Stage, reason.Column, reason.Problem, reason.Rows));
        Assert.Contains("\"X\":-1", reason.Examples[0], StringComparison.Ordinal);
        string[] lines = [.. Directory.GetFiles(_scratch["aside"], "*.ndjson").SelectMany(File.ReadAllLines)];
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.Contains("\"problem\":\"The value is negative\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bad_row_fails_a_run_that_is_to_fail()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 100).Select(id => Jobs.MakeRow(id) with { X = id == 42 ? -1 : 2 }), files: 1);

        RunRecord record = await StartAsync(
            """
            name: fails
            inputs: { all: { path: data } }
            pipeline: [ { type: RejectNegative, inputCol: X } ]
            transform: all
            """);

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.StartsWith("stage RejectNegative, column 'X', partition 0, row 42: The value is negative.", record.Error, StringComparison.Ordinal);
        Assert.Equal(typeof(DataException).FullName, record.ErrorType);
        Assert.Equal(1, record.Tasks.Single(task => task.Activity == "ProcessPartition").Attempts);
    }

    [Fact]
    public async Task A_poisoned_partition_is_set_aside_as_a_whole_and_listed()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 100).Select(Jobs.MakeRow), files: 10);

        RunRecord record = await StartAsync(
            """
            name: poisoned
            inputs: { all: { path: data, partitions: 10 } }
            pipeline: [ { type: Break, partition: 3 } ]
            transform: all
            onError: setAside
            output: { data: out }
            options: { attempts: 2, retrySeconds: 0.001 }
            """);

        Assert.Equal((RunStatus.Completed, 90, 10), (record.Status, record.RowsOut, record.RowsSetAside));
        SetAsideRecord reason = Assert.Single(record.SetAside);
        Assert.Equal(("all", "IOException: The partition is poisoned", 10), (reason.Stage, reason.Problem, reason.Rows));
        Assert.Contains("part-00003-", Assert.Single(reason.Examples), StringComparison.Ordinal);
        TaskRecord failed = record.Tasks.Single(task => task.Error is not null);
        Assert.Equal(2, failed.Attempts);
    }

    [Fact]
    public async Task When_every_partition_fails_the_run_fails_rather_than_set_all_aside()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 10).Select(Jobs.MakeRow), files: 1);

        RunRecord record = await StartAsync(
            """
            name: poisoned
            inputs: { all: { path: data } }
            pipeline: [ { type: Break, partition: 0 } ]
            transform: all
            onError: setAside
            options: { attempts: 1 }
            """);

        Assert.Equal((RunStatus.Failed, "IOException: The partition is poisoned"), (record.Status, record.Error));
    }

    [Fact]
    public async Task A_partition_that_fails_for_a_while_is_tried_again()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 100).Select(Jobs.MakeRow), files: 10);

        RunRecord record = await StartAsync(
            """
            name: retry
            inputs: { all: { path: data, partitions: 10 } }
            pipeline: [ { type: Break, partition: 3, times: 2 } ]
            transform: all
            options: { attempts: 3, retrySeconds: 0.001 }
            """);

        Assert.Equal((RunStatus.Completed, 100, 0), (record.Status, record.RowsOut, record.RowsSetAside));
        Assert.Equal(3, record.Tasks.Single(task => task is { Activity: "ProcessPartition", Subject: "partition 3" }).Attempts);
    }

    [Fact]
    public async Task A_failed_run_is_resumed_where_it_failed()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 100).Select(Jobs.MakeRow), files: 10);
        // The stage counts its failures in the process: the first run has one, and the resumed one has none left in a new stage.
        RunRecord failed = await StartAsync(
            """
            name: failing
            inputs: { all: { path: data, partitions: 10 } }
            pipeline: [ { type: SelectColumns, cols: [Id, X, Y] }, { type: Slope, x: X, y: Y }, { type: SQLTransformer, statement: "SELECT *, 1 AS one FROM __THIS__" } ]
            fit: all
            transform: all
            output: { data: taken/out }
            options: { attempts: 1 }
            """,
            // A file where the output's folder should be.
            () => File.WriteAllText(_scratch["taken"], ""));
        Assert.Equal(RunStatus.Failed, failed.Status);
        File.Delete(_scratch["taken"]);

        RunRecord record = await Jobs.Runner(_scratch).ResumeAsync(failed.RunId);

        Assert.Equal((null, RunStatus.Completed, 1), (record.Error, record.Status, record.Resumes));
        Assert.Equal(100, record.RowsOut);
        Assert.Single(record.Tasks, task => task.Activity == "Fit");
    }

    [Fact]
    public async Task Rows_are_dealt_out_anew_and_none_is_lost()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 1000).Select(Jobs.MakeRow), files: 5);

        RunRecord record = await StartAsync(
            """
            name: deal
            inputs: { all: { path: data, partitions: 5 } }
            pipeline: [ { type: Center, inputCol: X }, { type: Repartition, n: 3 }, { type: Center, uid: After, inputCol: Y } ]
            fit: all
            transform: all
            output: { data: out, columns: [Id, XCentered] }
            """);

        Assert.Equal((null, RunStatus.Completed, 1000), (record.Error, record.Status, record.RowsOut));
        Assert.Equal(3, Directory.GetFiles(_scratch["out"], "*.parquet").Length);
        using RecordBatch dealt = await Jobs.ReadAsync(_scratch["out"]);
        Assert.Equal(Enumerable.Range(0, 1000).Select(id => (double)id), TestStages.Doubles(dealt, "Id").Order());
        Assert.Equal(["Id", "XCentered"], dealt.Schema.FieldsList.Select(field => field.Name));
    }

    [Fact]
    public async Task A_saved_model_scores_as_the_run_that_made_it_did()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 100).Select(Jobs.MakeRow), files: 2);
        await StartAsync(
            """
            name: make
            inputs: { all: { path: data } }
            pipeline: [ { type: Center, inputCol: X }, { type: Slope, x: X, y: Y } ]
            fit: all
            output: { model: model }
            """);

        RunRecord record = await StartAsync(
            """
            name: apply
            inputs: { all: { path: data } }
            model: model
            transform: all
            output: { data: out }
            """);

        Assert.Equal((null, RunStatus.Completed), (record.Error, record.Status));
        using RecordBatch scored = await Jobs.ReadAsync(_scratch["out"]);
        Assert.Equal(Enumerable.Range(0, 100).Select(id => 3.0 * (id % 10)), TestStages.Doubles(scored, "prediction"));
    }

    [Fact]
    public async Task Splits_share_the_rows_out_and_are_the_same_every_time()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 10_000).Select(Jobs.MakeRow), files: 4);
        async Task<double[]> IdsAsync(string split, string folder)
        {
            var news = new List<RunProgress>();
            RunRecord record = await Jobs.Runner(_scratch).StartAsync(
                Jobs.Parse(
                    $$"""
                    name: split
                    inputs: { all: { path: data, split: { fractions: { train: 0.8, test: 0.2 }, seed: 7 } } }
                    pipeline: [ { type: SelectColumns, cols: [Id] } ]
                    transform: all.{{split}}
                    output: { data: {{folder}} }
                    """, _scratch),
                new Listener(news));
            Assert.Equal((null, 10_000), (record.Error, record.RowsIn));
            using RecordBatch batch = await Jobs.ReadAsync(_scratch[folder]);
            Assert.Equal(batch.Length, news.Last(one => one.Phase == "transform").Rows);
            return TestStages.Doubles(batch, "Id");
        }

        double[] train = await IdsAsync("train", "a"), test = await IdsAsync("test", "b"), again = await IdsAsync("test", "c");

        Assert.Equal(Enumerable.Range(0, 10_000).Select(id => (double)id), train.Concat(test).Order());
        Assert.Equal(test, again);
        // Of 10,000 draws of 0.2 the standard deviation is 40: five of them.
        Assert.InRange(test.Length, 1800, 2200);
    }

    [Fact]
    public async Task A_missing_column_is_reported_with_the_line_of_the_stage_before_data_is_read()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 10).Select(Jobs.MakeRow), files: 1);

        RunRecord record = await StartAsync(
            """
            name: missing
            inputs: { all: { path: data } }
            pipeline:
              - { type: Center, inputCol: Xx }
            fit: all
            """);

        Assert.Equal(typeof(SpecificationException).FullName, record.ErrorType);
        Assert.Matches(@"spec\.yaml\(4,\d+\), stage Center, column 'Xx': The column does not exist\. Did you mean 'X'", record.Error);
        Assert.DoesNotContain(record.Tasks, task => task.Activity == "ProcessPartition");
    }

    [Fact]
    public async Task A_cancelled_run_is_resumed_and_does_no_finished_task_again()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 1000).Select(Jobs.MakeRow), files: 50);
        using var stop = new CancellationTokenSource();
        const string yaml = """
            name: stopped
            inputs: { all: { path: data, partitions: 50 } }
            pipeline: [ { type: Center, inputCol: X }, { type: Center, uid: Other, inputCol: Y } ]
            fit: all
            transform: all
            output: { data: out }
            options: { parallelism: 1 }
            """;
        var stopping = new Stopping(stop);

        RunRecord cancelled = await Jobs.Runner(_scratch).StartAsync(Jobs.Parse(yaml, _scratch), stopping, stop.Token);
        Assert.Equal(RunStatus.Cancelled, cancelled.Status);
        // The first pass has read all rows, and nothing was written.
        Assert.Equal((1000, 0, 0), (cancelled.RowsIn, cancelled.RowsOut, cancelled.RowsSetAside));
        Assert.True(cancelled.Seconds > 0);
        TaskRecord[] done = [.. cancelled.Tasks];

        RunRecord record = await Jobs.Runner(_scratch).ResumeAsync(cancelled.RunId);

        Assert.Equal((null, RunStatus.Completed, 1000), (record.Error, record.Status, record.RowsOut));
        Assert.NotEmpty(done);
        Assert.Equal(done, record.Tasks.Take(done.Length));
        Assert.Equal(record.Tasks.Count, record.Tasks.Select(task => (task.Activity, task.Subject, task.Started)).Distinct().Count());
    }

    [Fact]
    public async Task Runs_are_listed_shown_and_deleted()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 10).Select(Jobs.MakeRow), files: 1);
        const string yaml = """
            name: small
            inputs: { all: { path: data } }
            pipeline: [ { type: SelectColumns, cols: [Id] } ]
            transform: all
            """;
        EmbeddedRunner runner = Jobs.Runner(_scratch);
        RunRecord first = await StartAsync(yaml), second = await StartAsync(yaml);

        Assert.Equal([second.RunId, first.RunId], (await runner.ListAsync()).Select(run => run.RunId));
        Assert.Equal(10, (await runner.ShowAsync(first.RunId)).RowsOut);
        Assert.Equal(Cancellation.HadEnded, await runner.CancelAsync(first.RunId));
        await runner.DeleteAsync(first.RunId);

        Assert.Equal([second.RunId], (await runner.ListAsync()).Select(run => run.RunId));
        Assert.False(Directory.Exists(Path.Combine(_scratch["work"], "runs", first.RunId)));
        var error = await Assert.ThrowsAsync<SynapseException>(() => runner.ShowAsync(first.RunId));
        Assert.StartsWith($"There is no run '{first.RunId}'", error.Message, StringComparison.Ordinal);
    }

    private async Task<RunRecord> StartAsync(string yaml, Action? before = null)
    {
        Specifications.RunSpecification specification = Jobs.Parse(yaml, _scratch);
        before?.Invoke();
        return await Jobs.Runner(_scratch).StartAsync(specification);
    }

    // Cancels in the middle of the second pass.
    private sealed class Stopping(CancellationTokenSource stop) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value.Phase == "fit Other")
                stop.Cancel();
        }
    }

    private sealed class Listener(List<RunProgress> news) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            lock (news)
                news.Add(value);
        }
    }
}
