using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SynapseServerless.Functions.Durable;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Queues;

namespace SynapseServerless.Functions.Triggers;

/// <summary>Looks each minute which stored pipelines are due, and how long the queues are.</summary>
/// <param name="schedules">Starts what is due.</param>
/// <param name="measures">Measures the queues.</param>
/// <param name="clients">Takes the client of Durable Task.</param>
/// <param name="time">The clock.</param>
internal sealed class ScheduleFunction(ScheduleIntake schedules, QueueMeasures measures, DurableClients clients, TimeProvider time)
{
    // What was missed while the app was away is made up for by the intake, which keeps when it last looked.
    [Function("Schedule")]
    public async Task Run(
        [TimerTrigger("0 * * * * *", UseMonitor = false)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        clients.Use(client);
        await schedules.TickAsync(time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        await measures.MeasureAsync(null, cancellationToken).ConfigureAwait(false);
    }
}
