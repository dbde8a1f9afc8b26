using Grpc.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using SynapseServerless.Service.Queues;
using SynapseServerless.Workers;
using SynapseServerless.Workers.Queues;

namespace SynapseServerless.Functions.Triggers;

/// <summary>Brings what workers return to the orchestration that waits for it.</summary>
/// <param name="logger">Where it logs.</param>
internal sealed partial class ResultFunction(ILogger<ResultFunction> logger)
{
    [Function("TaskResult")]
    public async Task Run(
        [QueueTrigger(WorkerQueueNames.Results, Connection = "SynapseQueues")] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        TaskResult result = TaskMessages.ReadResult(QueueText.Read(message));
        try
        {
            await client.RaiseEventAsync(result.InstanceId, result.EventName, result, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or ArgumentException)
        {
            // A result that comes again, or after its run was cancelled, has nobody who waits for it.
            if (await client.GetInstanceAsync(result.InstanceId, cancellationToken).ConfigureAwait(false) is { IsCompleted: false })
                throw;
            LogLate(logger, result.InstanceId, result.Number);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Nobody waits any more for the result of task {Number} of {InstanceId}")]
    private static partial void LogLate(ILogger logger, string instanceId, int number);
}
