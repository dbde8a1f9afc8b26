using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>What a run writes takes the place of what was there as a whole, or not at all.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string Out => _scratch["out"];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_run_that_fails_half_way_leaves_the_output_of_the_one_before_whole()
    {
        await WriteAsync(0, 100);
        RunRecord first = await StartAsync("- { type: SelectColumns, cols: [Id] }");
        await WriteAsync(1000, 100);

        RunRecord failed = await StartAsync("- { type: Break, partition: 3 }");

        Assert.Equal((RunStatus.Completed, RunStatus.Failed), (first.Status, failed.Status));
        // Some partitions of the run that failed were written.
        Assert.True(Directory.GetFiles(Out, "part-*").Length > 10);
        Assert.Equal(Ids(0, 100), await ReadAsync());
        Assert.Equal((100, first.RunId), await SuccessAsync());
    }

    [Fact]
    public async Task A_run_that_is_resumed_then_replaces_it_and_nothing_is_left()
    {
        await WriteAsync(0, 100);
        await StartAsync("- { type: SelectColumns, cols: [Id] }");
        await WriteAsync(1000, 100);
        RunRecord failed = await StartAsync($"- {{ type: BreakWithout, partition: 3, file: {_scratch["repaired"]} }}");
        await File.WriteAllTextAsync(_scratch["repaired"], "");

        RunRecord record = await Runner().ResumeAsync(failed.RunId);

        Assert.Equal((null, RunStatus.Completed), (record.Error, record.Status));
        Assert.Equal(Ids(1000, 100), await ReadAsync());
        Assert.Equal(11, Directory.GetFileSystemEntries(Out).Length);
    }

    [Fact]
    public async Task What_a_run_left_that_failed_goes_when_the_next_one_is_complete_and_nothing_else_does()
    {
        await WriteAsync(0, 100);
        RunRecord failed = await StartAsync("- { type: Break, partition: 3 }");
        await File.WriteAllTextAsync(Path.Combine(Out, "part-00099.parquet"), "somebody's");

        RunRecord record = await StartAsync("- { type: SelectColumns, cols: [Id] }");

        Assert.Equal((RunStatus.Failed, RunStatus.Completed), (failed.Status, record.Status));
        Assert.Equal(Ids(0, 100), await ReadAsync());
        Assert.Equal(12, Directory.GetFileSystemEntries(Out).Length);
        Assert.Equal("somebody's", await File.ReadAllTextAsync(Path.Combine(Out, "part-00099.parquet")));
        // It has lost what it had written, and says so rather than declare the rest complete.
        RunRecord again = await Runner().ResumeAsync(failed.RunId);
        Assert.Equal(RunStatus.Failed, again.Status);
        Assert.Equal(Ids(0, 100), await ReadAsync());
    }

    [Fact]
    public async Task Of_two_runs_that_write_to_one_output_at_once_the_second_is_refused_by_the_name_of_the_first()
    {
        await WriteAsync(0, 100);
        Hand hand = Hold.By(_scratch.Path);
        Task<RunRecord> first = StartAsync($"- {{ type: Hold, hand: \"{_scratch.Path}\", partition: 5 }}");
        await hand.Held;

        RunRecord second = await StartAsync("- { type: SelectColumns, cols: [Id] }", work: "other work");

        hand.Open();
        RunRecord record = await first;
        Assert.Equal((RunStatus.Completed, RunStatus.Failed), (record.Status, second.Status));
        Assert.Equal(
            $"{Out}: The run '{record.RunId}' is writing to this output. Wait for it to end, cancel it, or name another output.", second.Error);
        Assert.Equal(typeof(OutputTakenException).FullName, second.ErrorType);
        Assert.Equal((100, record.RunId), await SuccessAsync());
        Assert.Equal(11, Directory.GetFileSystemEntries(Out).Length);
        // When the first has ended, the second can go on.
        Assert.Equal(RunStatus.Completed, (await Runner("other work").ResumeAsync(second.RunId)).Status);
        Assert.Equal((100, second.RunId), await SuccessAsync());
    }

    [Theory]
    [InlineData("{ type: Center, inputCol: X }", "fit: all, output: { model: out }")]
    [InlineData("{ type: Dear }", "transform: all, onError: setAside, output: { setAside: out }")]
    [InlineData("{ type: Dear }", "transform: all, output: { data: out/one.csv }")]
    public async Task Models_rows_set_aside_and_single_files_are_outputs_as_well(string stage, string job)
    {
        await WriteAsync(0, 100, files: 1);
        Hand hand = Hold.By(_scratch.Path);
        string yaml = $$"""
            { name: one, inputs: { all: data }, pipeline: [ { type: Hold, hand: "{{_scratch.Path}}" }, {{stage}} ], {{job}} }
            """;
        Task<RunRecord> first = Runner().StartAsync(Jobs.Parse(yaml, _scratch));
        await hand.Held;

        RunRecord second = await Runner("other work").StartAsync(Jobs.Parse(yaml, _scratch));

        hand.Open();
        RunRecord record = await first;
        Assert.Equal((null, RunStatus.Completed), (record.Error, record.Status));
        Assert.Contains($"The run '{record.RunId}' is writing to this output", second.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_scratch.Path, "_running*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_run_that_is_refused_holds_none_of_its_outputs()
    {
        await WriteAsync(0, 100, files: 1);
        await File.WriteAllTextAsync(_scratch["_running-out-1"], Claim("20260101-000000-other-1234"));

        RunRecord refused = await Runner().StartAsync(Jobs.Parse(
            """
            { name: two, inputs: { all: data }, pipeline: { type: Center, inputCol: X }, fit: all, transform: all, output: { model: model, data: out, report: r.html } }
            """, _scratch));

        Assert.Equal(RunStatus.Failed, refused.Status);
        Assert.Equal([_scratch["_running-out-1"]], Directory.GetFiles(_scratch.Path, "_running*"));
        Assert.False(Directory.Exists(_scratch["model"]));
    }

    [Fact]
    public async Task A_run_whose_output_was_taken_over_replaces_nothing()
    {
        await WriteAsync(0, 100);
        await StartAsync("- { type: SelectColumns, cols: [Id] }");
        await WriteAsync(1000, 100);
        Hand hand = Hold.By(_scratch.Path);
        Task<RunRecord> first = StartAsync($"- {{ type: Hold, hand: \"{_scratch.Path}\", partition: 5 }}");
        await hand.Held;

        // Another machine took the first for dead.
        await File.WriteAllTextAsync(_scratch["_running-out-2"], Claim("20260101-000000-other-1234"));
        hand.Open();

        Assert.Equal(
            $"{Out}: The run '20260101-000000-other-1234' has taken this output over. Wait for it to end, and start a new run; or name another output.",
            (await first).Error);
        Assert.Equal(Ids(0, 100), await ReadAsync());
    }

    [Fact]
    public async Task A_run_on_another_machine_of_which_nothing_is_seen_is_taken_to_be_at_work()
    {
        await WriteAsync(0, 100);
        Directory.CreateDirectory(Out);
        await File.WriteAllTextAsync(_scratch["_running-out-1"], Claim("20260101-000000-other-1234"));

        RunRecord record = await StartAsync("- { type: SelectColumns, cols: [Id] }");

        Assert.Equal(
            $"{Out}: The run '20260101-000000-other-1234' on elsewhere is writing to this output. Wait for it to end, cancel it, or name another output. "
            + $"If it is certainly not running, delete '{_scratch["_running-out-1"]}'.",
            record.Error);
    }

    [Fact]
    public async Task A_run_whose_process_is_gone_holds_nothing()
    {
        await WriteAsync(0, 100);
        Directory.CreateDirectory(Out);
        await File.WriteAllTextAsync(_scratch["_running-out-1"], Claim("20260101-000000-gone-1234", Environment.MachineName));
        await File.WriteAllTextAsync(Path.Combine(Out, "part-00000-0123456789ab.parquet"), "left by it");

        RunRecord record = await StartAsync("- { type: SelectColumns, cols: [Id] }");

        Assert.Equal((null, RunStatus.Completed), (record.Error, record.Status));
        Assert.Equal(11, Directory.GetFileSystemEntries(Out).Length);
    }

    [Fact]
    public async Task Deleting_a_run_that_failed_takes_away_what_it_wrote_and_keeps_what_is_complete()
    {
        await WriteAsync(0, 100);
        RunRecord first = await StartAsync("- { type: SelectColumns, cols: [Id] }");
        RunRecord failed = await StartAsync("- { type: Break, partition: 3 }");

        await Runner().DeleteAsync(failed.RunId);
        await Runner().DeleteAsync(first.RunId);

        Assert.Equal(11, Directory.GetFileSystemEntries(Out).Length);
        Assert.Equal(Ids(0, 100), await ReadAsync());
    }

    [Fact]
    public async Task Rows_set_aside_are_those_of_the_last_run()
    {
        await WriteAsync(-3, 10, files: 5);
        const string yaml = """
            name: aside
            inputs: { all: { path: data, partitions: 5 } }
            pipeline: [ { type: RejectNegative, inputCol: Id } ]
            transform: all
            onError: setAside
            output: { data: out, setAside: aside }
            """;
        await Runner().StartAsync(Jobs.Parse(yaml, _scratch));
        Assert.Equal(3, await CountAsync());

        await WriteAsync(-1, 10, files: 5);
        await Runner().StartAsync(Jobs.Parse(yaml, _scratch));
        Assert.Equal(1, await CountAsync());
        Assert.Equal(2, Directory.GetFiles(_scratch["aside"]).Length);

        await WriteAsync(0, 10, files: 5);
        await Runner().StartAsync(Jobs.Parse(yaml, _scratch));
        Assert.Equal(["_SUCCESS"], Directory.GetFiles(_scratch["aside"]).Select(Path.GetFileName));

        async Task<int> CountAsync()
        {
            FileDataset read = await FileDataset.OpenAsync(Jobs.Storage(), new Specifications.InputSpecification { Path = [_scratch["aside"]] });
            using RecordBatch batch = await read.CollectAsync();
            return batch.Length;
        }
    }

    [Fact]
    public async Task Data_with_the_name_of_a_file_becomes_one()
    {
        await WriteAsync(0, 100);
        RunRecord record = await StartAsync("- { type: SelectColumns, cols: [Id] }\n  - { type: Repartition, n: 1 }", output: "out/scored.csv");

        Assert.Equal((null, RunStatus.Completed, _scratch["out/scored.csv"]), (record.Error, record.Status, record.Outputs.GetValueOrDefault("data")));
        Assert.Equal(["scored.csv"], Directory.GetFileSystemEntries(Out).Select(Path.GetFileName));
        string[] lines = await File.ReadAllLinesAsync(_scratch["out/scored.csv"]);
        Assert.Equal(["Id", .. Enumerable.Range(0, 100).Select(id => $"{id}")], lines);
    }

    [Fact]
    public async Task A_file_is_replaced_when_the_data_is_complete_and_not_before()
    {
        await WriteAsync(0, 100, files: 1);
        Directory.CreateDirectory(Out);
        await File.WriteAllTextAsync(_scratch["out/scored.parquet"], "before");

        RunRecord record = await StartAsync("- { type: Break, partition: 0 }", output: "out/scored.parquet");

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.Equal("before", await File.ReadAllTextAsync(_scratch["out/scored.parquet"]));
    }

    [Fact]
    public async Task Several_partitions_for_one_file_are_an_error_before_anything_is_read()
    {
        await WriteAsync(0, 100);
        RunRecord record = await StartAsync("- { type: SelectColumns, cols: [Id] }", output: "out/scored.parquet");
        Assert.StartsWith($"{_scratch["spec.yaml"]}(7,", record.Error, StringComparison.Ordinal);
        Assert.Contains($"'{_scratch["out/scored.parquet"]}' is the name of one file, and the data has 10 partitions.", record.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task An_output_over_an_input_is_refused_and_the_input_stays()
    {
        await WriteAsync(0, 100);
        RunRecord record = await StartAsync("- { type: SelectColumns, cols: [Id] }", output: "data");
        Assert.Contains("output.data is the input 'all'", record.Error, StringComparison.Ordinal);
        Assert.Equal(typeof(SpecificationException).FullName, record.ErrorType);
        Assert.Equal(10, Directory.GetFileSystemEntries(_scratch["data"]).Length);
    }

    private static IEnumerable<double> Ids(int first, int count) => Enumerable.Range(first, count).Select(id => (double)id);

    private static string Claim(string runId, string machine = "elsewhere") => JsonSerializer.Serialize(
        new { runId, folder = $"/nowhere/runs/{runId}", write = "0123456789ab", since = DateTimeOffset.UnixEpoch, machine, @lock = "/nowhere/locks/it.lock" });

    private async Task WriteAsync(int first, int count, int files = 10)
    {
        if (Directory.Exists(_scratch["data"]))
            Directory.Delete(_scratch["data"], recursive: true);
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(first, count).Select(id => new Jobs.Row(id, 1, 1, "a")), files);
    }

    private EmbeddedRunner Runner(string work = "work") => new(new EmbeddedRunnerOptions
    {
        Catalog = TestStages.Catalog(), WorkFolder = _scratch[work], Host = new Stages.StageHost { Storage = Jobs.Storage() },
    });

    private Task<RunRecord> StartAsync(string stage, string output = "out", string work = "work") => Runner(work).StartAsync(Jobs.Parse(
        $$"""
        name: out
        inputs: { all: { path: data } }
        pipeline:
          {{stage}}
        transform: all
        options: { attempts: 1 }
        output: { data: {{output}} }
        """.Replace("path: data }", "path: data, partitionBytes: 1 }", StringComparison.Ordinal), _scratch));

    private async Task<IEnumerable<double>> ReadAsync()
    {
        using RecordBatch batch = await Jobs.ReadAsync(Out);
        return TestStages.Doubles(batch, "Id");
    }

    private async Task<(long Rows, string? Run)> SuccessAsync()
    {
        DatasetSuccess success = (await DatasetCommit.FindAsync(Jobs.Storage(), Out, CancellationToken.None))!;
        return (success.Rows, success.Run);
    }
}
