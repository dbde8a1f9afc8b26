using System.Collections.Concurrent;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.ML;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>How often a run reads its data, and that it gives the same however these are cut.</summary>
public sealed class PassTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly CountingStorage _storage = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Fits_that_read_nothing_of_each_other_share_one_pass_over_the_data()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 1000).Select(Jobs.MakeRow), files: 4);

        RunRecord record = await RunAsync(
            """
            name: shared
            inputs: { all: { path: data, partitions: 4 } }
            pipeline:
              - { type: SQLTransformer, statement: "SELECT Id, X, Kind, Kind || Kind AS Twice FROM __THIS__" }
              - { type: ValueIndexer, inputCol: Kind, outputCol: kind }
              - { type: ValueIndexer, inputCol: Twice, outputCol: twice }
              - { type: CleanMissingData, inputCols: [X] }
            fit: all
            transform: all
            output: { data: out }
            """);

        Assert.Equal((null, RunStatus.Completed), (record.Error, record.Status));
        // Four partitions to fit all three, and four to transform; three passes for the fits would be sixteen.
        Assert.Equal(8, record.Tasks.Count(task => task.Activity == ActivityNames.TransformPartition));
        Assert.Contains(record.Stages, stage => stage is { Phase: RunPhase.Fit, Name: "ValueIndexer, ValueIndexer_2, CleanMissingData", RowsIn: 1000 });
        using RecordBatch scored = await Jobs.ReadAsync(_scratch["out"]);
        Assert.Equal(Enumerable.Range(0, 1000).Select(id => id % 4 == 0 ? 0.0 : 1), TestStages.Doubles(scored, "kind"));
        Assert.Equal(TestStages.Doubles(scored, "kind"), TestStages.Doubles(scored, "twice"));
    }

    [Fact]
    public async Task A_fit_that_reads_what_the_one_before_it_writes_has_a_pass_of_its_own()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 100).Select(Jobs.MakeRow), files: 2);

        RunRecord record = await RunAsync(
            """
            name: chained
            inputs: { all: { path: data, partitions: 2 } }
            pipeline:
              - { type: ValueIndexer, inputCol: Kind, outputCol: kind }
              - { type: ValueIndexer, inputCol: kind, outputCol: again }
            fit: all
            transform: all
            output: { data: out }
            """);

        Assert.Equal((null, RunStatus.Completed), (record.Error, record.Status));
        Assert.Equal(6, record.Tasks.Count(task => task.Activity == ActivityNames.TransformPartition));
        using RecordBatch scored = await Jobs.ReadAsync(_scratch["out"]);
        Assert.Equal(TestStages.Doubles(scored, "kind"), TestStages.Doubles(scored, "again"));
    }

    [Fact]
    public async Task A_fit_of_many_passes_reads_its_columns_twice_and_keeps_them_as_far_as_there_is_room()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 1000).Select(Jobs.MakeRow), files: 3);
        const string job =
            """
            name: rounds
            inputs: { all: { path: data, partitions: 3 } }
            pipeline:
              - { type: FastVectorAssembler, inputCols: [X, Y], outputCol: features }
              - { type: KMeans, k: 3, maxIter: 12, tol: 0, seed: 1, predictionCol: cluster }
            fit: all
            transform: all
            output: { data: out }
            """;

        RunRecord kept = await RunAsync(job);
        (int keptReads, int passes) = (_storage.Reads("work/data-1/"), Passes(kept));
        using RecordBatch clusters = await Jobs.ReadAsync(_scratch["out"]);
        _storage.Forget();
        using var none = new Resources.LeasedCache(0);
        RunRecord read = await RunAsync(job.Replace("data: out", "data: again", StringComparison.Ordinal), none);

        Assert.True(passes > 3, $"{passes} passes say nothing about reading again.");
        // Once for the pass that reports bad rows, and once to keep.
        Assert.Equal(2 * 3, keptReads);
        Assert.Equal(Passes(read) * 3, _storage.Reads("work/data-1/"));
        // What is kept is what would be read.
        Assert.Equal(kept.Insights["KMeansModel"].Facts, read.Insights["KMeansModel"].Facts);
        using RecordBatch again = await Jobs.ReadAsync(_scratch["again"]);
        Assert.Equal(TestStages.Doubles(clusters, "cluster"), TestStages.Doubles(again, "cluster"));

        static int Passes(RunRecord record) => record.Tasks.Count(task => task.Activity == ActivityNames.TransformPartition) / 3 - 2;
    }

    [Fact]
    public async Task A_split_of_a_run_has_the_same_rows_however_the_file_is_cut()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, 2_000).Select(Jobs.MakeRow), files: 1);

        async Task<double[]> TestRowsAsync(int partitions)
        {
            RunRecord record = await RunAsync(
                $$"""
                name: split
                inputs: { all: { path: data, partitions: {{partitions}}, split: { fractions: { train: 0.8, test: 0.2 }, seed: 7 } } }
                pipeline: [ { type: SelectColumns, cols: [Id] } ]
                transform: all.test
                output: { data: out-{{partitions}} }
                """);
            Assert.Equal((null, RunStatus.Completed), (record.Error, record.Status));
            using RecordBatch rows = await Jobs.ReadAsync(_scratch[$"out-{partitions}"]);
            return TestStages.Doubles(rows, "Id");
        }
        double[] whole = await TestRowsAsync(1), cut = await TestRowsAsync(3);

        Assert.Equal(whole, cut);
        // And the rows that a fit in memory would hold out.
        Dataset data = await FileDataset.OpenAsync(_storage, new InputSpecification { Path = [_scratch["data"]], Format = "parquet" });
        var split = new SplitSpecification { Fractions = new Dictionary<string, double> { ["train"] = 0.8, ["test"] = 0.2 }, Seed = 7 };
        using RecordBatch expected = await new SplitDataset(data, split, "test").CollectAsync();
        Assert.Equal(TestStages.Doubles(expected, "Id"), whole);
    }

    private Task<RunRecord> RunAsync(string yaml, Resources.LeasedCache? resources = null)
    {
        StageCatalog catalog = TestStages.Catalog().AddML();
        var host = new StageHost { Storage = _storage };
        var runner = new EmbeddedRunner(new EmbeddedRunnerOptions
        {
            Catalog = catalog, WorkFolder = _scratch["work"], Host = resources is null ? host : host with { Resources = resources },
        });
        return runner.StartAsync(new SpecificationReader(catalog).Parse(yaml, _scratch["spec.yaml"]));
    }

    // Local files that count how often Parquet files are opened.
    private sealed class CountingStorage : IStorage
    {
        private readonly StorageRouter _storage = new();
        private readonly ConcurrentBag<string> _read = [];

        public int Reads(string folder) => _read.Count(location => location.Contains(folder, StringComparison.Ordinal) && location.EndsWith(".parquet", StringComparison.Ordinal));

        public void Forget() => _read.Clear();

        public ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken) => _storage.FindAsync(location, cancellationToken);

        public IAsyncEnumerable<StorageItem> ListAsync(string folder, CancellationToken cancellationToken) => _storage.ListAsync(folder, cancellationToken);

        public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken)
        {
            _read.Add(location);
            return _storage.OpenReadAsync(location, cancellationToken);
        }

        public ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken) => _storage.TryReadAsync(location, cancellationToken);

        public ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken) => _storage.CreateAsync(location, cancellationToken);

        public ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            _storage.TryCreateAsync(location, content, cancellationToken);

        public ValueTask DeleteAsync(string location, CancellationToken cancellationToken) => _storage.DeleteAsync(location, cancellationToken);

        public string? LocalPath(string location) => _storage.LocalPath(location);
    }
}
