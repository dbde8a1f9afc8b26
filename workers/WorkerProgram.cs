using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Hosting;
using SynapseServerless.Hub;
using SynapseServerless.Orchestration;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;

namespace SynapseServerless.Worker;

/// <summary>The program of a worker: settings from the environment, tasks from a queue, health over HTTP.</summary>
public static partial class WorkerProgram
{
    private const int Refused = 2;

    /// <summary>Works until it is told to stop.</summary>
    /// <param name="variable">Gives the value of an environment variable.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <returns>0 when it was told to stop and has; 1 when it failed; 2 when it could not start.</returns>
    public static async Task<int> RunAsync(Func<string, string?> variable, StageCatalog catalog)
    {
        WorkerSettings settings;
        WorkerQueues? queues;
        ProcessHost? process;
        HubAccess? hub;
        try
        {
            settings = WorkerSettings.Read(variable);
            queues = settings.Queues is { } account ? WorkerQueues.Open(account) : null;
            hub = settings.Role == WorkerRole.Hub ? null : HubAccess.Read(variable);
            // A hub forwards blocks and touches nothing else.
            process = settings.Role == WorkerRole.Hub ? null : ProcessHost.OfWorker(HostSettings.FromEnvironment(variable));
        }
        catch (SynapseException error)
        {
            await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            return Refused;
        }

        using ProcessHost? owned = process;
        await using WebApplication app = Build(settings, variable);
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SynapseServerless.Worker");
        string role = WorkerRoles.NameOf(settings.Role);
        using var stop = new StopSignal();
        try
        {
            if (queues is null)
                await HubProgram.RunAsync(app, settings, logger, stop.Token).ConfigureAwait(false);
            else
                await WorkAsync(app, settings, queues, hub, process!, catalog, logger, stop.Token).ConfigureAwait(false);
            return 0;
        }
#pragma warning disable CA1031 // The last word of a process: whatever ended it is logged, and its exit code says so.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(logger, error, role);
            return 1;
        }
    }

    private static async Task WorkAsync(
        WebApplication app, WorkerSettings settings, WorkerQueues queues, HubAccess? hub, ProcessHost process, StageCatalog catalog, ILogger logger, CancellationToken stop)
    {
        var options = new TaskWorkerOptions
        {
            Pool = WorkerRoles.NameOf(settings.Role),
            Root = settings.Root,
            Concurrency = settings.Concurrency,
            MaxDeliveries = settings.MaxDeliveries,
            Grace = settings.Grace,
            Lease = settings.Lease,
            Logger = logger,
        };
        using var runs = new RunWorkspaces(new RunEnvironment
        {
            Host = process.StagesFor(logger),
            Catalog = catalog,
            // Several tasks at a time share the processors.
            Parallelism = Math.Max(1, Environment.ProcessorCount / settings.Concurrency),
            // A task that is delivered again is not done again, when it was its result that got lost.
            KeepsTasks = true,
            CountsBeginnings = true,
            Worker = options.Name,
            Hub = hub,
        });
        using var worker = new TaskWorker(queues, new OrchestrationRegistry().AddRunActivities(runs), options);
        Health.Map(app, () => worker.IsReady);
        await app.StartAsync(stop).ConfigureAwait(false);
        LogStarted(logger, options.Pool, options.Name, Devices.Describe());
        await worker.RunAsync(stop).ConfigureAwait(false);
        LogStopped(logger, options.Pool, options.Name, "told to stop", worker.Returned);
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static WebApplication Build(WorkerSettings settings, Func<string, string?> variable)
    {
        if (settings.Role == WorkerRole.Hub)
            TrainingHubHosting.ContinueOnSocketThreads();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(settings.Urls);
        if (settings.Role == WorkerRole.Hub)
            builder.WebHost.UseTrainingHubTransport();
        builder.Logging.ClearProviders().AddJsonConsole(console =>
        {
            console.IncludeScopes = false;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "O";
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Signals are the worker's: it ends when its tasks have.
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        Telemetry.Add(builder, variable);
        return builder.Build();
    }

    [LoggerMessage(EventName = "WorkerStarted", Level = LogLevel.Information, Message = "{role} worker {worker} takes tasks; device: {device}")]
    private static partial void LogStarted(ILogger logger, string role, string worker, string device);

    [LoggerMessage(EventName = "WorkerStopped", Level = LogLevel.Information, Message = "{role} worker {worker} has stopped: {reason}; it gave back {returned} tasks")]
    private static partial void LogStopped(ILogger logger, string role, string worker, string reason, int returned);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The {role} worker failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string role);

    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
