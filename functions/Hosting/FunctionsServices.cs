using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Functions.Durable;
using SynapseServerless.Hosting;
using SynapseServerless.Orchestration;
using SynapseServerless.Reports;
using SynapseServerless.Runs;
using SynapseServerless.Service;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Notifications;
using SynapseServerless.Service.Queues;
using SynapseServerless.Storage;
using SynapseServerless.Streams;
using SynapseServerless.Trust;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;

namespace SynapseServerless.Functions.Hosting;

/// <summary>Puts the app together: the same service as <c>synapse serve</c>, with Durable Functions as its engine.</summary>
internal static class FunctionsServices
{
    /// <summary>Adds what the functions use.</summary>
    /// <param name="services">The services of the app.</param>
    public static IServiceCollection AddSynapse(this IServiceCollection services)
    {
        // Payloads look the same in every store, and our records need nobody else's converters.
        services.Configure<DurableTaskWorkerOptions>(options => options.DataConverter = new JsonDataConverter(OrchestrationJson.Options));
        services.Configure<DurableTaskClientOptions>(options => options.DataConverter = new JsonDataConverter(OrchestrationJson.Options));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => ServiceOptions.FromEnvironment());
        services.AddSingleton(provider => ProcessHost.OfService(
            provider.GetRequiredService<ServiceOptions>().Host, logger: Logger(provider, "Runs"), time: provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => provider.GetRequiredService<ProcessHost>().Storage);
        services.AddSingleton(provider => provider.GetRequiredService<ProcessHost>().Trust!);
        services.AddSingleton(_ => AllStages.CreateCatalog());
        services.AddSingleton(provider => ServiceQueues.Create(provider.GetRequiredService<ServiceOptions>())
            ?? throw new SpecificationException(
                "SYNAPSE_QUEUES is not set", new Location { File = "SYNAPSE_QUEUES" }, "Give the URL of the queue service: triggers, events and workers use it."));
        services.AddSingleton(provider => new QueueMeasures(Queues(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(Notifier);
        services.AddSingleton(provider => new RunWorkspaces(Environment(provider)));
        services.AddSingleton(provider => new StreamWorkspaces(Environment(provider)));
        services.AddSingleton(provider => new OrchestrationRegistry()
            .AddRunOrchestrations()
            .AddStreamOrchestration()
            .AddRunActivities(provider.GetRequiredService<RunWorkspaces>())
            .AddStreamActivities(provider.GetRequiredService<StreamWorkspaces>()));
        services.AddSingleton<IStreamEngine, DurableStreamEngine>();
        services.AddSingleton<DurableOrchestrations>();
        services.AddSingleton<DurableClients>();
        services.AddSingleton<IRunEngine, DurableRunEngine>();
        services.AddSingleton(Host);
        services.AddHostedService(provider => new ModelWarmUp(Service(provider)));
        services.AddSingleton(provider => new RequestIntake(
            Service(provider).Runs, Queues(provider), Storage(provider), Service(provider).Layout, Logger(provider, "Intake"), TimeProvider.System));
        services.AddSingleton(provider => new DropIntake(
            Service(provider).Runs, Service(provider).Pipelines, Storage(provider), Service(provider).Layout, Logger(provider, "Intake"), TimeProvider.System));
        services.AddSingleton(provider => new PoisonQueues(
            Queues(provider), Storage(provider), Service(provider).Layout, Logger(provider, "Intake"), TimeProvider.System));
        services.AddSingleton(provider => new DropEventIntake(
            provider.GetRequiredService<DropIntake>(), provider.GetRequiredService<PoisonQueues>(), Service(provider).Layout));
        services.AddSingleton(provider => new ScheduleIntake(
            Service(provider).Runs, Service(provider).Pipelines, Storage(provider), Service(provider).Layout, Logger(provider, "Intake")));
        return services;
    }

    private static RunEnvironment Environment(IServiceProvider provider) => new()
    {
        // Activities reach the run's own folder and what specifications may touch, and nothing else.
        Host = provider.GetRequiredService<ProcessHost>().Stages,
        Catalog = provider.GetRequiredService<Stages.StageCatalog>(),
        Reporter = new HtmlReporter(),
        Notifier = provider.GetRequiredService<IRunNotifier>(),
        // Durable Functions forgets the tasks of a run that ended; one that is resumed finds them in its folder.
        KeepsTasks = true,
        CountsBeginnings = true,
        // Every activity is messages and rows of a history here.
        GroupsTasks = true,
        WorkerPools = WorkerPools.Parse(System.Environment.GetEnvironmentVariable("SYNAPSE_WORKER_POOLS")),
        Hub = HubAccess.Read(System.Environment.GetEnvironmentVariable),
        SpreadsRanks = true,
        TaskQueues = WorkerQueues.Open(provider.GetRequiredService<ServiceOptions>().Queues!).ForEngine(),
    };

    private static IRunNotifier Notifier(IServiceProvider provider) => new RunNotifier(new RunNotifierParts
    {
        Options = provider.GetRequiredService<ServiceOptions>(),
        Storage = Storage(provider),
        Trust = provider.GetRequiredService<TrustPolicy>(),
        Queues = Queues(provider),
        Logger = Logger(provider, "Notifications"),
        Time = provider.GetRequiredService<TimeProvider>(),
    });

    private static ServiceHost Host(IServiceProvider provider) => ServiceHost.Create(new ServiceParts
    {
        Options = provider.GetRequiredService<ServiceOptions>(),
        Catalog = provider.GetRequiredService<Stages.StageCatalog>(),
        Storage = Storage(provider),
        Engine = provider.GetRequiredService<IRunEngine>(),
        Streams = provider.GetRequiredService<IStreamEngine>(),
        Trust = provider.GetRequiredService<TrustPolicy>(),
        Notifier = provider.GetRequiredService<IRunNotifier>(),
        Host = provider.GetRequiredService<ProcessHost>().Stages,
        Logger = Logger(provider, "Service"),
        Time = provider.GetRequiredService<TimeProvider>(),
    });

    private static ServiceHost Service(IServiceProvider provider) => provider.GetRequiredService<ServiceHost>();

    private static IStorage Storage(IServiceProvider provider) => provider.GetRequiredService<IStorage>();

    private static ServiceQueues Queues(IServiceProvider provider) => provider.GetRequiredService<ServiceQueues>();

    private static ILogger Logger(IServiceProvider provider, string name) =>
        provider.GetRequiredService<ILoggerFactory>().CreateLogger($"SynapseServerless.{name}");
}
