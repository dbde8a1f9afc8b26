using System.Security.Cryptography;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;

namespace SynapseServerless.Tests;

/// <summary>Runs whose tasks go to workers.</summary>
internal static class WorkerJobs
{
    public static EmbeddedRunner Runner(string work, EmbeddedWorkers? workers, string? runs = null, TimeProvider? clock = null) => new(new EmbeddedRunnerOptions
    {
        Catalog = WorkerStages.Catalog(), WorkFolder = work, RunsFolder = runs, Workers = workers,
        Host = new StageHost { Storage = Jobs.Storage(), Time = clock ?? TimeProvider.System },
    });

    /// <summary>Workers of the pool <c>gpu</c>, reached by the queues of an account.</summary>
    public static EmbeddedWorkers Gpu(Azurite azurite, Func<ITaskQueues, ITaskQueues>? around = null)
    {
        WorkerQueues queues = WorkerQueues.Open(azurite.QueueEndpoint);
        return new EmbeddedWorkers
        {
            Pools = [WorkerPools.Gpu],
            Queues = results => around is null ? queues.ForEngine(results) : around(queues.ForEngine(results)),
        };
    }

    public static RunSpecification Parse(string yaml, string folder) =>
        new SpecificationReader(WorkerStages.Catalog()).Parse(yaml, Path.Combine(folder, "spec.yaml"));
}
