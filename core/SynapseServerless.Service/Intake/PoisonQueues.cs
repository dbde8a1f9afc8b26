using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Service.Queues;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Intake;

/// <summary>Puts messages that are given up on the poison queues of theirs, each as a <see cref="PoisonMessage"/> with the reason.</summary>
/// <remarks>What Azure's own triggers put there is the bare message, of which nobody can tell what is wrong with it.</remarks>
/// <param name="queues">The queues.</param>
/// <param name="storage">Where the root is: takes texts that are too large for a message with a reason in it.</param>
/// <param name="layout">Where things are below it.</param>
/// <param name="logger">Where it logs; null for nowhere.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed partial class PoisonQueues(ServiceQueues queues, IStorage storage, ServiceLayout layout, ILogger? logger = null, TimeProvider? time = null)
{
    /// <summary>How often a message is delivered before it is given up.</summary>
    public const int MostDeliveries = 5;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    /// <summary>Puts a message on the poison queue; when this returns, the message is done with.</summary>
    /// <param name="queue">The queue that it was on; its poison queue has the same name and <c>-poison</c>.</param>
    /// <param name="text">The message as it was there.</param>
    /// <param name="messageId">Its identity.</param>
    /// <param name="deliveries">How often it was delivered.</param>
    /// <param name="reason">Why it is given up; paths of the root in it become relative.</param>
    /// <param name="cancellationToken">Gives up; the message is to be delivered again.</param>
    /// <exception cref="SynapseException">The queue or the storage cannot be reached: the message is to be delivered again.</exception>
    public async Task PutAsync(string queue, string text, string messageId, long deliveries, string reason, CancellationToken cancellationToken)
    {
        string told = layout.Relative(reason);
        var poison = new PoisonMessage
        {
            Queue = queue,
            MessageId = messageId,
            Deliveries = deliveries,
            Reason = told.Length > 2_000 ? $"{told[..2_000]}..." : told,
            Time = (time ?? TimeProvider.System).GetUtcNow(),
            Text = text,
        };
        string message = JsonSerializer.Serialize(poison, Json);
        if (Encoding.UTF8.GetByteCount(message) > ServiceQueues.MostBytes)
        {
            string name = string.Concat(messageId.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
            string location = $"{layout.Root}/poison/{name}.txt";
            await storage.TryCreateAsync(location, Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
            message = JsonSerializer.Serialize(poison with { Text = null, TextAt = layout.Relative(location) }, Json);
        }
        await queues.SendAsync($"{queue}-poison", message, cancellationToken).ConfigureAwait(false);
        LogPoisoned(_logger, queue, messageId, deliveries, poison.Reason);
    }

    [LoggerMessage(EventName = "MessagePoisoned", Level = LogLevel.Error, Message = "Message {messageId} of {queue} was given up after {deliveries} deliveries: {reason}")]
    private static partial void LogPoisoned(ILogger logger, string queue, string messageId, long deliveries, string reason);
}
