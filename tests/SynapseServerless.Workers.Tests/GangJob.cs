using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Orchestration;
using SynapseServerless.Pipelines;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A LightGBM fit whose ranks are workers, processes of their own that meet at a hub, which is one too.</summary>
internal sealed class GangJob : IAsyncDisposable
{
    public const string Key = "a key of thirty-two characters, or more";

    /// <summary>How many rows there are.</summary>
    public const int Rows = 12_000;

    private readonly Scratch _scratch = new();
    private readonly List<WorkerProcess> _workers = [];
    private readonly Azurite _azurite;
    private readonly int _ranks;

    private GangJob(Azurite azurite, int ranks) => (_azurite, _ranks) = (azurite, ranks);

    /// <summary>The hub; null until it is started.</summary>
    public WorkerProcess? Hub { get; private set; }

    /// <summary>Where it is.</summary>
    public Uri? Address { get; private set; }

    /// <summary>The workers.</summary>
    public IReadOnlyList<WorkerProcess> Workers => _workers;

    /// <summary>How many seconds ranks wait for each other to join.</summary>
    public double JoinSeconds { get; init; } = 60;

    /// <summary>Azurite, the data and a hub.</summary>
    public static async Task<GangJob> StartAsync(int ranks, double joinSeconds = 60)
    {
        var job = new GangJob(await Azurite.StartAsync(), ranks) { JoinSeconds = joinSeconds };
        using (MemoryDataset data = Datasets.FromRows(Enumerable.Range(0, Rows).Select(Row.Of), 8))
        {
            var writer = new DatasetWriter(Jobs.Storage(), job._scratch["data"], DataFormat.Parquet, data.Schema);
            for (int file = 0; file < 8; file++)
                await writer.WriteAsync(file, data.ReadAsync(file), CancellationToken.None);
        }
        await job.StartHubAsync();
        return job;
    }

    /// <summary>Starts the hub; once more after its end, at the same address.</summary>
    public async Task StartHubAsync()
    {
        Hub = WorkerProcess.StartProgram(
            ("SYNAPSE_ROLE", "hub"), ("SYNAPSE_HUB_KEY", Key), ("SYNAPSE_WORKER_URLS", Address?.GetLeftPart(UriPartial.Authority) ?? "http://127.0.0.1:0"));
        Address = await Hub.AddressAsync();
    }

    /// <summary>Starts a worker that takes one rank at a time.</summary>
    public WorkerProcess AddWorker(params (string Name, string Value)[] settings)
    {
        WorkerProcess worker = WorkerProcess.StartProgram([
            ("SYNAPSE_ROLE", "train"), ("SYNAPSE_QUEUES", _azurite.QueueEndpoint), ("SYNAPSE_WORKER_URLS", "http://127.0.0.1:0"), ("SYNAPSE_ALLOWED_LOCATIONS", "*"),
            ("SYNAPSE_WORKER_LEASE_SECONDS", "2"), ("SYNAPSE_WORKER_GRACE_SECONDS", "0"), ("SYNAPSE_WORKER_MAX_DELIVERIES", "50"),
            ("SYNAPSE_HUB", Address!.ToString()), ("SYNAPSE_HUB_KEY", Key), ("SYNAPSE_HUB_JOIN_SECONDS", $"{JoinSeconds}"), .. settings]);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Waits until all ranks of an attempt have met.</summary>
    public Task TrainingAsync() => Hub!.LineAsync("ranks have joined");

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

    /// <summary>Kills a worker and starts another in its place.</summary>
    public async Task ReplaceAsync(int index)
    {
        await _workers[index].KillAsync();
        await _workers[index].DisposeAsync();
        AddWorker();
        (_workers[index], _workers[^1]) = (_workers[^1], _workers[index]);
        _workers.RemoveAt(_workers.Count - 1);
    }

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
            Pools = [WorkerPools.Train], Queues = results => queues.ForEngine(results), Hub = new HubAccess(Address!, Key),
        }, news, cancellationToken);
    }

    /// <summary>Carries the same fit out by threads of this process.</summary>
    public Task<RunRecord> FitCalmlyAsync(string name, string more = "") => RunAsync(name, 1, more, null, null, CancellationToken.None);

    /// <summary>Keeps the bins of other rows in a file beside the specification.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="factor">By how much the values of these rows are larger.</param>
    public async Task SaveBinsAsync(string name, float factor)
    {
        using MemoryDataset rows = Datasets.FromRows(
            Enumerable.Range(0, Rows).Select(Row.Of).Select(row => row with
            {
                A = factor * row.A, B = factor * row.B, C = factor * row.C, D = factor * row.D, E = factor * row.E, F = factor * row.F,
            }),
            1);
        Dataset vectors = new FastVectorAssembler { InputCols = ["A", "B", "C", "D", "E", "F"], OutputCol = "features" }.Transform(rows);
        ReferenceDataset bins = await new LightGBMRegressor { LabelCol = "Y" }.CreateReferenceAsync(vectors);
        await bins.SaveAsync(_scratch[name], Jobs.Storage());
    }

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
        if (Hub is not null)
            await Hub.DisposeAsync();
        await _azurite.DisposeAsync();
        _scratch.Dispose();
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

    private sealed record Row(float A, float B, float C, float D, float E, float F, double Y)
    {
        // A sum of a wave, a step and a product, and some noise.
        public static Row Of(int id)
        {
            var random = new Random(id);
            float[] x = [.. Enumerable.Range(0, 6).Select(_ => (float)random.NextDouble())];
            double y = Math.Sin(7 * x[0]) + (x[1] > 0.4 ? 1 : 0) + 2 * x[2] * x[3] + 0.3 * (random.NextDouble() - 0.5);
            return new Row(x[0], x[1], x[2], x[3], x[4], x[5], y);
        }
    }
}
