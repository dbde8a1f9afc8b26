using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Embedded;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A LightGBM fit whose ranks are workers, in processes of their own where those are killed or looked at, that meet at a hub.</summary>
internal sealed class GangJob : IAsyncDisposable
{
    private readonly Scratch _scratch = new();
    private readonly List<WorkerProcess> _workers = [];
    private readonly List<InProcessWorker> _here = [];
    private readonly Azurite _azurite;
    private readonly GangHub _hub;
    private readonly int _ranks;
    private readonly double _joinSeconds;

    private GangJob(Azurite azurite, GangHub hub, int ranks, double joinSeconds) =>
        (_azurite, _hub, _ranks, _joinSeconds) = (azurite, hub, ranks, joinSeconds);

    /// <summary>The workers that are processes.</summary>
    public IReadOnlyList<WorkerProcess> Workers => _workers;

    /// <summary>Makes the data, in an account of queues of its own.</summary>
    /// <param name="hub">Where ranks meet.</param>
    /// <param name="ranks">How many ranks a fit has.</param>
    /// <param name="joinSeconds">How long ranks wait for each other to join.</param>
    public static async Task<GangJob> StartAsync(GangHub hub, int ranks, double joinSeconds = 60)
    {
        var job = new GangJob(await Azurite.StartAsync(), hub, ranks, joinSeconds);
        await GangRows.WriteAsync(job._scratch["data"], files: 8);
        return job;
    }

