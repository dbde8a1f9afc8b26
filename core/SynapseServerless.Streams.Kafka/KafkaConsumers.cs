using System.Collections.Concurrent;
using Confluent.Kafka;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>Consumers that are connected already, lent to one reader of a range after the other.</summary>
/// <param name="clients">Makes them.</param>
/// <param name="layout">How records become rows.</param>
/// <param name="group">The consumer group, which a consumer has to name although it joins none.</param>
/// <param name="committedOnly">Whether what transactions have not committed is left out.</param>
/// <param name="skipsDropped">Whether records that are gone are passed over.</param>
internal sealed class KafkaConsumers(KafkaClients clients, MessageLayout layout, string group, bool committedOnly, bool skipsDropped) : IDisposable
{
    private readonly ConcurrentBag<KafkaConsumer> _idle = [];
    private long _rows;
    private long _bytes;

    /// <summary>About how many records a number of bytes are, by those that were read.</summary>
    public long RowsOf(long bytes) => Volatile.Read(ref _rows) is > 0 and var rows ? Math.Max(1, (long)((double)bytes * rows / Math.Max(1, Volatile.Read(ref _bytes)))) : bytes;

    /// <summary>A consumer.</summary>
    public async Task<KafkaConsumer> RentAsync(CancellationToken cancellationToken) =>
        _idle.TryTake(out KafkaConsumer? consumer) ? consumer : await clients.MakeAsync(Create, cancellationToken).ConfigureAwait(false);

    /// <summary>Takes a consumer back.</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="isSound">Whether another may use it.</param>
    public void Return(KafkaConsumer consumer, bool isSound)
    {
        Interlocked.Add(ref _rows, consumer.RowsRead);
        Interlocked.Add(ref _bytes, consumer.BytesRead);
        if (isSound)
        {
            consumer.Release();
            _idle.Add(consumer);
        }
        else
        {
            consumer.Dispose();
        }
    }

    /// <summary>Closes those that nobody uses.</summary>
    public void Dispose()
    {
        while (_idle.TryTake(out KafkaConsumer? consumer))
            consumer.Dispose();
    }

    private KafkaConsumer Create(ClientConfig config)
    {
        var settings = new ConsumerConfig(config)
        {
            GroupId = group,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            EnablePartitionEof = true,
            // Records that are gone are an error that says so, and never a jump.
            AutoOffsetReset = AutoOffsetReset.Error,
            IsolationLevel = committedOnly ? IsolationLevel.ReadCommitted : IsolationLevel.ReadUncommitted,
            FetchWaitMaxMs = 50,
            QueuedMaxMessagesKbytes = 32 << 10,
            ConsumeResultFields = Fields(),
        };
        return new KafkaConsumer(settings, clients, layout, skipsDropped);
    }

    private string Fields()
    {
        string[] wanted =
        [
            .. layout.Has(MessageParts.Timestamp) ? ["timestamp"] : System.Array.Empty<string>(),
            .. layout.Has(MessageParts.Headers) ? ["headers"] : System.Array.Empty<string>(),
        ];
        return wanted.Length == 0 ? "none" : string.Join(',', wanted);
    }
}
