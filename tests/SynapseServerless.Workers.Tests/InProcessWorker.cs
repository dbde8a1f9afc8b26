using SynapseServerless.Collectives.Networked;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;

namespace SynapseServerless.Tests;

/// <summary>A worker in the process of a test, where nothing has to be killed.</summary>
internal sealed class InProcessWorker : IAsyncDisposable
{
    private readonly RunWorkspaces _runs;
    private readonly TaskWorker _worker;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public InProcessWorker(
        Azurite azurite, Func<TaskWorkerOptions, TaskWorkerOptions>? with = null, Action<OrchestrationRegistry>? register = null,
        StageCatalog? catalog = null, HubAccess? hub = null)
    {
        var options = new TaskWorkerOptions
        {
            Pool = WorkerPools.Gpu, Concurrency = 4, Grace = TimeSpan.Zero, Poll = TimeSpan.FromMilliseconds(100), Name = "in-process",
        };
        options = with?.Invoke(options) ?? options;
        Name = options.Name;
        _runs = new RunWorkspaces(new RunEnvironment
        {
            Host = new StageHost { Storage = Jobs.Storage() }, Catalog = catalog ?? WorkerStages.Catalog(), KeepsTasks = true, Worker = options.Name, Hub = hub,
        });
        var registry = new OrchestrationRegistry();
        if (register is null)
            registry.AddRunActivities(_runs);
        else
            register(registry);
        _worker = new TaskWorker(WorkerQueues.Open(azurite.QueueEndpoint), registry, options);
        _running = _worker.RunAsync(_stop.Token);
    }

    /// <summary>What it calls itself in results and logs.</summary>
    public string Name { get; }

    public long Busy => _worker.Busy;

    /// <summary>Stops it; it gives back what it is at. Nothing happens the second time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _running;
        _worker.Dispose();
        _runs.Dispose();
        _stop.Dispose();
    }
}
