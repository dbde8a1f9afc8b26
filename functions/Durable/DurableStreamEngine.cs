using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SynapseServerless.Orchestration;
using SynapseServerless.Streams;

namespace SynapseServerless.Functions.Durable;

/// <summary>Durable Functions as the engine of streams. The instance of a stream's orchestration is called after the stream.</summary>
/// <param name="clients">The client of Durable Task.</param>
internal sealed class DurableStreamEngine(DurableClients clients) : IStreamEngine
{
    /// <inheritdoc/>
    public async Task WakeAsync(StreamInput stream, CancellationToken cancellationToken)
    {
        DurableTaskClient client = clients.Current;
        string instance = InstanceOf(stream);
        if (await client.GetInstanceAsync(instance, cancellationToken).ConfigureAwait(false) is { IsCompleted: false })
        {
            await client.RaiseEventAsync(instance, StreamWake.EventName, Json.Element(new StreamWake(), "wake of a stream"), cancellationToken).ConfigureAwait(false);
            return;
        }
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                OrchestrationNames.Stream, Json.Element(stream, "input of a stream"), new StartOrchestrationOptions(instance) { Version = OrchestrationNames.Version },
                cancellationToken).ConfigureAwait(false);
        }
        // Somebody else scheduled it in between.
        catch (OrchestrationAlreadyExistsException)
        {
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(StreamInput stream, CancellationToken cancellationToken)
    {
        DurableTaskClient client = clients.Current;
        string instance = InstanceOf(stream);
        if (await client.GetInstanceAsync(instance, cancellationToken).ConfigureAwait(false) is { IsCompleted: false })
            await client.TerminateInstanceAsync(instance, new TerminateInstanceOptions("The stream is deleted", Recursive: true), cancellationToken).ConfigureAwait(false);
    }

    // Runs have identities that begin with a time, so that no stream is taken for one.
    private static string InstanceOf(StreamInput stream) => $"stream{InstanceIds.Separator}{stream.Name}";
}
