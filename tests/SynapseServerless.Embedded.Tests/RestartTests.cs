using System.Collections.Concurrent;
using Apache.Arrow;
using SynapseServerless.Embedded;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>
/// Runs that are started again by an engine that remembers nothing of the start before: here the embedded one with an empty journal.
/// </summary>
public sealed class RestartTests : IDisposable
{
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow.AddMinutes(-5);
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task What_was_done_before_is_found_in_the_folder_and_not_done_again()
    {
        await WriteAsync("data");
        RunFiles files = await StoreAsync("onError: fail");

        TaskOutcome failed = await StartAsync(files, restarts: 0, out Rows first);
        await File.WriteAllTextAsync(_scratch["repaired"], "");
        TaskOutcome completed = await StartAsync(files, restarts: 1, out Rows second);

        Assert.Contains("The file is missing", failed.Failure!.Message, StringComparison.Ordinal);
        Assert.Null(completed.Failure);
        // Passes 0 to 3 fit; 4 transforms, and fails at one of 20 partitions of 50 rows.
        Assert.Equal([0, 1, 2, 4], first.Passes);
        Assert.Equal([4], second.Passes);
        Assert.InRange(second[4], 50, 950);
        using RecordBatch scored = await Jobs.ReadAsync(_scratch["out"]);
        // x runs over 0 to 9 evenly, so that its mean is 4.5; y = 3 x.
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(id => 3 * (id % 10 - 4.5)),
            TestStages.Doubles(scored, "prediction").Select(value => Math.Round(value, 9)));
        RunRecord record = await files.ReadAsync<RunRecord>(files.Record, CancellationToken.None);
        Assert.Equal((RunStatus.Completed, 1000, 1000, 1, _started), (record.Status, record.RowsIn, record.RowsOut, record.Resumes, record.Started));
        // Two fits by aggregation, one preparation and the transformation, each of 20 partitions.
        Assert.Equal(80, record.Tasks.Count(task => task is { Activity: ActivityNames.TransformPartition, Attempts: 1 }));
        Assert.False(Directory.Exists(_scratch["run/work"]));
    }

    [Fact]
    public async Task A_partition_that_was_set_aside_before_a_restart_is_not_told_of_when_it_succeeds_afterwards()
    {
        await WriteAsync("data");
        RunFiles files = await StoreAsync("onError: setAside", last: $"- {{ type: BreakWithout, uid: Later, partition: 9, file: never }}\n  - {{ type: BreakWithout, uid: All, partition: -1, file: {_scratch["cleared"]} }}");

        TaskOutcome failed = await StartAsync(files, restarts: 0, out _);
        Assert.NotNull(failed.Failure);
        Assert.NotEmpty(Directory.GetFiles(_scratch["run/reasons"]));
        await File.WriteAllTextAsync(_scratch["repaired"], "");
        await File.WriteAllTextAsync(_scratch["cleared"], "");
        TaskOutcome completed = await StartAsync(files, restarts: 1, out _);

        Assert.Null(completed.Failure);
        RunRecord record = await files.ReadAsync<RunRecord>(files.Record, CancellationToken.None);
        // Only the partition that fails to the end is missing: 50 of 1,000 rows.
        Assert.Equal((1000, 950, 50), (record.RowsIn, record.RowsOut, record.RowsSetAside));
        SetAsideRecord reason = Assert.Single(record.SetAside);
        Assert.Equal(50, reason.Rows);
    }

    private Task WriteAsync(string folder) => Jobs.WriteAsync(_scratch[folder], Enumerable.Range(0, 1000).Select(Jobs.MakeRow), files: 20);

    private async Task<RunFiles> StoreAsync(string onError, string last = "")
    {
        RunSpecification specification = Jobs.Parse(
            $$"""
            name: again
            inputs: { all: { path: data, partitions: 20 } }
            pipeline:
              - { type: Center, inputCol: X }
              - { type: Center, uid: Second, inputCol: Y }
              - { type: Slope, x: XCentered, y: YCentered }
              - { type: BreakWithout, partition: 7, file: {{_scratch["repaired"]}} }
              {{last}}
            fit: all
            transform: all
            {{onError}}
            options: { attempts: 1 }
            output: { data: out, model: model }
            """, _scratch);
        var files = new RunFiles(Jobs.Storage(), _scratch["run"]);
        await files.WriteAsync(files.Specification, new StoredRun("again-1", specification.Source, specification.Canonical, _started), CancellationToken.None);
        return files;
    }

    private Task<TaskOutcome> StartAsync(RunFiles files, int restarts, out Rows rows)
    {
        rows = new Rows();
        return RunAsync(files, restarts, rows);
    }

    private async Task<TaskOutcome> RunAsync(RunFiles files, int restarts, Rows rows)
    {
        using var runs = new RunWorkspaces(new RunEnvironment
        {
            Host = new StageHost { Storage = Jobs.Storage() }, Catalog = TestStages.Catalog(), KeepsTasks = true, Listener = rows,
        });
        await using var engine = new JournaledOrchestrator(
            new JournaledOrchestratorOptions { JournalPath = _scratch[$"journal-{restarts}.db"], Parallelism = 2 },
            new OrchestrationRegistry().AddRunOrchestrations().AddRunActivities(runs));
        return await engine.RunAsync("again-1", OrchestrationNames.Run, new RunInput("again-1", files.Folder) { Restarts = restarts });
    }

    /// <summary>Counts the rows that each pass reads.</summary>
    private sealed class Rows : IRunListener
    {
        private readonly ConcurrentDictionary<int, long> _rows = new();

        public long this[int pass] => _rows.GetValueOrDefault(pass);

        public IEnumerable<int> Passes => _rows.Keys.Order();

        public void RowsHandled(int pass, long rows) => _rows.AddOrUpdate(pass, rows, (_, before) => before + rows);

        public void FitProgressed(FitProgress fit)
        {
        }
    }
}
