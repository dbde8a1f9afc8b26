using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynapseServerless.Functions.Durable;
using SynapseServerless.Orchestration;
using SynapseServerless.Reports;
using SynapseServerless.Runs;
using SynapseServerless.Service;
using SynapseServerless.Service.Notifications;
using SynapseServerless.Service.Queues;
using SynapseServerless.Service.Trust;
using SynapseServerless.Storage;

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
        services.AddSingleton<IStorage>(_ => new StorageRouter());
        services.AddSingleton(provider => new TrustPolicy(provider.GetRequiredService<ServiceOptions>()));
        services.AddSingleton(_ => AllStages.CreateCatalog());
        services.AddSingleton(provider => new QueuesOfService(ServiceQueues.Create(provider.GetRequiredService<ServiceOptions>())));
        services.AddSingleton(Notifier);
        services.AddSingleton(provider => new RunWorkspaces(Environment(provider)));
        services.AddSingleton(provider => new OrchestrationRegistry()
            .AddRunOrchestrations()
            .AddRunActivities(provider.GetRequiredService<RunWorkspaces>()));
        services.AddSingleton<DurableOrchestrations>();
        services.AddSingleton<DurableClients>();
        services.AddSingleton<IRunEngine, DurableRunEngine>();
        services.AddSingleton(Host);
        return services;
    }

    private static RunEnvironment Environment(IServiceProvider provider) => new()
    {
        // Activities reach the run's own folder and what specifications may touch, and nothing else.
        Storage = provider.GetRequiredService<TrustPolicy>().Guard(provider.GetRequiredService<IStorage>(), TrustScope.Engine),
        Catalog = provider.GetRequiredService<Stages.StageCatalog>(),
        Logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("SynapseServerless.Runs"),
        Time = provider.GetRequiredService<TimeProvider>(),
        Reporter = new HtmlReporter(),
        Notifier = provider.GetRequiredService<IRunNotifier>(),
        // Durable Functions forgets the tasks of a run that ended; one that is resumed finds them in its folder.
        KeepsTasks = true,
    };

    private static IRunNotifier Notifier(IServiceProvider provider) => new RunNotifier(new RunNotifierParts
    {
        Options = provider.GetRequiredService<ServiceOptions>(),
        Storage = provider.GetRequiredService<IStorage>(),
        Trust = provider.GetRequiredService<TrustPolicy>(),
        Queues = provider.GetRequiredService<QueuesOfService>().Queues,
        Logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("SynapseServerless.Notifications"),
        Time = provider.GetRequiredService<TimeProvider>(),
    });

    private static ServiceHost Host(IServiceProvider provider) => ServiceHost.Create(new ServiceParts
    {
        Options = provider.GetRequiredService<ServiceOptions>(),
        Catalog = provider.GetRequiredService<Stages.StageCatalog>(),
        Storage = provider.GetRequiredService<IStorage>(),
        Engine = provider.GetRequiredService<IRunEngine>(),
        Trust = provider.GetRequiredService<TrustPolicy>(),
        Notifier = provider.GetRequiredService<IRunNotifier>(),
        Logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("SynapseServerless.Service"),
        Time = provider.GetRequiredService<TimeProvider>(),
    });
}

/// <summary>The queues of the service, where it has any; a container of services holds no nulls.</summary>
/// <param name="Queues">The queues, or null.</param>
internal sealed record QueuesOfService(ServiceQueues? Queues);
