using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A search for hyperparameters on two workers, processes that the tests of a class share. The first test that asks starts them.</summary>
public sealed class SearchJob : IAsyncDisposable
{
    private const string Calm = "calm";

    private readonly Scratch _scratch = new();
    private readonly List<WorkerProcess> _workers = [];
    private readonly Lazy<Task> _started;
    private Azurite? _azurite;

    public SearchJob() => _started = new(StartAsync);

    internal IReadOnlyList<WorkerProcess> Workers => _workers;

    public async Task<SearchJob> StartedAsync()
    {
        await _started.Value;
        return this;
    }

    /// <summary>Waits until a worker has a task of one of the fits.</summary>
    public Task AtWorkOnChildAsync(int worker) =>
        // Folders of children are numbered, and that of the search has the name of its run.
        _workers[worker].LineAsync("took a task of run 0000");

    /// <summary>Kills a worker and starts another.</summary>
    public async Task ReplaceAsync(int worker)
    {
        await _workers[worker].KillAsync();
        await _workers[worker].DisposeAsync();
        _workers[worker] = StartWorker();
    }

    /// <summary>Carries the search out by the workers.</summary>
    /// <param name="name">Name of the run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<RunRecord> RunAsync(string name, CancellationToken cancellationToken = default)
    {
        // What they said of another search is not about this one.
        foreach (WorkerProcess worker in _workers)
            worker.SkipLines();
        return Runner(name, onWorkers: true).StartAsync(Specification(name), cancellationToken: cancellationToken);
    }

    /// <summary>Goes on with one that was stopped.</summary>
    public Task<RunRecord> ResumeAsync(string name, string run) =>
        Runner(name, onWorkers: true).ResumeAsync(run, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The records of the fits of a search.</summary>
    public async Task<RunRecord[]> ChildrenAsync(string name)
    {
        if (!Directory.Exists(_scratch[$"{name}-work"]))
            return [];
        string[] folders = [.. Directory.GetFiles(_scratch[$"{name}-work"], "run.json", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!).Where(folder => folder.Contains("/children/", StringComparison.Ordinal)).Order()];
        return await Task.WhenAll(folders.Select(async folder =>
        {
            var files = new RunFiles(Jobs.Storage(), folder);
            return (await files.FindAsync<RunRecord>(files.Record, CancellationToken.None))!;
        }));
    }

    /// <summary>Compares what a search wrote, models, trials and scored rows, with what one without workers writes.</summary>
    public async Task AssertAsWithoutWorkersAsync(string name)
    {
        IReadOnlyDictionary<string, string> expected = await Jobs.ContentsAsync(_scratch[Calm], Jobs.Storage());
        Assert.Contains(expected.Keys, file => file.StartsWith("/model/", StringComparison.Ordinal));
        Assert.Equal(expected, await Jobs.ContentsAsync(_scratch[name], Jobs.Storage()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WorkerProcess worker in _workers)
            await worker.DisposeAsync();
        if (_azurite is not null)
            await _azurite.DisposeAsync();
        _scratch.Dispose();
    }

    private async Task StartAsync()
    {
        _azurite = await Azurite.StartAsync();
        _workers.AddRange([StartWorker(), StartWorker()]);
        await GangRows.WriteAsync(_scratch["data"], files: 4);
        RunRecord calm = await Runner(Calm, onWorkers: false).StartAsync(Specification(Calm), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((RunStatus.Completed, null), (calm.Status, calm.Error));
    }

    private WorkerProcess StartWorker() => WorkerProcess.StartProgram(
        ("SYNAPSE_ROLE", "train"), ("SYNAPSE_QUEUES", _azurite!.QueueEndpoint), ("SYNAPSE_WORKER_URLS", "http://127.0.0.1:0"), ("SYNAPSE_ALLOWED_LOCATIONS", "*"),
        ("SYNAPSE_WORKER_LEASE_SECONDS", "2"), ("SYNAPSE_WORKER_MAX_DELIVERIES", "50"));

    private EmbeddedRunner Runner(string name, bool onWorkers)
    {
        WorkerQueues queues = WorkerQueues.Open(_azurite!.QueueEndpoint);
        return new EmbeddedRunner(new EmbeddedRunnerOptions
        {
            Catalog = AllStages.CreateCatalog(), WorkFolder = _scratch[$"{name}-work"], Host = new StageHost { Storage = Jobs.Storage() },
            Workers = onWorkers ? new EmbeddedWorkers { Pools = [WorkerPools.Train], Queues = results => queues.ForEngine(results) } : null,
        });
    }

    // Two trials on two folds, four fits at a time, and the best on all rows.
    private RunSpecification Specification(string name) => new SpecificationReader(AllStages.CreateCatalog()).Parse(
        $$"""
        name: {{name}}
        inputs: { all: { path: data, partitions: 2 } }
        pipeline:
          - { type: FastVectorAssembler, inputCols: [A, B, C, D, E, F], outputCol: features }
          - type: TuneHyperparameters
            models: [ { type: LightGBMRegressor, labelCol: Y, numIterations: 40, numThreads: 1 } ]
            paramSpace: { search: grid, params: [ { param: numLeaves, values: [4, 32] } ] }
            evaluationMetric: mse
            numFolds: 2
            parallelism: 4
        fit: all
        transform: all
        output: { model: {{name}}/model, data: {{name}}/out }
        options: { parallelism: 2, workers: train }
        """,
        Path.Combine(_scratch.Path, "spec.yaml"));
}
