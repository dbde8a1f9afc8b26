using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Service.Queues;
using SynapseServerless.Service.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Intake;

/// <summary>Starts runs by messages of the queue <c>run-requests</c>, each a <see cref="RunRequest"/> as JSON.</summary>
/// <remarks>
/// A message that is delivered again starts no second run: without a key of its own, its identity is the key. One that is malformed or
/// refused goes to <c>run-requests-poison</c> as a <see cref="PoisonMessage"/>, with its text and the reason.
/// </remarks>
/// <param name="runs">Starts runs.</param>
/// <param name="queues">The queues.</param>
/// <param name="storage">Where the root is: takes texts that are too large for a message with a reason in it.</param>
/// <param name="layout">Where things are below it.</param>
/// <param name="logger">Where it logs; null for nowhere.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed partial class RequestIntake(
    IRunStarter runs, ServiceQueues queues, IStorage storage, ServiceLayout layout, ILogger? logger = null, TimeProvider? time = null)
{
    /// <summary>How often a message is delivered before it is given up.</summary>
    public const int MostDeliveries = PoisonQueues.MostDeliveries;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // A misspelt key must not be taken for one that was left out.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly PoisonQueues _poison = new(queues, storage, layout, logger, time);

    /// <summary>Handles a message; when this returns, the message is done with.</summary>
    /// <param name="text">The message.</param>
    /// <param name="messageId">Its identity.</param>
    /// <param name="deliveries">How often it has been delivered, this time included.</param>
    /// <param name="cancellationToken">Gives up; the message is to be delivered again.</param>
    /// <returns>The run; null when the message was put on the poison queue.</returns>
    /// <exception cref="SynapseException">The storage or the engine cannot be reached: the message is to be delivered again.</exception>
    public async Task<RunStarted?> HandleAsync(string text, string messageId, long deliveries, CancellationToken cancellationToken)
    {
        try
        {
            RunRequest request = Read(text);
            return await runs.StartAsync(
                request with { Trigger = "queue", IdempotencyKey = request.IdempotencyKey ?? $"queue:{messageId}" }, cancellationToken).ConfigureAwait(false);
        }
        catch (SynapseException error) when (Refusals.IsFinal(error) || deliveries >= MostDeliveries)
        {
            if (Refusals.IsFinal(error))
                LogRefused(_logger, "queue", Refusals.Status(error), layout.Relative(error.Message));
            await _poison.PutAsync(ServiceQueues.RunRequests, text, messageId, deliveries, error.Message, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Takes messages from the queue until it is stopped, where no trigger does: the poller of a server on one machine.</summary>
    /// <param name="interval">How long to wait when the queue is empty or cannot be reached.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task PollAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        bool reached = true;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                int taken = await TakeAsync(cancellationToken).ConfigureAwait(false);
                reached = true;
                if (taken > 0)
                    continue;
            }
            catch (SynapseException error)
            {
                // Said once, not at each attempt.
                if (reached)
                    LogUnreachable(_logger, error);
                reached = false;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            await Task.Delay(interval, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes what is on the queue now, up to 16 messages.</summary>
    /// <returns>How many were handled.</returns>
    /// <exception cref="SynapseException">The queue cannot be reached.</exception>
    public async Task<int> TakeAsync(CancellationToken cancellationToken)
    {
        QueueClient queue = queues.Client(ServiceQueues.RunRequests);
        int handled = 0;
        try
        {
            QueueMessage[] messages = await queue.ReceiveMessagesAsync(16, TimeSpan.FromMinutes(2), cancellationToken).ConfigureAwait(false);
            foreach (QueueMessage message in messages)
            {
                try
                {
                    await HandleAsync(message.MessageText, message.MessageId, message.DequeueCount, cancellationToken).ConfigureAwait(false);
                }
                catch (SynapseException error)
                {
                    // The message comes again when the time for which it is hidden is over.
                    LogAgain(_logger, error, message.MessageId, message.DequeueCount);
                    continue;
                }
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken).ConfigureAwait(false);
                handled++;
            }
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            await CreateAsync(queue, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (QueueAccount.IsOfQueue(error))
        {
            throw QueueAccount.Unusable(ServiceQueues.RunRequests, error);
        }
        return handled;
    }

    private static async Task CreateAsync(QueueClient queue, CancellationToken cancellationToken)
    {
        try
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException error)
        {
            throw QueueAccount.Unusable(ServiceQueues.RunRequests, error);
        }
    }

    private static RunRequest Read(string text)
    {
        try
        {
            RunRequest? request = JsonSerializer.Deserialize<RunRequest>(text, Json);
            if (request is { Overrides: not null })
                return request;
            throw new SpecificationException("This message is no request to start a run", Location.None, "Write {\"pipeline\": \"NAME\"} or {\"specification\": {...}}.");
        }
        catch (JsonException error)
        {
            throw new SpecificationException(
                $"This message is no request to start a run: {error.Message}", new Location { Pointer = error.Path, Line = error.LineNumber + 1 },
                "Write {\"pipeline\": \"NAME\"} or {\"specification\": {...}}, with version, overrides, idempotencyKey and callback where they are wanted.", error);
        }
    }

    [LoggerMessage(EventName = "RunRefused", Level = LogLevel.Warning, Message = "A start by {trigger} was refused ({status}): {reason}")]
    private static partial void LogRefused(ILogger logger, string trigger, int status, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {messageId} could not be handled at delivery {deliveries} and will come again")]
    private static partial void LogAgain(ILogger logger, Exception error, string messageId, long deliveries);

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue of requests cannot be reached; it is tried again until it can")]
    private static partial void LogUnreachable(ILogger logger, Exception error);
}