    /// <summary>Starts a worker, a process that takes one rank at a time.</summary>
    public WorkerProcess AddWorker(params (string Name, string Value)[] settings)
    {
        WorkerProcess worker = WorkerProcess.StartProgram([
            ("SYNAPSE_ROLE", "train"), ("SYNAPSE_QUEUES", _azurite.QueueEndpoint), ("SYNAPSE_WORKER_URLS", "http://127.0.0.1:0"), ("SYNAPSE_ALLOWED_LOCATIONS", "*"),
            ("SYNAPSE_WORKER_LEASE_SECONDS", "2"), ("SYNAPSE_WORKER_GRACE_SECONDS", "0"), ("SYNAPSE_WORKER_MAX_DELIVERIES", "50"),
            ("SYNAPSE_HUB", _hub.Address.ToString()), ("SYNAPSE_HUB_KEY", GangHub.Key), ("SYNAPSE_HUB_JOIN_SECONDS", $"{_joinSeconds}"), .. settings]);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Starts a worker in the process of the test.</summary>
    public InProcessWorker AddWorkerHere(string name, string key = GangHub.Key)
    {
        var worker = new InProcessWorker(
            _azurite, options => options with { Pool = WorkerPools.Train, Concurrency = 1, Name = name }, catalog: AllStages.CreateCatalog(),
            hub: new HubAccess(_hub.Address, key) { Client = new HubClientOptions { JoinTimeout = TimeSpan.FromSeconds(_joinSeconds) } });
        _here.Add(worker);
        return worker;
    }

    /// <summary>Kills a worker and starts another in its place.</summary>
    public async Task ReplaceAsync(int index)
    {
        await _workers[index].DisposeAsync();
        AddWorker();
        TakePlace(index);
    }

    /// <summary>Kills a worker; the last one takes its place.</summary>
    public async Task RemoveAsync(int index)
    {
        await _workers[index].DisposeAsync();
        TakePlace(index);
    }

    /// <summary>The ranks among the tasks of a run.</summary>
    public static TaskRecord[] Ranks(RunRecord record) => [.. record.Tasks.Where(task => task.Activity == "FitRank")];

    /// <summary>When a task ended.</summary>
    public static DateTimeOffset End(TaskRecord task) => task.Started + TimeSpan.FromSeconds(task.Seconds);

    /// <summary>Waits until nothing but a number of ranks is in the queue, and lays them there anew in another order.</summary>
    public async Task SortAsync(int ranks, Func<IReadOnlyCollection<RankTask>, IEnumerable<RankTask>> order)
    {
        QueueClient queue = _azurite.Queue(WorkerQueueNames.Tasks(WorkerPools.Train));
        var messages = new Dictionary<RankTask, string>();
        while (messages.Count < ranks)
        {
            if (!await queue.ExistsAsync(TestContext.Current.CancellationToken))
                continue;
            // An engine may put one there twice.
            foreach (QueueMessage message in (await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken)).Value)
            {
                string text = message.Body.ToString();
                messages[TaskMessages.ReadTask(text).Task.Input.Deserialize<RankTask>(OrchestrationJson.Options)!] = text;
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, TestContext.Current.CancellationToken);
            }
        }
        foreach (RankTask rank in order(messages.Keys))
            await queue.SendMessageAsync(messages[rank], TestContext.Current.CancellationToken);
    }

    /// <summary>Keeps the bins of other rows in a file beside the specification.</summary>
    public Task SaveBinsAsync(string name, float factor) => GangRows.SaveBinsAsync(_scratch[name], factor);

    /// <summary>Carries a fit out by the workers.</summary>
    /// <param name="name">Name of the run.</param>
    /// <param name="attempts">How often a gang may be put together.</param>
    /// <param name="more">More parameters of the stage.</param>
    /// <param name="news">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops the engine.</param>
    public Task<RunRecord> FitAsync(
        string name, int attempts = 3, string more = "", IProgress<RunProgress>? news = null, CancellationToken cancellationToken = default)
    {
        WorkerQueues queues = WorkerQueues.Open(_azurite.QueueEndpoint);
        return RunAsync(name, attempts, more, new EmbeddedWorkers
        {
            Pools = [WorkerPools.Train], Queues = results => queues.ForEngine(results), Hub = new HubAccess(_hub.Address, GangHub.Key),
        }, news, cancellationToken);
    }

    /// <summary>Carries the same fit out by threads of this process.</summary>
    public Task<RunRecord> FitCalmlyAsync(string name, string more = "") => RunAsync(name, 1, more, null, null, CancellationToken.None);

    /// <summary>The model of a run, LightGBM's text.</summary>
    public async Task<string> ModelAsync(string name)
    {
        string folder = _scratch[$"{name}/model"];
        string file = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Single(path => File.ReadLines(path).First() == "tree");
        return await File.ReadAllTextAsync(file);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WorkerProcess worker in _workers)
            await worker.DisposeAsync();
        foreach (InProcessWorker worker in _here)
            await worker.DisposeAsync();
        await _azurite.DisposeAsync();
        _scratch.Dispose();
    }

    private void TakePlace(int index)
    {
        _workers[index] = _workers[^1];
        _workers.RemoveAt(_workers.Count - 1);
    }

    private Task<RunRecord> RunAsync(
        string name, int attempts, string more, EmbeddedWorkers? workers, IProgress<RunProgress>? news, CancellationToken cancellationToken)
    {
        // Few are enough where nobody is to be met while training.
        string parameters = more.Contains("numIterations", StringComparison.Ordinal) ? more : $"numIterations: 30\n    {more}";
        RunSpecification specification = new SpecificationReader(AllStages.CreateCatalog()).Parse(
            $$"""
            name: {{name}}
            inputs: { all: { path: {{_scratch["data"]}}, partitions: 8 } }
            pipeline:
              - { type: FastVectorAssembler, inputCols: [A, B, C, D, E, F], outputCol: features }
              - type: LightGBMRegressor
                labelCol: Y
                numTasks: {{_ranks}}
                numThreads: 1
                checkpointInterval: 5
                {{parameters}}
            fit: all
            output: { model: {{_scratch[name]}}/model }
            options: { parallelism: 2, attempts: {{attempts}}, retrySeconds: 0.05, workers: train }
            """,
            Path.Combine(_scratch.Path, "spec.yaml"));
        var runner = new EmbeddedRunner(new EmbeddedRunnerOptions
        {
            Catalog = AllStages.CreateCatalog(), WorkFolder = _scratch[$"{name}-work"], Host = new StageHost { Storage = Jobs.Storage() }, Workers = workers,
        });
        return runner.StartAsync(specification, news, cancellationToken);
    }
}
