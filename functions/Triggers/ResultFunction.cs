using Azure.Storage.Queues.Models;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Queues;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;

namespace SynapseServerless.Functions.Triggers;

/// <summary>Brings what workers return to the orchestration that waits for it.</summary>
/// <param name="poison">Takes what is given up.</param>
/// <param name="logger">Where it logs.</param>
internal sealed partial class ResultFunction(PoisonQueues poison, ILogger<ResultFunction> logger)
{
    [Function("TaskResult")]
    public async Task Run(
        [QueueTrigger(WorkerQueueNames.Results, Connection = "SynapseQueues")] QueueMessage message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        TaskResult result;
        try
        {
            result = TaskMessages.ReadResult(QueueText.Read(message.MessageText));
        }
        // What is no result does not become one by being delivered again.
        catch (WorkerException error)
        {
            await GiveUpAsync(message, error, cancellationToken).ConfigureAwait(false);
            return;
        }
        try
        {
            await client.RaiseEventAsync(result.InstanceId, result.EventName, result, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or ArgumentException)
        {
            // A result that comes again, or after its run was cancelled, has nobody who waits for it.
            if (await client.GetInstanceAsync(result.InstanceId, cancellationToken).ConfigureAwait(false) is not { IsCompleted: false })
                LogLate(logger, result.InstanceId, result.Number);
            else if (message.DequeueCount >= PoisonQueues.MostDeliveries)
                await GiveUpAsync(message, error, cancellationToken).ConfigureAwait(false);
            else
                throw;
        }
    }

    private Task GiveUpAsync(QueueMessage message, Exception error, CancellationToken cancellationToken) =>
        poison.PutAsync(WorkerQueueNames.Results, message.MessageText, message.MessageId, message.DequeueCount, error.Message, cancellationToken);

    [LoggerMessage(Level = LogLevel.Information, Message = "Nobody waits any more for the result of task {Number} of {InstanceId}")]
    private static partial void LogLate(ILogger logger, string instanceId, int number);
}
