using Microsoft.Extensions.Logging;
using SynapseServerless.Service;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Queues;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Cli.Serving;

/// <summary>What starts runs beside the API, as triggers do on Azure: drops, schedules, and the queue where it is asked for.</summary>
internal static class Intakes
{
    public static LocalIntake Create(ServiceHost host, TrustPolicy trust, IStorage storage, ServiceQueues? queues, ILogger logger)
    {
        // What somebody drops may be a link that leads elsewhere.
        IStorage guarded = trust.Guard(storage, TrustScope.Specification);
        return new LocalIntake(new LocalIntakeParts
        {
            Layout = host.Layout,
            Storage = storage,
            Drops = new DropIntake(host.Runs, host.Pipelines, guarded, host.Layout, logger),
            Schedules = new ScheduleIntake(host.Runs, host.Pipelines, storage, host.Layout, logger),
            Requests = queues is null ? null : new RequestIntake(host.Runs, queues, storage, host.Layout, logger),
            Logger = logger,
        });
    }
}
