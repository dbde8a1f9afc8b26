using System.Diagnostics.Metrics;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SynapseServerless.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Queues;

/// <summary>Measures how long queues are and how old their oldest messages, because Azure Storage tells neither in time for an alert.</summary>
/// <param name="queues">The queues.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class QueueMeasures(ServiceQueues queues, TimeProvider? time = null)
{
    private static readonly Meter _meter = new(RunTelemetry.MeterName);
    private static readonly Gauge<long> _length = _meter.CreateGauge<long>("synapse.queues.length", "{message}", "Messages in a queue, those being worked at included");
    private static readonly Gauge<double> _age = _meter.CreateGauge<double>("synapse.queues.age", "s", "Seconds since the oldest message that waits was put there");

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The queues of a service, those of its workers and the poison queues included; what is measured where nothing else is said.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[] { ServiceQueues.RunRequests, "drop-events", "tasks-gpu", "tasks-train", "task-results" }.SelectMany(name => new[] { name, $"{name}-poison" }),
        ServiceQueues.RunEvents,
    ];

    /// <summary>Measures each queue once; one that is not there is left out.</summary>
    /// <param name="names">Names of the queues; null for <see cref="All"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">A queue cannot be reached.</exception>
    public async Task MeasureAsync(IEnumerable<string>? names, CancellationToken cancellationToken)
    {
        foreach (string name in names ?? All)
        {
            QueueClient client = queues.Client(name);
            try
            {
                QueueProperties properties = await client.GetPropertiesAsync(cancellationToken).ConfigureAwait(false);
                PeekedMessage? oldest = await client.PeekMessageAsync(cancellationToken).ConfigureAwait(false);
                double seconds = oldest?.InsertedOn is { } inserted ? Math.Max(0, (_time.GetUtcNow() - inserted).TotalSeconds) : 0;
                var queue = new KeyValuePair<string, object?>("queue", name);
                _length.Record(properties.ApproximateMessagesCount, queue);
                _age.Record(seconds, queue);
            }
            catch (RequestFailedException error) when (error.Status == 404)
            {
                // Elsewhere than on Azure a queue is made by the first message for it.
                continue;
            }
            catch (Exception error) when (QueueAccount.IsOfQueue(error))
            {
                throw QueueAccount.Unusable(name, error);
            }
        }
    }
}
