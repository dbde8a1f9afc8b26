using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>An input file that disappears while a run goes is looked for as often as tasks are tried, and missed aloud.</summary>
public sealed class MissingInputTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_file_that_comes_back_is_read_when_the_task_is_tried_again()
    {
        Write();
        // It is there when the run is planned, and then at the third look.
        var storage = new Vanishing(_scratch["data/2.csv"], looks: 2);

        RunRecord record = await StartAsync("fail", storage);

        Assert.Equal((null, RunStatus.Completed, 40), (record.Error, record.Status, record.RowsOut));
        Assert.Equal((0, 0), (record.PartitionsSetAside, record.Warnings.Count));
        Assert.Equal(3, record.Tasks.Single(task => task is { Activity: "ProcessPartition", Subject: "partition 2" }).Attempts);
    }

    [Fact]
    public async Task A_file_that_stays_away_fails_the_run_after_as_many_tries_as_were_asked_for()
    {
        Write();
        RunRecord record = await StartAsync("fail", new Vanishing(_scratch["data/2.csv"], looks: int.MaxValue));

        Assert.Equal(RunStatus.Failed, record.Status);
        Assert.StartsWith($"{_scratch["data/2.csv"]}: There is no such file.", record.Error, StringComparison.Ordinal);
        Assert.Equal(3, record.Tasks.Single(task => task.Error is not null).Attempts);
    }

    [Fact]
    public async Task Where_the_run_goes_on_its_partition_is_counted_and_warned_of()
    {
        Write();
        RunRecord record = await StartAsync("setAside", new Vanishing(_scratch["data/2.csv"], looks: int.MaxValue));

        Assert.Equal((null, RunStatus.Completed, 30, 1), (record.Error, record.Status, record.RowsOut, record.PartitionsSetAside));
        PartitionSetAside partition = Assert.Single(record.Partitions);
        Assert.Equal(("all", 2, null), (partition.Source, partition.Partition, partition.Rows));
        Assert.Equal([_scratch["data/2.csv"]], partition.Files);
        Assert.StartsWith(
            $"1 of 4 partitions of 'all' was set aside as a whole, so that an unknown number of rows are in no result: {_scratch["data/2.csv"]}: There is no such file.",
            Assert.Single(record.Warnings), StringComparison.Ordinal);
        SetAsideRecord reason = Assert.Single(record.SetAside);
        Assert.Equal((0, 1), (reason.Rows, reason.Partitions));
        Assert.Equal(3, record.Tasks.Single(task => task.Error is not null).Attempts);
    }

    [Fact]
    public async Task A_partition_that_fails_in_every_pass_is_one_partition()
    {
        Write();
        RunRecord record = await Runner(new Vanishing(_scratch["data/2.csv"], looks: int.MaxValue)).StartAsync(Parse(
            """
            pipeline: [ { type: Center, inputCol: x } ]
            fit: all
            transform: all
            onError: setAside
            """));
        Assert.Equal((null, 1), (record.Error, record.PartitionsSetAside));
    }

    [Fact]
    public async Task A_partition_of_known_rows_is_told_with_them()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 40).Select(Jobs.MakeRow), files: 4);
        RunRecord record = await StartAsync("setAside", new Vanishing("part-00002", looks: int.MaxValue));
        Assert.Equal((30, 10, 1), (record.RowsOut, record.RowsSetAside, record.PartitionsSetAside));
        Assert.StartsWith("1 of 4 partitions of 'all' was set aside as a whole, so that 10 rows are in no result: ", Assert.Single(record.Warnings), StringComparison.Ordinal);
    }

    private void Write()
    {
        Directory.CreateDirectory(_scratch["data"]);
        for (int file = 0; file < 4; file++)
            File.WriteAllLines(_scratch[$"data/{file}.csv"], ["x", .. Enumerable.Range(0, 10).Select(row => $"{(10 * file) + row}")]);
    }

    private Task<RunRecord> StartAsync(string onError, IStorage storage) => Runner(storage).StartAsync(Parse(
        $$"""
        pipeline: [ { type: Dear } ]
        transform: all
        onError: {{onError}}
        """));

    private RunSpecification Parse(string job) => Jobs.Parse(
        "name: missing\ninputs: { all: { path: data, partitions: 4 } }\noutput: { data: out }\noptions: { attempts: 3, retrySeconds: 0.001 }\n" + job, _scratch);

    private EmbeddedRunner Runner(IStorage storage) => new(new EmbeddedRunnerOptions
    {
        Catalog = TestStages.Catalog(), WorkFolder = _scratch["work"], Host = new Stages.StageHost { Storage = storage },
    });

    /// <summary>A storage in which a file is not found for a number of looks, although listings have it.</summary>
    private sealed class Vanishing(string file, int looks) : IStorage
    {
        private readonly LocalStorage _inner = new();
        private int _looks = looks;

        public ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken) =>
            location.Contains(file, StringComparison.Ordinal) && Interlocked.Decrement(ref _looks) >= 0
                ? ValueTask.FromResult<StorageItem?>(null)
                : _inner.FindAsync(location, cancellationToken);

        public IAsyncEnumerable<StorageItem> ListAsync(string folder, CancellationToken cancellationToken) => _inner.ListAsync(folder, cancellationToken);

        public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken) => _inner.OpenReadAsync(location, cancellationToken);

        public ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken) => _inner.TryReadAsync(location, cancellationToken);

        public ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken) => _inner.CreateAsync(location, cancellationToken);

        public ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            _inner.TryCreateAsync(location, content, cancellationToken);

        public ValueTask DeleteAsync(string location, CancellationToken cancellationToken) => _inner.DeleteAsync(location, cancellationToken);

        public string? LocalPath(string location) => _inner.LocalPath(location);
    }
}
