using System.Globalization;
using System.Text;
using Apache.Arrow;
using Confluent.Kafka;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>Sends rows as records, by one producer for all parts.</summary>
internal sealed class KafkaWriter(KafkaSinkBase sink, KafkaClients clients, string topic, MessageBodies bodies) : IStreamWriter
{
    private readonly SemaphoreSlim _making = new(1);
    private IProducer<byte[]?, byte[]?>? _producer;

    public async Task<long> WriteAsync(EpochPart part, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        IProducer<byte[]?, byte[]?> producer = await ProducerAsync(cancellationToken).ConfigureAwait(false);
        using var sending = new KafkaSending(producer, topic);
        long row = 0, bytes = 0;
        try
        {
            await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    Func<int, (byte[]? Body, byte[]? Key)> message = bodies.Open(batch);
                    for (int i = 0; i < batch.Length; i++, row++)
                    {
                        (byte[]? body, byte[]? key) = message(i);
                        bytes += (body?.Length ?? 0) + (key?.Length ?? 0);
                        string id = part.RowId(row);
                        CheckSize(id, body, key);
                        var headers = new Headers { { KafkaSinkBase.RowIdHeader, Encoding.ASCII.GetBytes(id) } };
                        await sending.SendAsync(new Message<byte[]?, byte[]?> { Key = key, Value = body, Headers = headers }, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
            await sending.CompleteAsync(cancellationToken).ConfigureAwait(false);
            clients.OnAnswer();
            return bytes;
        }
        catch (KafkaException error)
        {
            if (error.Error.IsFatal)
                await DropAsync(producer).ConfigureAwait(false);
            throw error.Error.Code is ErrorCode.MsgSizeTooLarge
                ? new DataException($"A row is larger than the brokers of topic '{topic}' take", Location.None, "Write fewer columns, or raise message.max.bytes of the brokers and max.message.bytes of the topic.", error)
                : clients.Unreachable($"Rows cannot be written to topic '{topic}'", error.Error);
        }
    }

    public Task CommittedAsync(long epoch, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _producer?.Dispose();
        _making.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IProducer<byte[]?, byte[]?>> ProducerAsync(CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _producer ??= await clients.MakeAsync(Create, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _making.Release();
        }
    }

    // After a fatal error a producer sends nothing any more; the next attempt has another.
    private async Task DropAsync(IProducer<byte[]?, byte[]?> producer)
    {
        await _making.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (ReferenceEquals(_producer, producer))
                _producer = null;
        }
        finally
        {
            _making.Release();
        }
        producer.Dispose();
    }

    private IProducer<byte[]?, byte[]?> Create(ClientConfig config)
    {
        var settings = new ProducerConfig(config)
        {
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = sink.LingerMs,
            MessageMaxBytes = sink.MaxRecordBytes + 1024,
            MessageTimeoutMs = sink.TimeoutSeconds * 1000,
            CompressionType = Enum.Parse<CompressionType>(sink.Compression.ToString()),
            Partitioner = Partitioner.Murmur2Random,
            QueueBufferingMaxMessages = 2 * KafkaSending.MostInFlight,
            DeliveryReportFields = "none",
        };
        ProducerBuilder<byte[]?, byte[]?> builder = new ProducerBuilder<byte[]?, byte[]?>(settings)
            .SetErrorHandler((_, error) => clients.OnError(error))
            .SetLogHandler((_, message) => clients.OnLog(message));
        if (clients.Access.Scope is not null)
            builder.SetOAuthBearerTokenRefreshHandler((client, text) => _ = clients.RefreshTokenAsync(client));
        return builder.Build();
    }

    private void CheckSize(string id, byte[]? body, byte[]? key)
    {
        long size = (long)(body?.Length ?? 0) + (key?.Length ?? 0);
        if (size > sink.MaxRecordBytes)
        {
            throw new DataException(
                string.Create(CultureInfo.InvariantCulture, $"Row {id} is {size:N0} bytes as a record of topic '{topic}', and {sink.MaxRecordBytes:N0} are the most"), Location.None,
                "Write fewer columns, or raise maxRecordBytes, and the brokers' message.max.bytes with it.");
        }
    }
}
