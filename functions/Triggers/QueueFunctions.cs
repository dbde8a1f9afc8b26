using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SynapseServerless.Functions.Durable;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Queues;

namespace SynapseServerless.Functions.Triggers;

/// <summary>Messages that start runs. What is thrown lets the message come again; what cannot succeed is put aside with its reason.</summary>
/// <param name="requests">Starts runs by requests.</param>
/// <param name="drops">Starts runs on files.</param>
/// <param name="clients">Takes the client of Durable Task.</param>
internal sealed class QueueFunctions(RequestIntake requests, DropEventIntake drops, DurableClients clients)
{
    [Function("RunRequest")]
    public Task RunRequest(
        [QueueTrigger(ServiceQueues.RunRequests, Connection = "SynapseQueues")] QueueMessage message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        clients.Use(client);
        return requests.HandleAsync(QueueText.Read(message.MessageText), message.MessageId, message.DequeueCount, cancellationToken);
    }

    [Function("Drop")]
    public Task Drop(
        [QueueTrigger(ServiceQueues.DropEvents, Connection = "SynapseQueues")] QueueMessage message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        clients.Use(client);
        return drops.HandleAsync(message.MessageText, message.MessageId, message.DequeueCount, cancellationToken);
    }
}
